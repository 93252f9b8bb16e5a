import assert from 'node:assert/strict';
import Big from 'big.js';
import fc from 'fast-check';
import { capabilities as businessCentral } from '#backend/connectors/business-central/capabilities.ts';
import type { Capabilities, LedgerDocument } from '#backend/connectors/port.ts';
import { capabilities as quickBooks } from '#backend/connectors/quickbooks/capabilities.ts';
import { netOf } from '#backend/connectors/stripe/lines.ts';
import type { InvoiceLine, LineTax } from '#backend/documents/invoice.ts';
import { money } from '#backend/documents/money.ts';
import { ledgerTax } from '#backend/documents/tax-rounding.ts';
import { lineAmounts } from '#backend/sync/line-amounts.ts';
import { judgeTotals } from '#backend/sync/verify.ts';
import { currencyExponent } from '#shared/currency.ts';
import { defaultSettings } from '#shared/settings.ts';
import { type InvoiceInput, invoiceTotals } from '#test/simulators/stripe/money/totals.ts';

const settleMs = { afterTimeout: 1, afterDrop: 1 };
/** The ledgers there are, and one that rounds the other way. */
export const roundingLedgers: [string, Capabilities][] = [
  ['Business Central', { ...businessCentral, settleMs }],
  ['QuickBooks', { ...quickBooks, settleMs }],
  ['a ledger that rounds each line', { ...businessCentral, settleMs, taxRounding: 'line' }],
];

const percentages = ['0', '5', '7', '8.875', '9.975', '19', '20', '25'];
const lineDrawn = fc.record({
  /** In the currency's smallest step. */
  steps: fc.integer({ min: -2_000_000, max: 5_000_000 }),
  quantity: fc.constantFrom('1', '2', '3', '7', '12', '0.5', '1.333333', '1000'),
  rate: fc.nat({ max: percentages.length - 1 }),
  percentOff: fc.option(fc.constantFrom('5', '12.5', '33.3'), { nil: null }),
});
/** An invoice as anybody may write it: 1 to 40 lines, tax in or on top, discounts, currencies of 0, 2 and 3 decimals. */
export const drawn = fc.record({
  currency: fc.constantFrom('eur', 'usd', 'jpy', 'krw', 'kwd', 'bhd'),
  inclusive: fc.boolean(),
  percentOff: fc.option(fc.constantFrom('10', '15.5'), { nil: null }),
  lines: fc.array(lineDrawn, { minLength: 1, maxLength: 40 }),
});
export type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** The invoice as Stripe computes it, in canonical lines. */
function inStripe({ currency, inclusive, percentOff, lines }: Drawn): { total: bigint; lines: InvoiceLine[] } {
  const step = currencyExponent(currency) === 3 ? 10n : 1n;
  const off = (id: string, percent: string | null) =>
    percent === null ? [] : [{ id, percentOff: percent, amountOff: null, products: null }];
  const input: InvoiceInput = {
    currency,
    taxExempt: 'none',
    discounts: off('whole', percentOff),
    lines: lines.map(({ steps, rate, percentOff: own }) => ({
      amount: BigInt(steps) * step,
      discountable: steps > 0,
      product: null,
      discounts: off('line', own),
      rates: [{ id: `txr_${rate}`, percentage: percentages[rate] ?? '0', inclusive }],
    })),
  };
  const totals = invoiceTotals(input);
  const found = input.lines.map(({ amount }, index): InvoiceLine => {
    const { discounts = [], taxes: given = [] } = totals.lines[index] ?? {};
    const discount = discounts.reduce((sum, each) => sum + each.amount, 0n);
    const taxes = given.map(
      (tax): LineTax => ({
        rateId: tax.rate,
        label: tax.rate,
        percentage: percentages[lines[index]?.rate ?? 0] ?? '0',
        amount: tax.amount,
        inclusive: tax.inclusive,
      }),
    );
    return {
      id: `il_${index}`,
      description: 'Part',
      quantity: lines[index]?.quantity ?? '1',
      unitPrice: null,
      amount,
      discount,
      taxes,
      net: netOf(amount, discount, taxes),
      productId: null,
      productName: null,
      priceId: null,
      period: null,
      proration: false,
      metadata: {},
    };
  });
  return { total: totals.total, lines: found };
}

/** What the ledger makes of a line as it is written: quantity × price, rounded, less the discount. Minor units. */
function writtenNet(line: InvoiceLine, currency: string, capabilities: Capabilities): bigint {
  const { quantity, unitPrice, discount } = lineAmounts(line, currency, capabilities);
  const scale = new Big(10).pow(currencyExponent(currency));
  const product = new Big(quantity).times(unitPrice).times(scale).round(0, Big.roundHalfUp);
  return BigInt(product.minus(new Big(discount).times(scale)).toFixed(0));
}

const documentOf = (total: bigint, currency: string): LedgerDocument => ({
  kind: 'invoice',
  id: '1',
  number: '1',
  externalNumber: '1',
  contactId: '1',
  state: 'Draft',
  draft: true,
  date: null,
  postingDate: null,
  currency: currency.toUpperCase(),
  total: money(total, currency),
  tax: money(0, currency),
  lines: null,
  url: null,
  etag: null,
});

/**
 * What must be so of every invoice: each line and the net agree to the minor unit, and what is left of the gross is
 * exactly the variance that is shown.
 * @throws AssertionError
 */
export function roundingHolds(each: Drawn, capabilities: Capabilities): void {
  const settings = defaultSettings();
  const { currency } = each;
  const invoice = inStripe(each);
  for (const line of invoice.lines) assert.equal(writtenNet(line, currency, capabilities), line.net);
  const net = invoice.lines.reduce((sum, line) => sum + line.net, 0n);
  const taxes = invoice.lines.flatMap((line) => line.taxes.map((tax) => ({ ...tax, net: line.net })));
  const pinned = taxes.reduce((sum, { amount }) => sum + amount, 0n);
  assert.equal(net + pinned, invoice.total);
  const computed = ledgerTax(
    taxes.map(({ net: taxed, rateId, percentage }) => ({ net: taxed, code: rateId, percentage: percentage ?? '0' })),
    capabilities.taxRounding,
  );
  const gross = net + (capabilities.tax === 'source' ? pinned : computed);
  const shown = judgeTotals({ settings }, documentOf(gross, currency), money(invoice.total, currency));
  assert.equal(gross + shown.difference, invoice.total);
  assert.equal(shown.verdict === 'equal', shown.difference === 0n);
  // A ledger that takes the source's tax differs by nothing; others by half a step of each side for each line.
  const size = shown.difference < 0n ? -shown.difference : shown.difference;
  const step = currencyExponent(currency) === 3 ? 10n : 1n;
  const most = capabilities.tax === 'source' ? 0n : BigInt(invoice.lines.length + percentages.length) * step;
  assert.ok(size <= most, `${size} is more than ${most}`);
}
