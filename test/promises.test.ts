import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allowedActions } from '#backend/views/actions.ts';
import { type ProblemWords, problemActions, problems } from '#shared/problem-words.ts';

/** What words promise, the product does: held to its sources, because a promise nobody keeps fails no other test. */
const root = new URL('..', import.meta.url);
const sourcesOf = (pattern: string): string =>
  globSync(pattern, { cwd: root })
    .filter((path) => !/\.(test|fixture)\.tsx?$|fixtures\/|problem-words/.test(path))
    .map((path) => readFileSync(new URL(path, root), 'utf8'))
    .join('\n');

const all: [string, ProblemWords][] = Object.entries(problems);
const documentsOnly = all.filter(([, { what }]) => /invoice|document/i.test(what));

describe('C16: an error promises only what the product does', () => {
  it('given words for a problem, then something in the product can meet it', () => {
    const backend = sourcesOf('backend/**/*.ts');
    expect(all.map(([code]) => code).filter((code) => !new RegExp(`['"]${code}['"]`).test(backend))).toEqual([]);
  });

  it('given a button that mends it, then a view draws that button', () => {
    const views = sourcesOf('stripe-app/src/**/*.{ts,tsx}');
    expect(problemActions.filter((action) => !new RegExp(`['"]${action}['"]|\\b${action}:`).test(views))).toEqual([]);
  });

  it.each(documentsOnly.filter(([, { fix }]) => /\b(then replay|replay it|press Replay)\b/i.test(fix)))(
    'given %s asks for a replay, then a document in that state can be replayed',
    (_, { status }) => {
      const document = { status, stripeStatus: 'open', ledgerId: null, ledgerState: null, hold: null };
      const actions = allowedActions({ state: 'active' }, { ...document, problemCode: 'internal' });
      expect(actions.some((action) => action === 'replay' || action === 'sync')).toBe(true);
    },
  );

  it.each(all.filter(([, { who }]) => who === 'time'))(
    'given %s mends itself, then nobody is told to do something, and it waits instead of having failed',
    (_, { status, action }) => {
      expect(action).toBeUndefined();
      expect(['waiting', 'queued', 'failed']).toContain(status);
    },
  );
});
