import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { forgetOldApiAnswers } from './api/door/idempotency.ts';
import { driveBackfill } from './backfill/drive.ts';
import { planBackfill, unfinishedBackfills } from './backfill/run.ts';
import { enqueueDuePostings } from './booking/due.ts';
import { driveComparison } from './comparison/drive.ts';
import { parts as comparisonParts } from './comparison/parts/index.ts';
import { planComparisons } from './comparison/start.ts';
import { LeaseBusy, withLease } from './database/leases.ts';
import { connections, installations } from './database/schema/index.ts';
import { dispatchBatch } from './intake/dispatch.ts';
import { Dispatcher } from './intake/dispatcher.ts';
import type { Installation } from './intake/installations.ts';
import { sweepInstallation } from './intake/sweep.ts';
import { mirrorContacts, mirrorReferences } from './matching/mirror.ts';
import { deliverDue } from './notifications/deliver.ts';
import { planMails } from './notifications/plan.ts';
import { type DeliveryParts, deliver, enqueueDeliveries, forgetOldEvents } from './outgoing/deliver.ts';
import { workMoneyJob } from './reconciliation/money-job.ts';
import { forgetOldWindows } from './routes/limits.ts';
import { forgetOldAnswers } from './routes/once.ts';
import type { Services } from './services.ts';
import { driveBulk } from './sync/bulk/drive.ts';
import { forgetBulkItems, planBulk, unfinishedBulk } from './sync/bulk/start.ts';
import { refreshFacts } from './sync/company-facts.ts';
import { tryHeld } from './sync/held.ts';
import { followLedger, followOne } from './sync/ledger-changes.ts';
import { keepWatching } from './sync/ledger-notices.ts';
import { driveRehearsal } from './sync/rehearsal/drive.ts';
import { planRehearsal, unfinishedRehearsals } from './sync/rehearsal/start.ts';
import { forgetUninstalled } from './sync/retention.ts';
import { enqueueDue, rescueStranded } from './sync/wake.ts';
import { documentJobSchema, walk } from './sync/walk.ts';
import { writeBack } from './sync/write-back.ts';

/** Kinds of work on the `upkeep` queue. */
const upkeepSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mirror'), connectionId: z.uuid(), full: z.boolean().default(false) }),
  z.object({ kind: z.literal('ledger_changes'), connectionId: z.uuid() }),
  z.object({
    kind: z.literal('ledger_document'),
    connectionId: z.uuid(),
    documentKind: z.enum(['invoice', 'credit_memo']),
    documentId: z.string(),
  }),
  z.object({ kind: z.literal('sweep'), installationId: z.uuid() }),
  z.object({ kind: z.literal('comparison'), runId: z.uuid() }),
  z.object({ kind: z.literal('bulk'), bulkId: z.uuid() }),
  z.object({ kind: z.literal('backfill'), backfillId: z.uuid() }),
  z.object({ kind: z.literal('rehearsal'), connectionId: z.uuid(), runId: z.uuid() }),
  z.object({ kind: z.literal('write_back'), installationId: z.uuid(), itemId: z.uuid() }),
]);

const DUE_EVERY_MS = 1_000;
const PLAN_EVERY_MS = 15_000;
const RESCUE_AFTER_MS = 180_000;
const HOUSEKEEPING_EVERY_MS = 600_000;
/** Deletions in the ledger are seen by a full pass only. */
const FULL_MIRROR_EVERY_MS = 24 * 3_600_000;

/** How many looks at the books lie between two tries of a document held for a period that they do not tell of. */
const HELD_TURNS = 6;

const webhookJobSchema = z.object({ deliveryId: z.uuid() });

const deliveryParts = ({ db, queue, vault, log, now, config }: Services): DeliveryParts => ({
  ...{ db, queue, vault, log, now },
  targets: config.WEBHOOK_TARGETS,
  random: Math.random,
});

/** The members of a bulk run are of use while somebody may ask what it took. */
const BULK_ITEMS_DAYS = 30;

export type Workers = { stop(): Promise<void> };

