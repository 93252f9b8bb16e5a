import { and, eq } from 'drizzle-orm';
import { rehearsalOutcomeSchema } from '#shared/api/rehearsal.ts';
import { describeProblem, Problem } from '#shared/problems.ts';
import { settingsSchema } from '#shared/settings.ts';
import { asking } from '../../connectors/stripe/client.ts';
import { partyOfCustomer } from '../../connectors/stripe/party.ts';
import { LeaseBusy, withLease } from '../../database/leases.ts';
import { connections, installations, rehearsals } from '../../database/schema/index.ts';
import { decideMany } from '../../matching/decide-many.ts';
import type { Connection, Installation, Street } from '../context.ts';
import { addedTo } from './outcome.ts';
import { countKeys, forgetKeys, sharedKeys } from './shared-keys.ts';
import { planRehearsal, type RehearsalRow } from './start.ts';

/** Stripe's largest page. */
const PAGE = 100;
/** Decided together, in one set of statements. */
const PAGES_TOGETHER = 5;
/** Then other upkeep gets its turn: a trial of a hundred thousand customers must not hold up anybody's mirror. */
const BATCHES_PER_TURN = 2;

type Trial = { street: Street; connection: Connection; installation: Installation; run: RehearsalRow };

/**
 * One turn of a trial of rules: reads further customers from Stripe, decides them over the mirror as it stands, and keeps
 * what came of it. Nothing else is written. All it knows stands in its row, so any process may take the next turn.
 * @throws Problem that time heals: the turn is taken again
 */
export async function driveRehearsal(street: Street, connectionId: string, runId: string): Promise<void> {
  const key = `rehearsal:${connectionId}`;
  try {
    const more = await withLease(street.db, key, { ttlMs: 60_000, waitMs: 0 }, async () => {
      for (let batch = 0; batch < BATCHES_PER_TURN; batch++) {
        const trial = await read(street, connectionId, runId);
        if (trial === null || !(await next(trial))) return false;
      }
      return true;
    });
    if (more) await planRehearsal(street, { connectionId, runId });
  } catch (error) {
    if (error instanceof LeaseBusy && error.key === key) return;
    if (!(error instanceof Problem) || describeProblem(error.toRecord()).who === 'time') throw error;
    await end(street, runId, { state: 'failed', problem: error.toRecord() });
  }
}

async function read(street: Street, connectionId: string, runId: string): Promise<Trial | null> {
  const [found] = await street.db
    .select({ run: rehearsals, connection: connections, installation: installations })
    .from(rehearsals)
    .innerJoin(connections, eq(connections.id, rehearsals.connectionId))
    .innerJoin(installations, eq(installations.id, rehearsals.installationId))
    .where(
      and(eq(rehearsals.connectionId, connectionId), eq(rehearsals.runId, runId), eq(rehearsals.state, 'running')),
    );
  return found === undefined ? null : { street, ...found };
}

/** @returns whether there are customers left to try */
async function next(trial: Trial): Promise<boolean> {
  const { street, connection, run } = trial;
  const connector = street.connector(connection.ledger);
  if (connection.state !== 'active') throw new Problem('not_connected', { ledger: connector.name });
  const { settings } = await street.settings(connection);
  const tried = settingsSchema.shape.customers.parse(run.customers);
  const { customers, last, more } = await customersAfter(trial);
  const decided = await decideMany({
    db: street.db,
    connection,
    ledgerName: connector.name,
    capabilities: connector.capabilities,
    settings: { ...settings, customers: tried },
    customers,
  });
  const outcome = addedTo(rehearsalOutcomeSchema.parse(run.outcome), decided);
  const kept = await street.db.transaction(async (tx) => {
    const rows = await tx
      .update(rehearsals)
      .set({ after: last ?? run.after, tried: run.tried + customers.length, outcome })
      .where(and(eq(rehearsals.runId, run.runId), eq(rehearsals.tried, run.tried), eq(rehearsals.state, 'running')))
      .returning({ runId: rehearsals.runId });
    if (rows.length > 0) await countKeys(tx, connection, decided);
    return rows.length > 0;
  });
  if (!kept || more) return kept;
  const keys = await sharedKeys(street.db, connection);
  await end(street, run.runId, { state: 'done', outcome: { ...outcome, sharedKeys: keys } });
  return false;
}

async function customersAfter({ street, installation, connection, run }: Trial) {
  const { stripe, options } = street.stripe(installation.stripeAccountId, installation.mode);
  const customers = [];
  let last = run.after;
  for (let page = 0; page < PAGES_TOGETHER; page++) {
    const after = last;
    const { data, has_more: more } = await asking('customers', () =>
      stripe.customers.list(
        { limit: PAGE, expand: ['data.tax_ids'], ...(after === null ? {} : { starting_after: after }) },
        options,
      ),
    );
    for (const customer of data)
      customers.push({
        party: partyOfCustomer(customer),
        currency: (customer.currency ?? connection.localCurrency ?? '').toUpperCase(),
      });
    last = data.at(-1)?.id ?? last;
    if (!more || data.length === 0) return { customers, last, more: false };
  }
  return { customers, last, more: true };
}

type End = Pick<RehearsalRow, 'state'> & Partial<Pick<RehearsalRow, 'outcome' | 'problem'>>;

async function end(street: Street, runId: string, how: End): Promise<void> {
  await street.db.transaction(async (tx) => {
    const [ended] = await tx
      .update(rehearsals)
      .set({ ...how, finishedAt: street.now() })
      .where(and(eq(rehearsals.runId, runId), eq(rehearsals.state, 'running')))
      .returning();
    if (ended !== undefined) await forgetKeys(tx, ended);
  });
}
