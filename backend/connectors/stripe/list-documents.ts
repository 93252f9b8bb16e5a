import type { SyncObjectType } from '#shared/statuses.ts';
import type { SalesDocument } from '../../documents/invoice.ts';
import type { StripeCatalogue } from './catalogue.ts';
import { asking, type StripeAccount } from './client.ts';
import { translateCreditNote, translateInvoice } from './documents.ts';

/** A page of documents, the newest first, and the id after which listing goes on; null after the last page. */
export type DocumentPage = { documents: SalesDocument[]; next: string | null };

const LIMIT = 100;

/**
 * One page of the invoices or credit notes made in a time, each as complete as if it had been fetched alone: customers
 * (and a credit note's invoice) come with the list, so a page costs one request, and one more for each document of more
 * lines than a list carries.
 * @param created Unix seconds
 * @throws Problem stripe_permission, stripe_unavailable
 */
export async function listDocuments(
  account: StripeAccount,
  catalogue: StripeCatalogue,
  type: SyncObjectType,
  created: { gte: number; lt: number },
  after: string | null,
): Promise<DocumentPage> {
  const { stripe, options, accountId } = account;
  const params = { created, limit: LIMIT, ...(after === null ? {} : { starting_after: after }) };
  const documents: SalesDocument[] = [];
  if (type === 'invoice') {
    const expand = ['data.customer', 'data.customer.tax_ids'];
    const page = await asking(accountId, () => stripe.invoices.list({ ...params, expand }, options));
    for (const invoice of page.data) documents.push(await translateInvoice(account, catalogue, invoice));
    return { documents, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
  }
  const expand = ['data.invoice', 'data.invoice.customer', 'data.invoice.customer.tax_ids'];
  const page = await asking(accountId, () => stripe.creditNotes.list({ ...params, expand }, options));
  for (const note of page.data) {
    if (typeof note.invoice === 'string') throw new Error(`Stripe did not expand the invoice of ${note.id}`);
    documents.push(await translateCreditNote(account, catalogue, note, note.invoice));
  }
  return { documents, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
}