/** The jobs' door: dispatches events, works the queues off, and keeps mirrors, sweeps and housekeeping going. */
export async function startWorkers(services: Services): Promise<Workers> {
  const { config, log, street, queue, db } = services;
  const dispatcher = new Dispatcher(
    () => dispatchBatch(db, queue, (account, id) => street.catalogue.forget(account, id)),
    log,
  );
  services.onEvents(() => dispatcher.nudge());
  await dispatcher.start(services.sql);

  const document = async (data: unknown) => {
    try {
      await walk(street, documentJobSchema.parse(data));
    } catch (error) {
      log.error({ err: error }, 'A job failed and will be tried again');
      throw error;
    }
  };
  await queue.work('documents', { concurrency: config.WORKERS, perGroup: config.WORKERS_PER_COMPANY }, document);
  await queue.work(
    'bulk',
    { concurrency: Math.max(1, Math.floor(config.WORKERS / 3)), perGroup: Math.max(1, config.WORKERS_PER_COMPANY - 1) },
    document,
  );
  await queue.work('webhooks', { concurrency: 4, perGroup: 2 }, (data) =>
    deliver(deliveryParts(services), webhookJobSchema.parse(data).deliveryId),
  );
  await queue.work('upkeep', { concurrency: 2 }, (data) => upkeep(services, data));
  await queue.work('money', { concurrency: Math.max(2, Math.floor(config.WORKERS / 3)), perGroup: 1 }, (data) =>
    workMoneyJob(services, data),
  );

  const timers = [
    every(DUE_EVERY_MS, services, 'due', async () => {
      while ((await enqueueDue(street)) > 0);
    }),
    every(DUE_EVERY_MS, services, 'due money', async () => {
      await enqueueDuePostings(services);
    }),
    every(DUE_EVERY_MS, services, 'webhooks', async () => {
      while ((await enqueueDeliveries(services)) > 0);
    }),
    every(PLAN_EVERY_MS, services, 'plan upkeep', () => planUpkeep(services)),
    every(RESCUE_AFTER_MS / 2, services, 'rescue', async () => {
      await rescueStranded(street, RESCUE_AFTER_MS);
      await enqueueDuePostings(services, { stranded: true });
    }),
    every(config.NOTIFY_SECONDS * 1000, services, 'notifications', async () => {
      if (services.notifications === null) return;
      await planMails(services.notifications);
      await deliverDue(services.notifications);
    }),
    every(HOUSEKEEPING_EVERY_MS, services, 'housekeeping', () => housekeeping(services)),
  ];
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await dispatcher.stop();
    },
  };
}

/** Runs work at intervals, never twice at once in this process; failures are logged and the next turn comes. */
function every(ms: number, services: Services, name: string, work: () => Promise<void>): NodeJS.Timeout {
  let running = false;
  const turn = async () => {
    if (running) return;
    running = true;
    try {
      await work();
    } catch (error) {
      services.log.error({ err: error, upkeep: name }, 'Upkeep failed; it is tried again at its next turn');
    } finally {
      running = false;
    }
  };
  void turn();
  return setInterval(() => void turn(), ms);
}

/** Puts what is due on the upkeep queue. Keys coalesce, so every process may plan. */
async function planUpkeep(services: Services): Promise<void> {
  const { db, queue, config, now } = services;
  const staleMirror = new Date(now().getTime() - config.MIRROR_SECONDS * 1000);
  const stale = await db
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.state, 'active'),
        sql`(coalesce(${connections.contactsMirroredAt}, '-infinity'::timestamptz) < ${staleMirror.toISOString()}::timestamptz
          or ${connections.contactsRefreshAskedAt} > coalesce(${connections.contactsReadFullyAt}, '-infinity'::timestamptz))`,
      ),
    );
  await queue.add(
    'upkeep',
    stale.map(({ id }) => ({ key: `mirror:${id}`, data: { kind: 'mirror', connectionId: id } })),
  );
  // Each plans its own next turn; this takes up the one whose process died before it could.
  for (const bulkId of await unfinishedBulk(db)) await planBulk(services.street, bulkId);
  for (const id of await unfinishedBackfills(db)) await planBackfill(services.street, id);
  for (const run of await unfinishedRehearsals(db)) await planRehearsal(services.street, run);
  await planComparisons(services);
  const staleSweep = new Date(now().getTime() - config.SWEEP_SECONDS * 1000);
  const unswept = await db
    .select({ id: installations.id })
    .from(installations)
    .where(
      and(
        eq(installations.status, 'installed'),
        sql`coalesce(${installations.sweptUntil}, ${installations.createdAt}) < ${staleSweep.toISOString()}::timestamptz`,
      ),
    );
  await queue.add(
    'upkeep',
    unswept.map(({ id }) => ({ key: `sweep:${id}`, data: { kind: 'sweep', installationId: id } })),
  );
}

