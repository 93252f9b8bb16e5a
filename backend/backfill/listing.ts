import type Stripe from 'stripe';
import type { SyncObjectType } from '#shared/statuses.ts';
import { asking, type StripeAccount } from '../connectors/stripe/client.ts';

/** What a backfill knows of a listed document before it is fetched. */
export type Listed = { type: SyncObjectType; id: string; draft: boolean };

/** A page of documents and the cursor from which listing goes on; null after the last page. */
export type Page = { documents: Listed[]; next: string | null };

/** Cursor at which the invoices are through and the credit notes begin. */
const CREDIT_NOTES = 'cn_';

type Created = { gte: number; lt: number };

/**
 * One page of the invoices made within the range, newest first as Stripe lists them, then of the credit notes: these
 * come last because they wait for their invoices. The cursor is the id listed last, so a later process can go on.
 * @throws Problem stripe_permission, stripe_unavailable
 */
export async function listPage(
  account: StripeAccount,
  created: Created,
  cursor: string | null,
  limit: number,
): Promise<Page> {
  const creditNotes = cursor?.startsWith(CREDIT_NOTES) ?? false;
  const after = cursor === null || cursor === CREDIT_NOTES ? {} : { starting_after: cursor };
  const params = { created, limit, ...after };
  const { stripe, options, accountId } = account;
  if (creditNotes) {
    const page = await asking(accountId, () => stripe.creditNotes.list(params, options));
    const documents = page.data.map(({ id }): Listed => ({ type: 'credit_note', id, draft: false }));
    return { documents, next: page.has_more ? lastOf(documents) : null };
  }
  const page: Stripe.ApiList<Stripe.Invoice> = await asking(accountId, () => stripe.invoices.list(params, options));
  const documents = page.data.map(({ id, status }): Listed => ({ type: 'invoice', id, draft: status === 'draft' }));
  return { documents, next: page.has_more ? lastOf(documents) : CREDIT_NOTES };
}

const lastOf = (documents: Listed[]): string | null => documents.at(-1)?.id ?? null;

/** All documents within the range, page by page. */
export async function* listAll(account: StripeAccount, created: Created): AsyncGenerator<Listed[]> {
  let cursor: string | null = null;
  do {
    const page: Page = await listPage(account, created, cursor, 100);
    yield page.documents;
    cursor = page.next;
  } while (cursor !== null);
}
