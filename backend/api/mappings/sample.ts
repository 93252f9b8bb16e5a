import { z } from 'zod';
import type { InvoiceLine, SalesDocument } from '../../documents/invoice.ts';
import { money } from '../../documents/money.ts';
import type { Catalog } from '../../mapping/catalog.ts';

const metadata = z.record(z.string().max(40), z.string().max(500)).default({});

const sampleLine = z.strictObject({
  description: z.string().max(500).default('Sample line'),
  amount: z
    .string()
    .regex(/^-?\d{1,15}$/, 'Give minor units, such as "1050".')
    .default('1000'),
  quantity: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,6})?$/)
    .default('1'),
  productId: z.string().max(255).nullable().default(null),
  productName: z.string().max(250).nullable().default(null),
  productMetadata: metadata,
  priceLookupKey: z.string().max(200).nullable().default(null),
  priceMetadata: metadata,
  taxRateIds: z.array(z.string().max(100)).max(5).default([]),
  metadata,
});

/** An invoice that nobody sent: what a mapping is tried on before there is a real one. */
export const sampleSchema = z
  .strictObject({
    currency: z.string().length(3).toUpperCase().default('EUR'),
    customer: z
      .strictObject({ name: z.string().max(250).optional(), email: z.string().max(250).optional(), metadata })
      .default({ metadata: {} }),
    metadata,
    lines: z.array(sampleLine).min(1).max(100),
  })
  .meta({ id: 'SampleInvoice' });
type Sample = z.output<typeof sampleSchema>;

/** The sample as the street would have read it from Stripe, and the products and prices of its lines. */
export function sampleDocument(sample: Sample, now: Date): { document: SalesDocument; catalog: Catalog } {
  const { currency, customer } = sample;
  const lines = sample.lines.map((line, index): InvoiceLine => {
    const amount = BigInt(line.amount);
    return {
      id: `sample_${index + 1}`,
      description: line.description,
      quantity: line.quantity,
      unitPrice: null,
      amount,
      discount: 0n,
      taxes: line.taxRateIds.map((rateId) => ({
        rateId,
        label: rateId,
        percentage: null,
        amount: 0n,
        inclusive: false,
      })),
      net: amount,
      productId: line.productId,
      productName: line.productName,
      priceId:
        line.priceLookupKey === null && Object.keys(line.priceMetadata).length === 0 ? null : `price_${index + 1}`,
      period: null,
      proration: false,
      metadata: line.metadata,
    };
  });
  const total = lines.reduce((sum, { net }) => sum + net, 0n);
  const document: SalesDocument = {
    kind: 'invoice',
    id: 'in_sample',
    number: 'SAMPLE-1',
    status: 'open',
    currency,
    customer: null,
    issuedAt: now,
    dueAt: null,
    sentAt: null,
    paidAt: null,
    lines,
    total: money(total, currency),
    tax: money(0n, currency),
    metadata: sample.metadata,
    invoiceId: null,
    livemode: false,
    raw: {
      invoice: {
        id: 'in_sample',
        number: 'SAMPLE-1',
        currency: currency.toLowerCase(),
        total: Number(total),
        created: Math.floor(now.getTime() / 1000),
        metadata: sample.metadata,
      },
      customer: { id: 'cus_sample', ...customer },
    },
  };
  return { document, catalog: catalogOf(sample, lines) };
}

function catalogOf(sample: Sample, lines: readonly InvoiceLine[]): Catalog {
  const products: [string, { id: string; name: string; metadata: Record<string, string> }][] = [];
  const prices: [string, { id: string; lookupKey: string | null; metadata: Record<string, string> }][] = [];
  sample.lines.forEach((line, index) => {
    const { productId, priceId } = lines[index] ?? { productId: null, priceId: null };
    if (productId !== null)
      products.push([productId, { id: productId, name: line.productName ?? '', metadata: line.productMetadata }]);
    if (priceId !== null)
      prices.push([priceId, { id: priceId, lookupKey: line.priceLookupKey, metadata: line.priceMetadata }]);
  });
  return { products: new Map(products), prices: new Map(prices) };
}
