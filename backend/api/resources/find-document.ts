import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { SyncObjectType } from '#shared/statuses.ts';
import type { Connection } from '../../connections/current.ts';
import { syncItems } from '../../database/schema/index.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import type { SyncItem } from '../../sync/context.ts';
import { ofCompany } from '../../sync/filter.ts';
import { findItem } from '../../sync/items.ts';
import { readConnection } from '../../views/connection.ts';
import type { ApiCaller } from '../door/caller.ts';

/** A document is named by Tieout's id or by Stripe's. */
export const documentIdSchema = z
  .string()
  .regex(
    /^(in_\w{1,250}|cn_\w{1,250}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/,
    'Give the id of the document, or that of the invoice (in_…) or credit note (cn_…) in Stripe.',
  )
  .meta({ description: 'Id of the document, or of the invoice or credit note in Stripe.', example: 'in_1QxYz' });

export const documentParams = z.object({ id: documentIdSchema });

type Named = { object: { type: SyncObjectType; id: string }; item: SyncItem | undefined; connection: Connection };

/**
 * The document that a path names. One of Stripe that Tieout has not met yet has no item.
 * @throws HttpError 404 `document_not_found` for an id of ours that is not this account’s; 409 `not_connected`
 */
export async function nameDocument(services: Services, caller: ApiCaller, id: string): Promise<Named> {
  const connection = await requireBooks(services, caller);
  if (id.startsWith('in_') || id.startsWith('cn_')) {
    const type = id.startsWith('in_') ? 'invoice' : 'credit_note';
    return { object: { type, id }, item: await findItem(services.db, connection, type, id), connection };
  }
  const [item] = await services.db
    .select()
    .from(syncItems)
    .where(and(ofCompany(connection), eq(syncItems.id, id)));
  if (item === undefined) throw noDocument();
  return { object: { type: item.objectType, id: item.stripeId }, item, connection };
}

/** As {@link nameDocument}, for what only a document that was met has. @throws HttpError 404 `document_not_found` */
export async function findDocument(
  services: Services,
  caller: ApiCaller,
  id: string,
): Promise<Named & { item: SyncItem }> {
  const { item, ...named } = await nameDocument(services, caller, id);
  if (item === undefined) throw noDocument();
  return { ...named, item };
}

/** The company whose documents, rules and mappings these are, connected now or last. @throws HttpError 409 `not_connected` */
export async function requireBooks(services: Services, caller: Pick<ApiCaller, 'installation'>): Promise<Connection> {
  const { connection } = await readConnection(services, caller.installation);
  if (connection !== null && connection.state !== 'pending') return connection;
  throw new HttpError(
    409,
    'not_connected',
    'No company is connected',
    'Documents, rules and mappings are kept with a company of the ledger. Connect one in the app’s settings in the Stripe Dashboard, then try again.',
  );
}

const noDocument = () =>
  new HttpError(
    404,
    'document_not_found',
    'There is no such document',
    'This account has no document of that id in the company that is connected. List documents to find it, or name it by its id in Stripe; POST …/sync brings in an invoice that was never met.',
  );
