import type { TaxAmount } from '../money/totals.ts';
import { invoiceTotals, type Rate } from '../money/totals.ts';
import type { Invoice, Tax } from '../objects/invoices.ts';
import type { AccountData } from '../world.ts';
import { reductions } from './discounts.ts';

/** A draft with its lines' discounts and taxes and all totals computed anew. Only drafts are ever recomputed. */
export function recompute(data: AccountData, invoice: Invoice): Invoice {
  const totals = invoiceTotals({
    currency: invoice.currency,
    taxExempt: invoice.customer_tax_exempt,
    discounts: reductions(data, invoice.discounts),
    lines: invoice.lines.map((line) => ({
      amount: BigInt(line.amount),
      discountable: line.discountable,
      product: line.pricing?.price_details?.product ?? null,
      discounts: reductions(data, line.discounts),
      rates: ratesOf(data, line.tax_rates.length > 0 ? line.tax_rates : invoice.default_tax_rates),
    })),
  });
  const reason = exemption(invoice);
  const lines = invoice.lines.map((line, index) => {
    const computed = totals.lines[index];
    return {
      ...line,
      subtotal: Number(computed?.subtotal ?? 0n),
      discount_amounts: (computed?.discounts ?? []).map(({ discount, amount }) => ({
        amount: Number(amount),
        discount,
      })),
      taxes: (computed?.taxes ?? []).map((tax) => taxJson(tax, reason)),
    };
  });
  const balance = data.customers.peek(invoice.customer)?.balance ?? 0;
  const due = Math.max(0, Number(totals.total) + balance);
  return {
    ...invoice,
    lines,
    subtotal: Number(totals.subtotal),
    subtotal_excluding_tax: Number(totals.subtotalExcludingTax),
    total: Number(totals.total),
    total_excluding_tax: Number(totals.totalExcludingTax),
    total_discount_amounts: totals.discounts.map(({ discount, amount }) => ({ amount: Number(amount), discount })),
    total_taxes: totals.taxes.map((tax) => taxJson(tax, reason)),
    starting_balance: balance,
    // A negative total is credited to the customer's balance, never paid out by the invoice.
    amount_due: Number(totals.total) <= 0 ? 0 : due,
    amount_remaining: Number(totals.total) <= 0 ? 0 : due,
  };
}

export function ratesOf(data: AccountData, ids: readonly string[]): Rate[] {
  return ids.flatMap((id) => {
    const rate = data.taxRates.peek(id);
    return rate === undefined ? [] : { id, percentage: String(rate.percentage), inclusive: rate.inclusive };
  });
}

function exemption(invoice: Invoice): string {
  if (invoice.customer_tax_exempt === 'exempt') return 'customer_exempt';
  return invoice.customer_tax_exempt === 'reverse' ? 'reverse_charge' : 'not_available';
}

/** @param reason why the amount is what it is; for manual rates Stripe says `not_available`. */
export function taxJson(tax: TaxAmount, reason: string): Tax {
  return {
    amount: Number(tax.amount),
    tax_behavior: tax.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: tax.rate },
    taxability_reason: reason,
    taxable_amount: Number(tax.taxable),
    type: 'tax_rate_details',
  };
}
