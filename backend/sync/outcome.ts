import { describeProblem, type Problem } from '#shared/problems.ts';
import type { RunTrigger, SyncObjectType, SyncStatus } from '#shared/statuses.ts';
import type { Queryable } from '../database/client.ts';
import type { Journey } from './context.ts';
import type { ItemChange } from './items.ts';

export type RunRequest = { objectType: SyncObjectType; stripeId: string; trigger: RunTrigger; askedBy: string | null };

/** What else changes on the document's row, and what else is written in the same transaction. */
type Change = { change?: ItemChange; within?: (tx: Queryable) => Promise<void> };

/** What a run came to. `unchanged` leaves no run behind: an event that brought nothing new. */
export type Outcome =
  | { kind: 'unchanged' }
  | ({ kind: 'done'; status: SyncStatus; sentence: string; problem: Problem | null } & Change)
  | ({ kind: 'retry'; status: 'queued'; sentence: string; problem: Problem; at: Date; counts: boolean } & Change);

/** Runs somebody asked for: they override stage, automatic and an earlier undo. */
export const byHand = (trigger: RunTrigger): boolean => trigger === 'replay' || trigger === 'bulk_replay';

/** Somebody pressed Replay or Include just now, and may have mended something in the ledger before. */
export const askedInPerson = ({ trigger, askedBy }: RunRequest): boolean =>
  byHand(trigger) || (trigger === 'resume' && askedBy !== null);

/** A problem's title as the document's one sentence. */
export const sentenceOf = (problem: Problem): string => {
  const { title } = describeProblem(problem.toRecord());
  return /[.?!]$/.test(title) ? title : `${title}.`;
};

/** A document that stops at a problem until somebody acts. A closed period may be waited for, by setting. */
export function stopped(
  journey: Journey,
  problem: Problem,
  change: ItemChange = {},
): Extract<Outcome, { kind: 'done' }> {
  const { closedPeriod } = journey.settings.documents;
  const held =
    problem.code === 'period_closed' &&
    closedPeriod[problem.params.kind === 'credit_note' ? 'credit_note' : 'invoice'] === 'hold';
  const { status } = problem.words;
  return { kind: 'done', status: held ? 'waiting' : status, sentence: sentenceOf(problem), problem, change };
}
