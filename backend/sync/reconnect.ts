import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '../database/client.ts';
import { documentJob } from '../queue/document-jobs.ts';
import { moneyJob } from '../queue/money-jobs.ts';
import type { Connection, Street } from './context.ts';
import { resume } from './wake.ts';

/**
 * A company is connected, for the first time or again: its mirror is freshened, and everything that waited for it, money
 * as well, follows by itself.
 * @returns how many documents follow
 */
export async function resumeAfterReconnect(street: Street, connection: Connection): Promise<number> {
  await street.queue.add('upkeep', [
    { key: `mirror:${connection.id}`, data: { kind: 'mirror', connectionId: connection.id, full: true } },
  ]);
  await street.queue.add('money', [moneyJob(connection.installationId, { kind: 'balance' })]);
  return street.db.transaction(async (tx) => {
    const waiting = await resume(tx, street, connection, ['connection_revoked', 'not_connected']);
    return waiting + (await bringWhatCame(tx, street, connection));
  });
}

const cameSchema = z.array(z.object({ type: z.enum(['invoice', 'credit_note']), id: z.string() }));

/**
 * Before the first connection documents have no company to wait in: their events are all there is. Those of the last
 * day are looked at now, so that what was sent between installing and connecting is not lost; the start date decides
 * about each. What stands in the books of another company stays there.
 */
async function bringWhatCame(tx: Queryable, street: Street, connection: Connection): Promise<number> {
  const rows = await tx.execute(sql`
    select distinct case when event.type like 'credit_note%' then 'credit_note' else 'invoice' end as type,
           event.object_id as id
    from stripe_events event
    join installations tenant on tenant.stripe_account_id = event.account
      and event.livemode = (tenant.mode = 'live')
    where tenant.id = ${connection.installationId} and event.outcome = 'job'
      and event.received_at > now() - interval '1 day'
      and (event.type like 'invoice%' or event.type like 'credit_note%')
      and not exists (
        select 1 from sync_items item
        where item.installation_id = tenant.id and item.stripe_id = event.object_id
          and (item.connection_id = ${connection.id} or item.ledger_id is not null))`);
  const came = cameSchema.parse([...rows]);
  await street.queue.add(
    'bulk',
    came.map((document) => documentJob({ id: connection.installationId }, document, { trigger: 'resume' })),
    tx,
  );
  return came.length;
}
