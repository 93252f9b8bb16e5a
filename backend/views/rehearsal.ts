import { type RehearsalRun, rehearsalOutcomeSchema } from '#shared/api/rehearsal.ts';
import { describeProblem, problemSchema } from '#shared/problems.ts';
import { settingsSchema } from '#shared/settings.ts';
import { ruleWords } from '../matching/fields.ts';
import type { RehearsalRow } from '../sync/rehearsal/start.ts';

/** A trial of matching rules as the settings show it, with one sentence. */
export function rehearsalView(row: RehearsalRow): RehearsalRun {
  const { rules } = settingsSchema.shape.customers.parse(row.customers);
  const outcome = rehearsalOutcomeSchema.parse(row.outcome);
  return {
    id: row.runId,
    state: row.state,
    rules: rules.map(ruleWords),
    tried: row.tried,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    by: row.askedBy,
    outcome,
    sentence: sentenceOf(row),
  };
}

const customers = (number: number) => `${number.toLocaleString('en')} customer${number === 1 ? '' : 's'}`;

function sentenceOf({ state, tried, problem }: RehearsalRow): string {
  if (state === 'running') return tried === 0 ? 'Starting …' : `${customers(tried)} tried so far …`;
  if (state === 'done')
    return tried === 0
      ? 'Stripe has no customers yet.'
      : `All ${customers(tried)} of Stripe were tried. Nothing was saved.`;
  const words = describeProblem(problemSchema.parse(problem));
  return `${words.title}: the trial ended after ${customers(tried)}. ${words.why} ${words.fix}`;
}
