import { sql } from 'drizzle-orm';
import type {
  ConnectionEventData,
  DocumentEventData,
  PayoutEventData,
  WebhookEventType,
} from '#shared/api/webhooks.ts';
import { describeProblem } from '#shared/problems.ts';
import type { Queryable } from '../database/client.ts';
import type { connections, syncItems } from '../database/schema/index.ts';

type Item = typeof syncItems.$inferSelect;
type Connection = typeof connections.$inferSelect;

/**
 * Writes down what became true, in the transaction that makes it true: neither is ever without the other. One statement,
 * and no row where nobody listens.
 */
async function recordEvent(
  tx: Pick<Queryable, 'execute'>,
  installationId: string,
  type: WebhookEventType,
  data: Record<string, unknown>,
): Promise<void> {
  await tx.execute(sql`
    with listening as (
      select id from webhook_endpoints
      where installation_id = ${installationId} and state = 'enabled' and ${type} = any(events)
    ), event as (
      insert into webhook_events (installation_id, type, data)
      select ${installationId}::uuid, ${type}, ${JSON.stringify(data)}::jsonb where exists (select 1 from listening)
      returning id
    )
    insert into webhook_deliveries (installation_id, endpoint_id, event_id, next_attempt_at)
    select ${installationId}::uuid, listening.id, event.id, now() from event, listening`);
}

/** The document took another state. @param item its row as it now is */
export async function tellDocument(tx: Pick<Queryable, 'execute'>, item: Item): Promise<void> {
  const { status } = item;
  // Under way, or about to be: not worth a word, as it comes to rest by itself.
  if (status === 'queued' || status === 'syncing') return;
  await recordEvent(tx, item.installationId, `document.${status}`, { ...documentData(item) });
}

/** A payout that has reached the bank ties out, or no longer does. */
export async function tellPayout(
  tx: Pick<Queryable, 'execute'>,
  installationId: string,
  data: PayoutEventData,
): Promise<void> {
  await recordEvent(tx, installationId, data.ties ? 'payout.ties_out' : 'payout.does_not_tie_out', { ...data });
}

/** Work for the company stops until somebody connects it again, or goes on. */
export async function tellConnection(
  tx: Pick<Queryable, 'execute'>,
  type: 'connection.paused' | 'connection.resumed',
  connection: Connection,
): Promise<void> {
  const data: ConnectionEventData = {
    id: connection.id,
    ledger: connection.ledger,
    companyName: connection.companyName,
    state: connection.state,
    reason: connection.stateDetail,
  };
  await recordEvent(tx, connection.installationId, type, { ...data });
}

function documentData(item: Item): DocumentEventData {
  const words = item.problem === null ? null : describeProblem(item.problem);
  return {
    id: item.id,
    objectType: item.objectType,
    stripeId: item.stripeId,
    number: item.number,
    customerId: item.stripeCustomerId,
    status: item.status,
    sentence: item.sentence,
    total:
      item.stripeTotal === null || item.currency === null
        ? null
        : { amount: item.stripeTotal.toString(), currency: item.currency },
    ledger:
      item.ledgerNumber === null
        ? null
        : { number: item.ledgerNumber, state: item.ledgerState ?? '', url: item.ledgerUrl },
    problem: words === null ? null : { code: words.code, title: words.title, fix: words.fix },
  };
}
