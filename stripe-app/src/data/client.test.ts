import { describe, expect, it, vi } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import { Answer, fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf } from '../testing/dashboard.ts';
import { emptyOverview } from '../testing/fixtures/overview.ts';
import { answerKeys } from './answer-keys.ts';
import { post } from './client.ts';
import { sessionOf } from './session.ts';

const ask = (mode: 'live' | 'test' = 'test') =>
  post(sessionOf(contextOf(null, mode)), paths.overview, {}, answerKeys.overview);

describe('given a signed request', () => {
  it('when it is sent, then the body is byte for byte what the Dashboard signed', async () => {
    // The fake backend verifies the raw body with stripe-node, as the real one does; a changed byte is refused.
    const backend = fakeBackend({ [paths.overview]: emptyOverview });
    await ask();
    expect(Object.keys(backend.requests[0]?.body ?? {})).toEqual([
      'mode',
      'request_id',
      'stripe_roles',
      'user_name',
      'user_id',
      'account_id',
    ]);
  });

  it('when live data is looked at, then the mode is part of what is signed', async () => {
    const backend = fakeBackend({ [paths.overview]: emptyOverview });
    await ask('live');
    expect(backend.requests[0]?.body.mode).toBe('live');
  });

  it('when two requests are sent, then each has an id of its own', async () => {
    const backend = fakeBackend({ [paths.overview]: emptyOverview });
    await ask();
    await ask();
    expect(backend.requests[0]?.body.request_id).not.toBe(backend.requests[1]?.body.request_id);
  });
});

describe('given an answer that is none', () => {
  it.each([
    [
      'problem details',
      problemAnswer(422, { title: 'Not saved', detail: 'Two fields are wrong.' }),
      'Not saved',
      'Correct what is marked',
    ],
    ['an HTML page with status 502', new Answer(502, '<html>'), 'The answer could not be read', 'Reload the page'],
    [
      'an object without what the view needs',
      new Answer(200, { hello: 'world' }),
      'The answer could not be read',
      'Reload the page',
    ],
    [
      'an expired signature',
      problemAnswer(401, { title: 'Signature expired', detail: 'Older than 5 minutes.' }),
      'Signature expired',
      'Reload the page',
    ],
  ])('when it is %s, then it becomes words: what and what to do', async (_, answer, what, fix) => {
    fakeBackend({ [paths.overview]: answer });
    await expect(ask()).rejects.toMatchObject({ message: what, fix: expect.stringContaining(fix) });
  });

  it('when the network is down, then it says that nothing is lost', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    await expect(ask()).rejects.toMatchObject({ status: 0, fix: expect.stringContaining('Nothing is lost') });
  });
});
