import { sql } from 'drizzle-orm';
import type { Mode } from '#shared/statuses.ts';
import type { Database, Queryable } from '../database/client.ts';
import type { NewJob, Queue } from '../queue/boss.ts';
import { documentJob } from '../queue/document-jobs.ts';
import { type MoneySubject, moneyJob } from '../queue/money-jobs.ts';
import { type EventMeaning, eventMeanings } from './event-types.ts';
import { ensureInstallation, findInstallation, type Installation } from './installations.ts';
import { followLifecycle } from './lifecycle.ts';

const BATCH = 500;

type Row = { id: string; type: string; account: string; livemode: boolean; object_id: string; created: string };

/**
 * Turns waiting events into jobs: a batch in one transaction, so that an event is either still waiting or its job
 * exists. Many processes may dispatch at once; each takes other rows.
 * @returns how many events were taken
 */
export async function dispatchBatch(
  db: Database,
  queue: Queue,
  onCatalogueChange: (account: string, id: string) => void,
): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx.execute<Row>(sql`
      select id, type, account, livemode, object_id, created from stripe_events
      where dispatched_at is null order by received_at limit ${BATCH} for update skip locked`);
    if (rows.length === 0) return 0;
    const tenants = new Map<string, Installation | undefined>();
    const jobs = new Map<string, NewJob>();
    const moneyJobs = new Map<string, NewJob>();
    const outcomes = new Map<string, string[]>();
    for (const row of rows) {
      const outcome = await route(tx, row, tenants, { jobs, moneyJobs }, onCatalogueChange);
      outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), row.id]);
    }
    await queue.add('documents', [...jobs.values()], tx);
    await queue.add('money', [...moneyJobs.values()], tx);
    for (const [outcome, ids] of outcomes) {
      await tx.execute(sql`
        update stripe_events set dispatched_at = now(), outcome = ${outcome}
        where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`);
    }
    return rows.length;
  });
}

async function route(
  tx: Queryable,
  row: Row,
  tenants: Map<string, Installation | undefined>,
  { jobs, moneyJobs }: Record<'jobs' | 'moneyJobs', Map<string, NewJob>>,
  onCatalogueChange: (account: string, id: string) => void,
): Promise<string> {
  const meaning = eventMeanings[row.type];
  if (meaning === undefined) return 'left';
  if (row.account === 'platform') return 'platform';
  // A preview of an object that does not exist yet has no id: there is nothing to fetch.
  if (row.object_id === '') return 'left';
  const mode: Mode = row.livemode ? 'live' : 'test';
  const tenant = `${row.account}/${mode}`;
  if (meaning === 'installed' || meaning === 'uninstalled') {
    await followLifecycle(tx, { account: row.account, mode, created: Number(row.created), meaning });
    tenants.set(tenant, await findInstallation(tx, row.account, mode));
    return 'lifecycle';
  }
  // A signed event of our Connect endpoint proves that the account has installed the app, even if the event that
  // said so was missed; an account that uninstalled stays uninstalled.
  if (!tenants.has(tenant)) tenants.set(tenant, await ensureInstallation(tx, row.account, mode));
  const installation = tenants.get(tenant);
  if (installation === undefined || installation.status !== 'installed') return 'uninstalled';
  if (meaning === 'catalogue') {
    onCatalogueChange(row.account, row.object_id);
    return 'catalogue';
  }
  const about = moneySubject(row, meaning);
  if (about !== null) {
    const money = moneyJob(installation.id, about);
    moneyJobs.set(money.key, money);
  }
  if (meaning === 'money' || meaning === 'payout' || meaning === 'dispute') return 'job';
  const job = documentJob(installation, { type: meaning, id: row.object_id }, { trigger: 'event' });
  jobs.set(job.key, job);
  return 'job';
}

/** What an event says of money; null where it says nothing of it. A paid invoice may have been paid outside of Stripe. */
function moneySubject(row: Row, meaning: EventMeaning): MoneySubject | null {
  if (meaning === 'payout') return { kind: 'payout', id: row.object_id };
  if (meaning === 'dispute') return { kind: 'dispute', id: row.object_id, closedAt: Number(row.created) };
  // Credit that a customer has with the merchant changes on the customer: by hand, or used up by an invoice (C40).
  if (row.type === 'customer.updated') return { kind: 'customer', id: row.object_id };
  return meaning === 'money' || row.type === 'invoice_payment.paid' ? { kind: 'balance' } : null;
}
