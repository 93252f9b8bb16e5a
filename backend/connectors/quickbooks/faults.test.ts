import { describe, expect, it } from 'vitest';
import type { LedgerResponse } from '../port.ts';
import { faultOf } from './faults.ts';

const answer = (status: number, code: string, words = 'Irgendetwas ging schief', headers = {}): LedgerResponse => ({
  status,
  headers: new Headers(headers),
  body: { Fault: { Error: [{ Message: words, Detail: words, code }], type: 'ValidationFault' }, time: '' },
});
const write = { method: 'POST' as const, purpose: 'create invoice' };
const read = { method: 'GET' as const, purpose: 'read invoice' };

describe('what an answer of QuickBooks means', () => {
  it.each([
    ['2050', { kind: 'refused', reason: 'field_too_long' }],
    ['6140', { kind: 'refused', reason: 'document_number_taken' }],
    ['6210', { kind: 'refused', reason: 'period_closed' }],
    ['6240', { kind: 'refused', reason: 'name_taken' }],
    ['5010', { kind: 'conflict' }],
    ['610', { kind: 'refused', reason: 'other', unclear: true }],
    ['2500', { kind: 'refused', reason: 'other', unclear: true }],
    ['6000', { kind: 'refused', reason: 'other', unclear: true }],
    ['6190', { kind: 'refused', reason: 'other', unclear: false }],
  ])('given the code %s in any language, then the code decides', (code, meaning) => {
    expect(faultOf(write, answer(400, code))).toMatchObject(meaning);
  });

  it('C66: given words that speak of a revoked grant or a missing record, then they decide nothing', () => {
    expect(faultOf(write, answer(400, '2020', 'invalid_grant; token revoked; Object Not Found'))).toMatchObject({
      kind: 'refused',
      reason: 'other',
    });
  });

  it('given 610 to a read, then it is not there', () => {
    expect(faultOf(read, answer(400, '610'))).toMatchObject({ kind: 'not_found' });
  });

  it.each([
    [answer(429, '003001'), { kind: 'throttled', retryAfterMs: 60_000 }],
    [answer(429, '3001', '', { 'retry-after': '7' }), { kind: 'throttled', retryAfterMs: 7_000 }],
    [answer(401, '3200'), { kind: 'unauthorized' }],
    [answer(403, '3100'), { kind: 'unauthorized' }],
    [{ status: 503, headers: new Headers(), body: '<html>' }, { kind: 'unavailable' }],
    [
      { status: 504, headers: new Headers(), body: '<html>' },
      { kind: 'unknown', lost: 'timeout' },
    ],
    [
      { status: 500, headers: new Headers(), body: null },
      { kind: 'unknown', lost: 'drop' },
    ],
    [{ status: 404, headers: new Headers(), body: '<html>' }, { kind: 'refused' }],
  ])('given the answer %j to a write, then it is %j', (response, meaning) => {
    expect(faultOf(write, response)).toMatchObject(meaning);
  });

  it('given a batch of questions that broke, then nothing was changed, whatever became of it', () => {
    const broken = { status: 502, headers: new Headers(), body: null };
    expect(faultOf({ ...write, reads: true }, broken)).toMatchObject({ kind: 'unavailable' });
  });
});
