import type { z } from 'zod';
import type { Context } from '../context.ts';
import { mergeMetadata } from '../context.ts';
import { invalid, missing } from '../http/errors.ts';
import {
  amount,
  clearable,
  decimal,
  emptyable,
  hash,
  integer,
  list,
  metadata,
  notSimulated,
  oneOf,
  text,
} from '../http/fields.ts';
import { newId } from '../ids.ts';
import { amountStep } from '../money/currency.ts';
import { proportion } from '../money/decimal.ts';
import { taxesOn } from '../money/totals.ts';
import type { Invoice, Line } from '../objects/invoices.ts';
import type { CreditNoteLine } from '../objects/payments.ts';
import { ratesOf, taxJson } from './invoiceTotals.ts';
import { unitAmountOf } from './prices.ts';
import { times } from './pricing.ts';
import { checkTaxRates } from './taxRates.ts';

export const creditNoteLineParam = () =>
  hash({
    amount: amount().optional(),
    description: clearable().optional(),
    invoice_line_item: text().optional(),
    metadata: metadata().optional(),
    quantity: integer(1).optional(),
    tax_amounts: notSimulated(),
    tax_rates: emptyable(list(text())).optional(),
    type: oneOf(['custom_line_item', 'invoice_line_item']),
    unit_amount: amount().optional(),
    unit_amount_decimal: decimal().optional(),
  });
type LineParam = z.output<ReturnType<typeof creditNoteLineParam>>;

/** What one line of a credit note gives back: amount before discounts and exclusive taxes, and its share of both. */
export function creditNoteLine(ctx: Context, invoice: Invoice, given: LineParam, param: string): CreditNoteLine {
  return given.type === 'invoice_line_item'
    ? ofInvoiceLine(ctx, invoice, given, param)
    : custom(ctx, invoice, given, param);
}

/** A line of its own words, for credit notes made from an amount alone. */
export function plainLine(ctx: Context, total: number): CreditNoteLine {
  return {
    ...emptyLine(ctx),
    amount: total,
    description: 'Credit',
    quantity: 1,
    unit_amount: total,
    unit_amount_decimal: String(total),
  };
}

function emptyLine(ctx: Context): CreditNoteLine {
  return {
    id: newId('cnli'),
    object: 'credit_note_line_item',
    amount: 0,
    description: null,
    discount_amount: 0,
    discount_amounts: [],
    livemode: ctx.account.livemode,
    metadata: null,
    pretax_credit_amounts: [],
    quantity: null,
    tax_rates: [],
    taxes: [],
    type: 'custom_line_item',
    unit_amount: null,
    unit_amount_decimal: null,
  };
}

function custom(ctx: Context, invoice: Invoice, given: LineParam, param: string): CreditNoteLine {
  const unit = unitAmountOf(given, invoice.currency, `${param}[unit_amount]`);
  const { amount: total, quantity } = times(unit, String(given.quantity ?? 1), invoice.currency);
  const rates = checkTaxRates(ctx, given.tax_rates || [], `${param}[tax_rates]`);
  return {
    ...emptyLine(ctx),
    amount: total,
    description: given.description ?? null,
    metadata: mergeMetadata({}, given.metadata),
    quantity,
    tax_rates: rates,
    taxes: taxesFor(ctx, invoice, BigInt(total), rates),
    unit_amount: unit.includes('.') ? null : Number(unit),
    unit_amount_decimal: unit,
  };
}

function ofInvoiceLine(ctx: Context, invoice: Invoice, given: LineParam, param: string): CreditNoteLine {
  const line = invoice.lines.find((other) => other.id === given.invoice_line_item);
  if (line === undefined) throw missing('line item', given.invoice_line_item ?? '', `${param}[invoice_line_item]`, 400);
  const credited = creditedAmount(line, given, param);
  const whole = credited === BigInt(line.amount);
  const step = amountStep(invoice.currency);
  const discounts = line.discount_amounts.map(({ amount: off, discount }) => ({
    discount,
    amount: whole ? off : Number(proportion(BigInt(off), credited, BigInt(line.amount), step)),
  }));
  const off = discounts.reduce((total, share) => total + share.amount, 0);
  const given_rates =
    given.tax_rates === undefined ? undefined : checkTaxRates(ctx, given.tax_rates || [], `${param}[tax_rates]`);
  const rates = given_rates ?? (line.tax_rates.length > 0 ? line.tax_rates : invoice.default_tax_rates);
  return {
    ...emptyLine(ctx),
    amount: Number(credited),
    description: given.description ?? line.description,
    discount_amount: off,
    discount_amounts: discounts,
    invoice_line_item: line.id,
    metadata: mergeMetadata({}, given.metadata),
    quantity: given.quantity ?? (whole ? line.quantity : null),
    tax_rates: rates,
    taxes: whole && given_rates === undefined ? line.taxes : taxesFor(ctx, invoice, credited - BigInt(off), rates),
    type: 'invoice_line_item',
    unit_amount_decimal: given.amount === undefined ? (line.pricing?.unit_amount_decimal ?? null) : null,
  };
}

/** By amount, by quantity, or the whole line. @throws StripeError for more than the line has. */
function creditedAmount(line: Line, given: LineParam, param: string): bigint {
  const full = BigInt(line.amount);
  if (given.amount !== undefined) {
    if (given.amount > line.amount) {
      throw invalid(`The amount is greater than the line's amount (${line.amount}).`, { param: `${param}[amount]` });
    }
    return BigInt(given.amount);
  }
  if (given.quantity === undefined || given.quantity === line.quantity) return full;
  if (given.quantity > line.quantity) {
    throw invalid(`The quantity is greater than the line's quantity (${line.quantity}).`, {
      param: `${param}[quantity]`,
    });
  }
  return BigInt(times(line.pricing?.unit_amount_decimal ?? '0', String(given.quantity), line.currency).amount);
}

function taxesFor(ctx: Context, invoice: Invoice, net: bigint, rates: string[]) {
  const exempt = invoice.customer_tax_exempt !== 'none';
  const taxes = taxesOn(net, ratesOf(ctx.data, rates), exempt, amountStep(invoice.currency));
  return taxes.map((tax) => taxJson(tax, invoice.lines[0]?.taxes[0]?.taxability_reason ?? 'not_available'));
}
