import type { RehearsalOutcome } from '#shared/api/rehearsal.ts';
import { partyLabel } from '../../matching/decide.ts';
import type { DecidedCustomer } from '../../matching/decide-many.ts';

const mostExamples = 10;

export const nothingYet = (): RehearsalOutcome => ({
  counts: { remembered: 0, match: 0, review: 0, create: 0 },
  ambiguous: 0,
  examples: [],
  sharedKeys: { inStripe: 0, inLedger: 0, most: [] },
});

/** The outcome so far with further customers counted in; the first ten of each kind are kept as examples. */
export function addedTo(before: RehearsalOutcome, decided: readonly DecidedCustomer[]): RehearsalOutcome {
  const counts = { ...before.counts };
  const examples = [...before.examples];
  let { ambiguous } = before;
  for (const { party, decision } of decided) {
    if (decision === 'remembered') {
      counts.remembered++;
      continue;
    }
    const { kind, reason } = decision;
    counts[kind]++;
    if (decision.kind === 'review' && decision.cause === 'ambiguous') ambiguous++;
    if (examples.filter((example) => example.decision === kind).length < mostExamples)
      examples.push({ customerId: party.id, name: partyLabel(party), decision: kind, reason });
  }
  return { ...before, counts, ambiguous, examples };
}