async function upkeep(services: Services, data: unknown): Promise<void> {
  const work = upkeepSchema.parse(data);
  if (work.kind === 'bulk') {
    if (await driveBulk(services.street, work.bulkId)) await planBulk(services.street, work.bulkId);
    return;
  }
  if (work.kind === 'backfill') return driveBackfill(services.street, work.backfillId);
  if (work.kind === 'rehearsal') return driveRehearsal(services.street, work.connectionId, work.runId);
  if (work.kind === 'comparison') {
    const { street, config } = services;
    const graceMs = config.COMPARISON_GRACE_SECONDS * 1000;
    return driveComparison({ street, parts: comparisonParts, graceMs }, work.runId);
  }
  if (work.kind === 'mirror') return mirror(services, work.connectionId, work.full);
  if (work.kind === 'ledger_changes') return readChanges(services, work.connectionId);
  if (work.kind === 'ledger_document') {
    const [connection] = await services.db.select().from(connections).where(eq(connections.id, work.connectionId));
    if (connection === undefined || connection.state !== 'active') return;
    const ledger = services.street.ledger(connection, () => {});
    return followOne(services.street, connection, ledger, { kind: work.documentKind, id: work.documentId });
  }
  const [installation] = await services.db
    .select()
    .from(installations)
    .where(eq(installations.id, work.installationId));
  if (installation === undefined || installation.status !== 'installed') return;
  if (work.kind === 'write_back') {
    await writeBack(services.street, installation, work.itemId);
    return;
  }
  await alone(services, `sweep:${installation.id}`, () => sweep(services, installation));
}

async function sweep(services: Services, installation: Installation): Promise<void> {
  const { recovered, unread, gap } = await sweepInstallation(services, installation);
  if (unread > 0)
    services.log.error(
      { account: installation.stripeAccountId, unread },
      'Stripe listed events that could not be read; they were left, the others were taken',
    );
  if (recovered > 0)
    services.log.info(
      { account: installation.stripeAccountId, recovered },
      'The sweep recovered events that delivery missed',
    );
  if (gap)
    services.log.warn(
      { account: installation.stripeAccountId },
      'Not swept for more than 30 days: events are gone at Stripe, run a backfill for that time',
    );
}

async function mirror(services: Services, connectionId: string, full: boolean): Promise<void> {
  const { db, street, now, config } = services;
  const [connection] = await db.select().from(connections).where(eq(connections.id, connectionId));
  if (connection === undefined || connection.state !== 'active') return;
  const ledger = street.ledger(connection, () => {});
  const { contactsReadFullyAt: read, contactsRefreshAskedAt: asked } = connection;
  const old =
    read === null || now().getTime() - read.getTime() > FULL_MIRROR_EVERY_MS || (asked !== null && asked > read);
  await alone(services, `mirror:${connectionId}`, async () => {
    const facts = await refreshFacts(street, connection, ledger);
    const before = new Date(now().getTime() - HELD_TURNS * config.MIRROR_SECONDS * 1000);
    await tryHeld(street, { ...connection, ...facts }, before);
    await mirrorContacts({ db, connection, ledger, full: full || old });
    await mirrorReferences({ db, connection, ledger });
  });
  await keepWatching(services, connection, ledger);
  // Also without its webhooks: some may have been lost on the way.
  await readChanges(services, connectionId);
}

/** Reads what changed in the ledger; one look at a time, and one that comes meanwhile follows it. */
async function readChanges(services: Services, connectionId: string): Promise<void> {
  await withLease(services.db, `changes:${connectionId}`, { ttlMs: 60_000, waitMs: 30_000 }, async () => {
    const [connection] = await services.db.select().from(connections).where(eq(connections.id, connectionId));
    if (connection === undefined || connection.state !== 'active') return;
    await followLedger(
      services.street,
      connection,
      services.street.ledger(connection, () => {}),
    );
  });
}

/** Does the work unless it is just being done: plans may overlap, and what is under way needs no second one. */
async function alone(services: Services, key: string, work: () => Promise<void>): Promise<void> {
  try {
    await withLease(services.db, key, { ttlMs: 60_000, waitMs: 0 }, work);
  } catch (error) {
    if (!(error instanceof LeaseBusy) || error.key !== key) throw error;
  }
}

async function housekeeping(services: Services): Promise<void> {
  const { db, config, now } = services;
  await forgetOldAnswers(db);
  await forgetBulkItems(db, new Date(now().getTime() - BULK_ITEMS_DAYS * 86_400_000));
  await forgetOldApiAnswers(db);
  await forgetOldEvents(db);
  await forgetOldWindows(db);
  await db.execute(sql`delete from leases where expires_at < now() - interval '1 hour'`);
  await db.execute(sql`delete from oauth_states where expires_at < now()`);
  await db.execute(sql`delete from mails where state <> 'waiting' and created_at < now() - interval '90 days'`);
  // Stripe keeps events for 30 days; nothing later can repeat one.
  await db.execute(sql`delete from stripe_events where received_at < now() - interval '45 days'`);
  await forgetUninstalled(db, new Date(now().getTime() - config.HISTORY_DAYS * 86_400_000));
}
