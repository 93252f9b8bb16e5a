/**
 * States of a run over a period. `paused`: it waits for an answer. `stopping`: nothing new is started. `undoing`: what
 * it made is taken back.
 */
export const backfillStates = [
  'running',
  'paused',
  'stopping',
  'stopped',
  'done',
  'failed',
  'undoing',
  'undone',
] as const;
export type BackfillState = (typeof backfillStates)[number];

/**
 * What a run does one after the other: look at what stands in the ledger, hand out the documents, wait for them, then
 * the movements of the balance, then the proofs of the payouts.
 */
export const backfillStages = ['looking', 'documents', 'settling', 'money', 'payouts', 'over'] as const;
export type BackfillStage = (typeof backfillStages)[number];

/**
 * What a run does with documents that equal one in the ledger: ask about each and pause when there are many; link them;
 * write them all the same; or leave each for review without pausing again.
 */
export const equalsPolicies = ['ask', 'link', 'write', 'review'] as const;
export type EqualsPolicy = (typeof equalsPolicies)[number];
