import { newId } from '../ids.ts';
import type { Invoice, InvoiceItem, Line, LineParent } from '../objects/invoices.ts';

/** The line by which an invoice item appears on an invoice. A known line keeps its id. */
export function lineOf(item: InvoiceItem, invoice: string, id = newId('il')): Line {
  return {
    id,
    object: 'line_item',
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: item.discountable,
    discounts: item.discounts,
    invoice,
    livemode: item.livemode,
    metadata: item.metadata,
    parent: parentOf(item),
    period: item.period,
    pretax_credit_amounts: [],
    pricing: item.pricing,
    quantity: item.quantity,
    quantity_decimal: item.quantity_decimal,
    subscription: item.parent?.subscription_details.subscription ?? null,
    subtotal: item.amount,
    taxes: [],
    tax_rates: item.tax_rates,
  };
}

function parentOf(item: InvoiceItem): LineParent {
  const details = item.parent?.subscription_details;
  const proration = item.proration ? { credited_items: item.credited } : null;
  if (details?.subscription_item !== undefined) {
    return {
      type: 'subscription_item_details',
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: item.id,
        proration: item.proration,
        proration_details: proration,
        subscription: details.subscription,
        subscription_item: details.subscription_item,
      },
    };
  }
  return {
    type: 'invoice_item_details',
    invoice_item_details: {
      invoice_item: item.id,
      proration: item.proration,
      proration_details: proration,
      subscription: details?.subscription ?? null,
    },
    subscription_item_details: null,
  };
}

/** The invoice item a line came from; none for a subscription's regular line. */
export function itemOf(line: Readonly<Line>): string | null {
  return line.parent.type === 'invoice_item_details'
    ? line.parent.invoice_item_details.invoice_item
    : line.parent.subscription_item_details.invoice_item;
}

/** The draft with the item's line added or replaced, not yet recomputed. */
export function withItem(invoice: Invoice, item: InvoiceItem): Invoice {
  const known = invoice.lines.find((line) => itemOf(line) === item.id);
  if (known === undefined) return { ...invoice, lines: [...invoice.lines, lineOf(item, invoice.id)] };
  const line = lineOf(item, invoice.id, known.id);
  return { ...invoice, lines: invoice.lines.map((other) => (other.id === known.id ? line : other)) };
}
