import { and, eq } from 'drizzle-orm';
import type { DocumentPageView, Posting } from '#shared/api/documents.ts';
import { syncItems } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { SyncItem } from '../sync/context.ts';
import { ofCompany } from '../sync/filter.ts';
import { writtenSchema } from '../sync/written.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';
import { documentListRow } from './documents-list.ts';
import { viewOf } from './invoice.ts';

/**
 * The document's row of the company connected now; undefined for one of another company or account.
 * @param documentId the row's, or Stripe's
 */
export async function findDocument(
  services: Services,
  caller: Pick<Caller, 'installation'>,
  documentId: string,
): Promise<SyncItem | undefined> {
  const { connection } = await readConnection(services, caller.installation);
  if (connection === null) return undefined;
  const isStripes = /^(in|cn)_/.test(documentId);
  const [item] = await services.db
    .select()
    .from(syncItems)
    .where(and(ofCompany(connection), isStripes ? eq(syncItems.stripeId, documentId) : eq(syncItems.id, documentId)));
  return item;
}

/** A document on a page of its own, from our own database only; undefined where it is not known. */
export async function documentPage(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  documentId: string,
): Promise<DocumentPageView | undefined> {
  const [state, item] = await Promise.all([
    readConnection(services, caller.installation),
    findDocument(services, caller, documentId),
  ]);
  if (item === undefined) return undefined;
  const view = await viewOf(services, caller, state, item, item.stripeId);
  return {
    row: documentListRow(item),
    customerId: item.stripeCustomerId,
    parentId: item.parentStripeId,
    settingsVersion: item.settingsVersion,
    posting: postingOf(item),
    view: item.objectType === 'invoice' ? view : withoutInvoiceOnly(view),
  };
}

function postingOf(item: SyncItem): Posting | null {
  const written = item.ledgerId === null ? undefined : writtenSchema.safeParse(item.written).data;
  if (written === undefined) return null;
  const { header, fields } = written;
  return {
    externalNumber: header?.externalNumber ?? item.externalNumber,
    date: header?.date ?? null,
    postingDate: header?.postingDate ?? null,
    dueDate: header?.dueDate ?? null,
    fields,
  };
}

/** A credit note has no preview, and what it stops at is answered on its invoice. */
const withoutInvoiceOnly = (view: DocumentPageView['view']): DocumentPageView['view'] => ({
  ...view,
  actions: view.actions.filter((action) => action !== 'preview'),
  problem: view.problem === null ? null : { ...view.problem, action: null },
  candidates: [],
  choices: [],
  related: [],
});
