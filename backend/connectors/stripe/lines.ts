import Big from 'big.js';
import type Stripe from 'stripe';
import { currencyExponent } from '#shared/currency.ts';
import { fromUnix } from '../../documents/dates.ts';
import type { InvoiceLine, LineTax } from '../../documents/invoice.ts';
import type { StripeCatalogue } from './catalogue.ts';
import { asking, type StripeAccount } from './client.ts';

/** All lines of an invoice. `invoice.lines` holds only the first page, the rest is paged to the end. */
export async function allLines(account: StripeAccount, invoice: Stripe.Invoice): Promise<Stripe.InvoiceLineItem[]> {
  const lines = [...invoice.lines.data];
  if (!invoice.lines.has_more) return lines;
  const last = lines.at(-1)?.id;
  const rest = account.stripe.invoices.listLineItems(
    invoice.id,
    { limit: 100, ...(last === undefined ? {} : { starting_after: last }) },
    account.options,
  );
  await asking(invoice.id, async () => {
    for await (const line of rest) lines.push(line);
  });
  return lines;
}

type StripeTax = { amount: number; tax_behavior: string; tax_rate_details: { tax_rate: string } | null };

/** A line's taxes with the words of their rates. Entries without a rate carry no amount and are left out. */
export async function lineTaxes(
  account: StripeAccount,
  catalogue: StripeCatalogue,
  taxes: StripeTax[] | null,
): Promise<LineTax[]> {
  const found: LineTax[] = [];
  for (const tax of taxes ?? []) {
    const rateId = tax.tax_rate_details?.tax_rate;
    if (rateId === undefined) {
      if (tax.amount !== 0) {
        found.push({
          rateId: 'unknown',
          label: 'Tax without a rate',
          percentage: null,
          amount: BigInt(tax.amount),
          inclusive: tax.tax_behavior === 'inclusive',
        });
      }
      continue;
    }
    const rate = await catalogue.taxRate(account, rateId);
    found.push({
      rateId,
      label: rate.label,
      percentage: rate.percentage,
      amount: BigInt(tax.amount),
      inclusive: tax.tax_behavior === 'inclusive',
    });
  }
  return found;
}

/** What revenue is left of a line: amount − discounts − taxes that are already in it. */
export const netOf = (amount: bigint, discount: bigint, taxes: LineTax[]): bigint =>
  amount - discount - taxes.reduce((sum, tax) => (tax.inclusive ? sum + tax.amount : sum), 0n);

/** An invoice line in canonical form. Discounts include the line's share of invoice discounts and of billing credits. */
export async function translateLine(
  account: StripeAccount,
  catalogue: StripeCatalogue,
  line: Stripe.InvoiceLineItem,
): Promise<InvoiceLine> {
  const amount = BigInt(line.amount);
  const credits = (line.pretax_credit_amounts ?? []).filter((credit) => credit.type === 'credit_balance_transaction');
  const discount = [...(line.discount_amounts ?? []), ...credits].reduce((sum, part) => sum + BigInt(part.amount), 0n);
  const taxes = await lineTaxes(account, catalogue, line.taxes);
  const details = line.pricing?.price_details;
  const product = details === undefined ? null : await catalogue.product(account, details.product);
  const parent = line.parent?.subscription_item_details ?? line.parent?.invoice_item_details;
  const price = details?.price;
  return {
    id: line.id,
    description: line.description?.trim() || product?.name || 'Invoice line',
    quantity: String(line.quantity_decimal ?? line.quantity ?? 1),
    unitPrice:
      line.pricing?.unit_amount_decimal == null
        ? null
        : majorUnits(String(line.pricing.unit_amount_decimal), line.currency),
    amount,
    discount,
    taxes,
    net: netOf(amount, discount, taxes),
    productId: product?.id ?? null,
    productName: product?.name ?? null,
    priceId: price === undefined ? null : typeof price === 'string' ? price : price.id,
    period:
      line.period.start === line.period.end
        ? null
        : { start: fromUnix(line.period.start), end: fromUnix(line.period.end) },
    proration: parent?.proration ?? false,
    metadata: line.metadata,
  };
}

/** Shipping as a line of its own, so that lines always add up to the total. */
export async function shippingLine(
  account: StripeAccount,
  catalogue: StripeCatalogue,
  invoice: Stripe.Invoice,
): Promise<InvoiceLine | null> {
  const cost = invoice.shipping_cost;
  if (cost === null || cost.amount_subtotal === 0) return null;
  const taxes: LineTax[] = [];
  for (const tax of cost.taxes ?? []) {
    const rate = await catalogue.taxRate(account, tax.rate.id);
    taxes.push({
      rateId: tax.rate.id,
      label: rate.label,
      percentage: rate.percentage,
      amount: BigInt(tax.amount),
      inclusive: tax.rate.inclusive,
    });
  }
  const amount = BigInt(cost.amount_subtotal);
  return {
    id: `${invoice.id}:shipping`,
    description: 'Shipping',
    quantity: '1',
    unitPrice: null,
    amount,
    discount: 0n,
    taxes,
    net: netOf(amount, 0n, taxes),
    productId: null,
    productName: 'Shipping',
    priceId: null,
    period: null,
    proration: false,
    metadata: {},
  };
}

/** Stripe's unit_amount_decimal is in minor units with up to 12 decimals; ours is in major units. Pure text: no float. */
export function majorUnits(minor: string, currency: string): string {
  return new Big(minor).div(new Big(10).pow(currencyExponent(currency))).toFixed();
}
