import type { z } from 'zod';
import { documentListRowSchema } from '#shared/api/documents.ts';
import { invoiceViewSchema } from '#shared/api/invoice.ts';
import type { Services } from '../../services.ts';
import type { SyncItem } from '../../sync/context.ts';
import { documentListRow } from '../../views/documents-list.ts';
import { invoiceView } from '../../views/invoice.ts';
import type { ApiCaller } from '../door/caller.ts';

const { shape } = invoiceViewSchema;

/** What the invoice view shows beside an invoice, without what only a view needs. */
export const documentDetailSchema = documentListRowSchema
  .extend({
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

/** One document as the Dashboard shows it. */
export async function documentDetail(
  services: Services,
  caller: ApiCaller,
  item: SyncItem,
): Promise<z.output<typeof documentDetailSchema>> {
  const view = await invoiceView(services, caller, item.stripeId);
  const { document, totals, paid, contact, lines, notes, problem, candidates, related, nextAttemptAt, actions } = view;
  return {
    ...documentListRow(item),
    ...{ document, totals, paid, contact, lines, notes, problem, candidates, related, nextAttemptAt, actions },
  };
}
