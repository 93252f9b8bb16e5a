import { type Context, find } from '../context.ts';
import { emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import type { Invoice } from '../objects/invoices.ts';
import { invoiceJson } from './invoiceJson.ts';
import { recompute } from './invoiceTotals.ts';

/** @throws StripeError `invoice_not_editable` when the invoice is no draft any more: its amounts are fixed. */
export function editableDraft(ctx: Context, id: string, param?: string): Invoice {
  const invoice = find(ctx.data.invoices, 'invoice', id, param);
  if (invoice.status === 'draft') return invoice;
  throw invalid("Finalized invoices can't be updated in this way", { code: 'invoice_not_editable' });
}

/** Stores a changed draft with new totals and tells of the update. */
export function changeDraft(ctx: Context, before: Invoice, after: Invoice): Invoice {
  return storeChange(ctx, before, recompute(ctx.data, after));
}

/** Stores a changed invoice as it is and tells of the update. */
export function storeChange(ctx: Context, before: Invoice, after: Invoice): Invoice {
  const stored = ctx.data.invoices.put(after);
  emitUpdate(ctx, 'invoice.updated', invoiceJson(ctx.data, before), invoiceJson(ctx.data, stored));
  return stored;
}
