import Stripe from 'stripe';
import type { Made } from './ids.ts';
import type { SeedCreditNote, SeedInvoice, SeedLine, SeedMerchant } from './model.ts';
import { DAY_MS, type Timeline } from './timeline.ts';

/** Where invoices are made: the merchant's own account, its catalogue, and the day from which days are counted back. */
export type Workshop = {
  stripe: Stripe;
  merchant: SeedMerchant;
  made: Made;
  timeline: Timeline;
  today: Date;
};

/** Puts the making of one-off invoices on the timeline. */
export function planInvoices(shop: Workshop): void {
  for (const invoice of shop.merchant.invoices) shop.timeline.at(invoice.daysAgo, () => makeInvoice(shop, invoice));
}

async function makeInvoice(shop: Workshop, invoice: SeedInvoice): Promise<void> {
  const { stripe, merchant, made, timeline } = shop;
  const { currency = 'eur', tax, course = 'open' } = invoice;
  const customer = merchant.customers.find(({ key }) => key === invoice.customer);
  const byCard = customer?.card === true;
  const draft = await stripe.invoices.create({
    customer: made.customers.get(invoice.customer),
    currency,
    metadata: invoice.metadata ?? {},
    pending_invoice_items_behavior: 'exclude',
    ...(byCard
      ? { collection_method: 'charge_automatically' }
      : { collection_method: 'send_invoice', days_until_due: invoice.dueInDays ?? 14 }),
    ...(tax === null ? {} : { default_tax_rates: [made.taxRates.get(tax)] }),
    ...(invoice.coupons === undefined ? {} : { discounts: invoice.coupons.map((coupon) => ({ coupon })) }),
    ...(invoice.memo === undefined ? {} : { description: invoice.memo }),
  });
  if (invoice.key !== undefined) made.invoices.set(invoice.key, draft.id);
  await stripe.invoices.addLines(draft.id, { lines: invoice.lines.map((line) => lineParams(shop, line, currency)) });
  if (course === 'draft') return;
  const final = await stripe.invoices.finalizeInvoice(draft.id);
  if (final.status === 'paid') return;
  if (course === 'sent') await stripe.invoices.sendInvoice(draft.id);
  if (course === 'void') await stripe.invoices.voidInvoice(draft.id);
  if (typeof course === 'object') {
    timeline.at(invoice.daysAgo - course.paidAfterDays, async () => {
      await stripe.invoices.pay(draft.id, byCard ? {} : { paid_out_of_band: true });
    });
  }
}

function lineParams(shop: Workshop, line: SeedLine, currency: string): Stripe.InvoiceAddLinesParams.Line {
  const { made, today } = shop;
  const day = (daysAgo: number) => Math.floor((today.getTime() - daysAgo * DAY_MS) / 1000);
  return {
    ...amountParams(shop, line, currency),
    ...(line.text === undefined ? {} : { description: line.text }),
    ...(line.tax === undefined ? {} : { tax_rates: line.tax === null ? '' : [made.taxRates.get(line.tax)] }),
    ...(line.coupons === undefined ? {} : { discounts: line.coupons.map((coupon) => ({ coupon })) }),
    ...(line.metadata === undefined ? {} : { metadata: line.metadata }),
    ...(line.period === undefined
      ? {}
      : { period: { start: day(line.period.fromDaysAgo), end: day(line.period.toDaysAgo) } }),
  };
}

/** A price of the catalogue where it has that amount and is for one-off lines, else a price of the line's own. */
function amountParams(shop: Workshop, line: SeedLine, currency: string): Stripe.InvoiceAddLinesParams.Line {
  const { merchant, made } = shop;
  const product = merchant.products.find(({ key }) => key === line.product);
  const listed = product?.prices[currency];
  const unit = line.unit ?? listed;
  if (unit === undefined) throw new Error(`The seed has no ${currency} price for “${line.product ?? line.text}”.`);
  // Without a product there is an amount only, and Stripe takes no quantity with it.
  if (product === undefined) return { amount: Number(unit) };
  const quantity = { quantity_decimal: Stripe.Decimal.from(line.quantity ?? 1) };
  if (unit === listed && product.recurring === undefined) {
    return { pricing: { price: made.prices.get(`${product.key}/${currency}`) }, ...quantity };
  }
  const price = { currency, product: made.products.get(product.key), unit_amount_decimal: Stripe.Decimal.from(unit) };
  return { price_data: price, ...quantity };
}

/** Puts the crediting of invoices on the timeline. */
export function planCreditNotes(shop: Workshop): void {
  for (const note of shop.merchant.creditNotes) shop.timeline.at(note.daysAgo, () => makeCreditNote(shop, note));
}

async function makeCreditNote({ stripe, made }: Workshop, note: SeedCreditNote): Promise<void> {
  const invoice = await stripe.invoices.retrieve(made.invoices.get(note.invoice));
  const credited = note.of === 'everything' ? invoice.lines.data : invoice.lines.data.slice(0, 1);
  const lines = credited.map(
    (line): Stripe.CreditNoteCreateParams.Line => ({
      type: 'invoice_line_item',
      invoice_line_item: line.id,
      ...(note.of === 'everything' ? { amount: line.amount } : { quantity: note.of.firstLineQuantity }),
    }),
  );
  await stripe.creditNotes.create({ invoice: invoice.id, lines, memo: note.memo });
}
