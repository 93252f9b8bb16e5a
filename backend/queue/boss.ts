import { sql } from 'drizzle-orm';
import { type ConstructorOptions, fromDrizzle, PgBoss } from 'pg-boss';
import type { Queryable } from '../database/client.ts';

/**
 * Queues. What a job means is decided where it is worked off; here is only how it is kept.
 * - `documents`: one Stripe object of one tenant to be walked along the street, soon.
 * - `bulk`: the same, from backfills and bulk replays; fed a few dozen at a time per tenant so that one merchant's
 *   backfill never starves another's live invoices.
 * - `webhooks`: one event to be delivered to one endpoint; a slow endpoint holds up nothing but these.
 * - `upkeep`: mirrors, sweeps, write-backs and other work of a connection or installation.
 * - `money`: what moved in a tenant's Stripe balance, and payouts to prove; long reads of their own.
 *
 * `short` keeps at most one waiting job per key: events are hints, so they may coalesce. That one object is not worked
 * on twice at once is for the leases to see to. A policy of pg-boss that also allows one active job per key would hold
 * up the whole queue: a fetch that meets the waiting job of a key at work fails on the index and brings nothing, so one
 * document on a slow ledger would stop everybody's (C75). A retry after a crash comes from the heartbeat; all other
 * retries are instants on the documents themselves, where merchants can see them.
 */
export const queueNames = ['documents', 'bulk', 'upkeep', 'money', 'webhooks'] as const;
export type QueueName = (typeof queueNames)[number];

export const SCHEMA = 'queue';
const queueOptions = {
  policy: 'short',
  notify: true,
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  heartbeatSeconds: 10,
  expireInSeconds: 900,
  retentionSeconds: 14 * 24 * 3600,
  deleteAfterSeconds: 60,
} as const;

function connectionOptions(url: string): ConstructorOptions {
  return { connectionString: url, schema: SCHEMA, application_name: 'tieout-queue' };
}

/** Creates or upgrades the queue's tables and the queues themselves. */
export async function migrateQueue(url: string): Promise<void> {
  const boss = new PgBoss({ ...connectionOptions(url), max: 2, supervise: false, schedule: false });
  boss.on('error', () => {}); // a failure surfaces as the rejection of start()
  await boss.start();
  try {
    for (const name of queueNames) {
      if ((await boss.getQueue(name)) === null) await boss.createQueue(name, queueOptions);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** A job to be kept. At most one waits per key. `delaySeconds`: not before then. */
export type NewJob = {
  key: string;
  data: Record<string, unknown>;
  group?: string;
  priority?: number;
  delaySeconds?: number;
};

export type Queue = {
  /** Keeps jobs, inside the caller's transaction when one is given. Jobs whose key already waits are coalesced. */
  add(queue: QueueName, jobs: NewJob[], tx?: Queryable): Promise<void>;
  /** How many wait and run. */
  counts(queue: QueueName): Promise<{ waiting: number; active: number }>;
  /**
   * Works jobs off, `concurrency` at a time in this process and `perGroup` at a time per group over all processes.
   * The handler gets the job's data; an exception leaves the job to a retry.
   */
  work(
    queue: QueueName,
    options: { concurrency: number; perGroup?: number },
    handler: (data: unknown, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Opens the queue with its own small pool.
 * @param options.onError gets failures of the queue itself (lost database and the like); jobs' failures stay jobs'.
 */
export async function openQueue(
  url: string,
  options: { worker: boolean; max?: number; onError: (error: Error) => void },
): Promise<Queue> {
  const boss = new PgBoss({
    ...connectionOptions(url),
    max: options.max ?? (options.worker ? 8 : 3),
    migrate: false,
    supervise: options.worker,
    schedule: false,
    useListenNotify: options.worker,
    superviseIntervalSeconds: 5,
    maintenanceIntervalSeconds: 60,
    monitorIntervalSeconds: 5,
  });
  boss.on('error', (error) => options.onError(error));
  await boss.start();
  const workers = new Map<QueueName, string[]>();
  /** Notifications tell of jobs that may start at once; of the others a poll would tell, seconds later. */
  const wakeAfter = (queue: QueueName, seconds: number) =>
    setTimeout(() => {
      for (const id of workers.get(queue) ?? []) boss.notifyWorker(id);
    }, seconds * 1000).unref();
  return {
    async add(queue, jobs, tx) {
      if (jobs.length === 0) return;
      const rows = jobs.map((job) => ({
        data: job.data,
        singletonKey: job.key,
        priority: job.priority ?? 0,
        ...(job.group === undefined ? {} : { group: { id: job.group } }),
        ...(job.delaySeconds === undefined ? {} : { startAfter: job.delaySeconds }),
      }));
      await boss.insert(queue, rows, tx === undefined ? {} : { db: fromDrizzle(tx, sql) });
      const delays = new Set(jobs.flatMap(({ delaySeconds }) => (delaySeconds === undefined ? [] : [delaySeconds])));
      for (const seconds of delays) wakeAfter(queue, seconds);
    },
    async counts(queue) {
      const stats = await boss.getQueueStats(queue, { force: true });
      const newest = stats.at(-1);
      return { waiting: newest?.queuedCount ?? 0, active: newest?.activeCount ?? 0 };
    },
    async work(queue, { concurrency, perGroup }, handler) {
      for (let worker = 0; worker < concurrency; worker += 1) {
        let id = '';
        // One job per fetch keeps a slow one from holding others back; asking again at once keeps a backlog flowing.
        id = await boss.work(
          queue,
          {
            batchSize: 1,
            pollingIntervalSeconds: 1,
            notifyPollingIntervalSeconds: 5,
            ...(perGroup === undefined ? {} : { groupConcurrency: perGroup }),
          },
          async (jobs) => {
            for (const job of jobs) await handler(job.data, job.signal);
            if (id !== '') boss.notifyWorker(id);
          },
        );
        workers.set(queue, [...(workers.get(queue) ?? []), id]);
      }
    },
    stop: () => boss.stop({ graceful: true, timeout: 20_000 }),
  };
}
