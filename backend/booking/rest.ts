import { describeProblem, Problem } from '#shared/problems.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import { LedgerFault } from '../connectors/port.ts';
import { LeaseBusy } from '../database/leases.ts';
import type { moneyPostings } from '../database/schema/index.ts';
import type { PostingKind } from '../documents/posting.ts';
import type { Journey } from '../sync/context.ts';
import { sentenceOf } from '../sync/outcome.ts';
import { healsWithTime, nextAttempt } from '../sync/retry.ts';
import { NotSettled } from '../sync/write.ts';
import { problemOfFault } from './faults.ts';
import { policyOf } from './period.ts';
import type { PostingRow } from './stored-postings.ts';

/** A state in which a posting comes to rest, with its words. */
export type Rest = {
  status: SyncStatus;
  sentence: string;
  problem: Problem | null;
  /** When it is looked at again by itself; null: when something or somebody wakes it. */
  at: Date | null;
  change: Partial<typeof moneyPostings.$inferInsert>;
};

/** What a posting waits for wakes it; should that be missed, it is looked at again after this time. */
const LOOK_AGAIN_MS = 10 * 60_000;
const BUSY_MS = 2_000;

/** Turns whatever kept a posting from the books into a state with words. Time heals some of it, a person the rest. */
export function restAfter(journey: Journey, row: PostingRow, error: unknown): Rest {
  const { street } = journey;
  const now = street.now();
  const later = (ms: number) => new Date(now.getTime() + ms);
  const patience = { attempts: row.attempts, firstFailedAt: row.firstFailedAt };
  if (error instanceof NotSettled) return waits('queued', error.problem, error.at, patience);
  if (error instanceof LeaseBusy) {
    const problem = new Problem('customer_under_way', { customer: 'the customer', next: 'in a moment' });
    return waits('queued', problem, later(BUSY_MS), patience);
  }
  const problem = asProblem(journey, row, error);
  if (problem.code === 'connection_revoked') return waits('queued', problem, now, patience);
  if (problem.code === 'money_period_closed' && policyOf(journey, kindOf(row)) === 'hold')
    return waits('waiting', problem, later(LOOK_AGAIN_MS));
  if (!healsWithTime(problem.code)) {
    const { status } = problem.words;
    return waits(status, problem, status === 'waiting' ? later(LOOK_AGAIN_MS) : null);
  }
  const firstFailedAt = row.firstFailedAt ?? now;
  // Our own share of requests being used up is a queue, not a failure.
  const throttled = error instanceof LedgerFault && error.kind === 'throttled';
  const attempts = row.attempts + (throttled ? 0 : 1);
  const retryAfterMs = error instanceof LedgerFault ? error.retryAfterMs : null;
  const at = nextAttempt(now, { attempt: Math.max(1, attempts), firstFailedAt, retryAfterMs }, street.random);
  if (at === null) {
    const sentence = `${describeProblem(problem.toRecord()).title}. Tried for more than a day; replay when it answers again.`;
    return { ...waits('failed', problem, null), sentence };
  }
  const next = `at ${at.toISOString().slice(11, 19)} UTC`;
  const timed = new Problem(problem.code, { ...problem.params, next }, { cause: error });
  return waits('queued', timed, at, { attempts, firstFailedAt });
}

/** At rest with a problem. */
function waits(
  status: SyncStatus,
  problem: Problem,
  at: Date | null,
  change: Rest['change'] = { attempts: 0, firstFailedAt: null },
): Rest {
  return { status, sentence: sentenceOf(problem), problem, at, change };
}

export const kindOf = ({ kind }: Pick<PostingRow, 'kind'>): PostingKind => kind as PostingKind;

function asProblem(journey: Journey, row: PostingRow, error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof LedgerFault) return problemOfFault(journey, error);
  const reference = crypto.randomUUID().slice(0, 8);
  journey.street.log.error({ err: error, posting: row.id, reference }, 'A posting failed for a reason of ours');
  return new Problem('internal', { reference }, { cause: error });
}
