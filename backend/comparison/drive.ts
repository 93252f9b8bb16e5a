import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import {
  type ComparisonPartName,
  comparisonPartNames,
  comparisonPartSchema,
  type DifferenceSubject,
} from '#shared/comparison.ts';
import { Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import { LeaseBusy, withLease } from '../database/leases.ts';
import { comparisonRuns, connections, installations } from '../database/schema/index.ts';
import type { Street } from '../sync/context.ts';
import { problemOfFault } from '../sync/faults.ts';
import { nextAttempt } from '../sync/retry.ts';
import { resolveGone } from './found.ts';
import type { ComparisonRun, Parts, Pass } from './pass.ts';
import { comparisonJob } from './start.ts';

export type ComparisonParts = {
  street: Street;
  parts: Parts;
  /** What happened within this time may still be on its way to us. */
  graceMs: number;
};

const LEASE_MS = 60_000;

const cursorSchema = z.object({
  after: z.string(),
  requests: z.number(),
  tally: z.object({ expected: z.number(), got: z.number(), apart: z.record(z.string(), z.number()) }),
});

/** What each part looks at: differences of a part that was read, and did not meet them again, are over. */
const subjectsOf: Readonly<Record<ComparisonPartName, readonly DifferenceSubject[]>> = {
  ledger_feed: [],
  stripe_invoices: ['invoice'],
  stripe_credit_notes: ['credit_note'],
  ledger_invoices: ['ledger_document'],
  ledger_credit_memos: ['ledger_document'],
  stripe_balance: ['transaction'],
  ledger_entries: ['posting', 'ledger_entry'],
};

/**
 * One turn of a comparison: the next part, or some pages of it. All that it knows stands in its row, so any process may
 * take the next turn, and a fault in the middle costs no more than the page under way. It is `done` only when every part
 * was read to its end (C67). Nothing is changed by it, neither in Stripe nor in the ledger.
 * @throws database errors (the queue tries again)
 */
export async function driveComparison(given: ComparisonParts, runId: string): Promise<void> {
  const { street } = given;
  try {
    const more = await withLease(street.db, `comparison:${runId}`, { ttlMs: LEASE_MS, waitMs: 0 }, (lost) =>
      turn(given, runId, lost),
    );
    if (more) await street.queue.add('upkeep', [comparisonJob(runId)]);
  } catch (error) {
    if (!(error instanceof LeaseBusy)) throw error;
  }
}

/** @returns whether there is more to do at once */
async function turn(given: ComparisonParts, runId: string, lost: AbortSignal): Promise<boolean> {
  const { street } = given;
  const [found] = await street.db
    .select({ run: comparisonRuns, connection: connections, installation: installations })
    .from(comparisonRuns)
    .innerJoin(connections, eq(connections.id, comparisonRuns.connectionId))
    .innerJoin(installations, eq(installations.id, comparisonRuns.installationId))
    .where(and(eq(comparisonRuns.id, runId), eq(comparisonRuns.state, 'running')));
  if (found === undefined) return false;
  const { run, connection, installation } = found;
  const connector = street.connector(connection.ledger);
  try {
    if (connection.state !== 'active' || installation.status !== 'installed')
      throw new Problem('not_connected', { ledger: connector.name });
    let requests = 0;
    const { version, settings } = await street.settings(connection);
    const pass: Pass = {
      journey: {
        ...{ street, installation, connection, connector, settings, settingsVersion: version, lost },
        ledger: street.ledger(connection, () => {
          requests += 1;
        }),
        stripe: street.stripe(installation.stripeAccountId, installation.mode),
      },
      run,
      period: { from: run.fromDate, to: run.toDate },
      settledBefore: new Date(street.now().getTime() - given.graceMs),
    };
    const name = comparisonPartNames.find((each) => !run.parts.some((part) => part.name === each));
    if (name === undefined) {
      await finish(street, run);
      return false;
    }
    const from = run.cursor === null ? null : cursorSchema.parse(JSON.parse(run.cursor));
    const end = await given.parts[name](pass, from);
    lost.throwIfAborted();
    const counted = (from?.requests ?? 0) + requests;
    await keep(street, run, {
      ...(end.over
        ? {
            parts: [
              ...run.parts,
              comparisonPartSchema.parse({ name, read: end.read, ...end.tally, requests: counted }),
            ],
            cursor: null,
          }
        : { cursor: JSON.stringify({ after: end.after, tally: end.tally, requests: counted }) }),
      ...{ problem: null, attempts: 0, nextAttemptAt: null },
    });
    return true;
  } catch (error) {
    if (lost.aborted) return false;
    const problem =
      error instanceof LedgerFault
        ? problemOfFault(error, { connector, connection })
        : error instanceof Problem
          ? error
          : null;
    if (problem === null) throw error;
    await pause(street, run, problem, error instanceof LedgerFault ? error.retryAfterMs : null);
    return false;
  }
}

/** The next try by itself where time heals it; what a person must mend ends it, and says so. */
async function pause(street: Street, run: ComparisonRun, problem: Problem, retryAfterMs: number | null): Promise<void> {
  const now = street.now();
  const attempt = run.attempts + 1;
  const heals = problem.words.who === 'time';
  const at = heals ? nextAttempt(now, { attempt, firstFailedAt: run.startedAt, retryAfterMs }, street.random) : null;
  await keep(street, run, {
    problem: problem.toRecord(),
    attempts: attempt,
    nextAttemptAt: at,
    ...(at === null ? { state: 'failed', finishedAt: now } : {}),
  });
}

async function finish(street: Street, run: ComparisonRun): Promise<void> {
  const now = street.now();
  const subjects = run.parts.filter(({ read }) => read).flatMap(({ name }) => subjectsOf[name]);
  await street.db.transaction(async (tx) => {
    await resolveGone(tx, run, [...new Set(subjects)], now);
    await tx
      .update(comparisonRuns)
      .set({ state: 'done', finishedAt: now, problem: null, nextAttemptAt: null })
      .where(and(eq(comparisonRuns.id, run.id), eq(comparisonRuns.state, 'running')));
  });
}

/** Only as long as nobody else took the turn: a row that went on meanwhile is left as it is. */
async function keep(
  { db }: Street,
  run: ComparisonRun,
  change: Partial<typeof comparisonRuns.$inferInsert>,
): Promise<void> {
  await db
    .update(comparisonRuns)
    .set(change)
    .where(
      and(
        eq(comparisonRuns.id, run.id),
        eq(comparisonRuns.state, 'running'),
        sql`jsonb_array_length(${comparisonRuns.parts}) = ${run.parts.length}`,
      ),
    );
}
