import type { JsonObject } from '../http/json.ts';
import { pageOf } from '../http/pages.ts';
import type { Invoice, InvoiceItem, Line } from '../objects/invoices.ts';
import type { AccountData } from '../world.ts';
import { taxRatesJson } from './taxRates.ts';

export function lineJson({ tax_rates: _, ...line }: Readonly<Line>): JsonObject {
  return line;
}

/** The answer for an invoice; `lines` holds the first ten only. */
export function invoiceJson(data: AccountData, invoice: Readonly<Invoice>): JsonObject {
  const { days_until_due: _, lines, default_tax_rates: rates, ...rest } = invoice;
  return {
    ...rest,
    default_tax_rates: taxRatesJson(data, rates),
    lines: pageOf(lines, { paging: {}, kind: 'line item', url: `/v1/invoices/${invoice.id}/lines`, json: lineJson }),
  };
}

export function invoiceItemJson(data: AccountData, item: Readonly<InvoiceItem>): JsonObject {
  const { credited: _, tax_rates: rates, ...rest } = item;
  return { ...rest, net_amount: item.amount, tax_rates: taxRatesJson(data, rates) };
}
