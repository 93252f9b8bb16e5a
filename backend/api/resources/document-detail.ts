import type { z } from 'zod';
import { documentListRowSchema, documentPageSchema } from '#shared/api/documents.ts';
import { invoiceViewSchema } from '#shared/api/invoice.ts';
import type { Services } from '../../services.ts';
import type { SyncItem } from '../../sync/context.ts';
import { documentPage } from '../../views/document-page.ts';
import type { ApiCaller } from '../door/caller.ts';

const { shape } = invoiceViewSchema;

/** What the Dashboard's page of a document shows, without what only a view needs. */
export const documentDetailSchema = documentListRowSchema
  .extend({
    customerId: documentPageSchema.shape.customerId,
    parentId: documentPageSchema.shape.parentId,
    settingsVersion: documentPageSchema.shape.settingsVersion,
    posting: documentPageSchema.shape.posting,
    document: shape.document,
    totals: shape.totals,
    paid: shape.paid,
    contact: shape.contact,
    lines: shape.lines,
    notes: shape.notes,
    problem: shape.problem,
    candidates: shape.candidates,
    related: shape.related,
    nextAttemptAt: shape.nextAttemptAt,
    actions: shape.actions,
  })
  .meta({
    id: 'DocumentDetail',
    description: 'One document with its totals on both sides, customer, lines and problem.',
  });

/** One document as the Dashboard shows it on a page of its own. */
export async function documentDetail(
  services: Services,
  caller: ApiCaller,
  item: SyncItem,
): Promise<z.output<typeof documentDetailSchema>> {
  const page = await documentPage(services, caller, item.id);
  if (page === undefined) throw new Error(`The document ${item.id} is gone while it is read`);
  const { row, customerId, parentId, settingsVersion, posting, view } = page;
  const { document, totals, paid, contact, lines, notes, problem, candidates, related, nextAttemptAt, actions } = view;
  return {
    ...row,
    ...{ customerId, parentId, settingsVersion, posting },
    ...{ document, totals, paid, contact, lines, notes, problem, candidates, related, nextAttemptAt, actions },
  };
}
