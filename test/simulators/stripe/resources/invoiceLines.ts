import { type Context, find, mergeMetadata } from '../context.ts';
import { missing } from '../http/errors.ts';
import { hash, list, metadata, notSimulated, oneOf, paging, text } from '../http/fields.ts';
import { pageOf } from '../http/pages.ts';
import { route } from '../http/router.ts';
import type { Invoice } from '../objects/invoices.ts';
import { changeDraft, editableDraft } from './drafts.ts';
import { changedItem, createItem, deleteItem, type ItemParams } from './invoiceItems.ts';
import { invoiceJson, lineJson } from './invoiceJson.ts';
import { itemOf, withItem } from './lines.ts';
import { lineParams } from './pricing.ts';
import { checkTaxRates } from './taxRates.ts';

const perLine = { ...lineParams, tax_amounts: notSimulated() };
const invoiceMetadata = metadata().optional();

/** A draft with one line changed; a line that comes from an item changes the item with it. */
function changeLine(ctx: Context, draft: Invoice, id: string, params: ItemParams): Invoice {
  const line = draft.lines.find((other) => other.id === id);
  if (line === undefined) throw missing('line item', id, 'id', 400);
  const item = ctx.data.invoiceItems.get(itemOf(line) ?? '');
  if (item !== undefined) return withItem(draft, ctx.data.invoiceItems.put(changedItem(ctx, item, params)));
  // A subscription's regular line: its words may change, its amount follows the subscription.
  const changed = {
    ...line,
    description: params.description === undefined ? line.description : params.description,
    metadata: mergeMetadata(line.metadata, params.metadata),
    tax_rates:
      params.tax_rates === undefined ? line.tax_rates : checkTaxRates(ctx, params.tax_rates || [], 'tax_rates'),
  };
  return { ...draft, lines: draft.lines.map((other) => (other.id === id ? changed : other)) };
}

function withMetadata(invoice: Invoice, change: Parameters<typeof mergeMetadata>[1]): Invoice {
  return { ...invoice, metadata: mergeMetadata(invoice.metadata, change) };
}

export const invoiceLineRoutes = [
  route('GET', '/v1/invoices/{id}/lines', paging, (ctx, cursor, id) => {
    const { lines } = find(ctx.data.invoices, 'invoice', id);
    return pageOf(lines, { paging: cursor, kind: 'line item', url: `/v1/invoices/${id}/lines`, json: lineJson });
  }),
  route('POST', '/v1/invoices/{invoiceId}/lines/{id}', perLine, (ctx, params, invoice, id) => {
    const draft = editableDraft(ctx, invoice);
    const after = changeDraft(ctx, draft, changeLine(ctx, draft, id, params));
    return lineJson(after.lines.find((line) => line.id === id) ?? raise(id));
  }),
  route(
    'POST',
    '/v1/invoices/{id}/add_lines',
    { lines: list(hash({ ...perLine, invoice_item: text().optional() })), invoice_metadata: invoiceMetadata },
    (ctx, { lines, invoice_metadata: change }, id) => {
      const draft = editableDraft(ctx, id);
      let after = withMetadata(draft, change);
      for (const [index, { invoice_item: known, ...params }] of lines.entries()) {
        after = withItem(
          after,
          known === undefined
            ? createItem(ctx, draft.customer, params, draft)
            : takeItem(ctx, draft, known, `lines[${index}][invoice_item]`),
        );
      }
      return invoiceJson(ctx.data, changeDraft(ctx, draft, after));
    },
  ),
  route(
    'POST',
    '/v1/invoices/{id}/update_lines',
    { lines: list(hash({ ...perLine, id: text() })), invoice_metadata: invoiceMetadata },
    (ctx, { lines, invoice_metadata: change }, id) => {
      const draft = editableDraft(ctx, id);
      let after = withMetadata(draft, change);
      for (const { id: line, ...params } of lines) after = changeLine(ctx, after, line, params);
      return invoiceJson(ctx.data, changeDraft(ctx, draft, after));
    },
  ),
  route(
    'POST',
    '/v1/invoices/{id}/remove_lines',
    { lines: list(hash({ behavior: oneOf(['delete', 'unassign']), id: text() })), invoice_metadata: invoiceMetadata },
    (ctx, { lines, invoice_metadata: change }, id) => {
      const draft = editableDraft(ctx, id);
      for (const { id: lineId, behavior } of lines) {
        const line = draft.lines.find((other) => other.id === lineId);
        if (line === undefined) throw missing('line item', lineId, 'id', 400);
        const item = ctx.data.invoiceItems.get(itemOf(line) ?? '');
        if (item !== undefined && behavior === 'delete') deleteItem(ctx, item);
        if (item !== undefined && behavior === 'unassign') ctx.data.invoiceItems.put({ ...item, invoice: null });
      }
      const removed = new Set(lines.map((line) => line.id));
      const kept = draft.lines.filter((line) => !removed.has(line.id));
      return invoiceJson(ctx.data, changeDraft(ctx, draft, { ...withMetadata(draft, change), lines: kept }));
    },
  ),
];

function raise(id: string): never {
  throw missing('line item', id);
}

/** Puts a pending item on the draft. */
function takeItem(ctx: Context, draft: Invoice, id: string, param: string) {
  const item = find(ctx.data.invoiceItems, 'invoiceitem', id, param);
  if (item.customer !== draft.customer || item.invoice !== null || item.currency !== draft.currency) {
    throw missing('pending invoiceitem of this customer and currency', id, param, 400);
  }
  return ctx.data.invoiceItems.put({ ...item, invoice: draft.id });
}
