import fc from 'fast-check';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromDecimal } from '#backend/documents/money.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentsOf, rests } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;
let rates: { exclusive: string[]; inclusive: string[] };
let coupons: Record<'percent' | 'eur' | 'jpy' | 'kwd', string>;
let customerId: string;

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant();
  await merchant.settings((settings) => ({
    ...settings,
    documents: {
      ...settings.documents,
      zeroInvoices: 'sync',
      // What is compared here is the difference itself, however many lines are rounded on their own.
      variance: { ...settings.documents.variance, tolerance: 1_000 },
    },
  }));
  rates = { exclusive: [], inclusive: [] };
  for (const [percent, code] of [
    [19, 'VAT19'],
    [7, 'VAT7'],
    [0, 'VAT0'],
  ] as const) {
    rates.exclusive.push(await mappedRate(house, merchant, percent, code));
    rates.inclusive.push(await mappedRate(house, merchant, percent, code, true));
  }
  const fixed = async (currency: string) =>
    (await merchant.stripe.coupons.create({ amount_off: 330, currency, duration: 'once' })).id;
  coupons = {
    percent: (await merchant.stripe.coupons.create({ percent_off: 12.5, duration: 'once' })).id,
    eur: await fixed('eur'),
    jpy: await fixed('jpy'),
    kwd: await fixed('kwd'),
  };
  customerId = (await merchant.stripe.customers.create({ name: 'Contoso GmbH', email: 'billing@contoso.example' })).id;
});
afterAll(() => house.stop());

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 250 }),
  /** Hundredths of a minor unit, so that unit prices have more decimals than the currency. */
  unit: fc.integer({ min: 1, max: 5_000_000 }),
  credit: fc.boolean(),
  rate: fc.integer({ min: 0, max: 2 }),
  discounted: fc.boolean(),
});
const invoices = fc.record({
  currency: fc.constantFrom('eur', 'jpy', 'kwd'),
  inclusive: fc.boolean(),
  discount: fc.constantFrom('none', 'percent', 'fixed'),
  lines: fc.oneof(
    { weight: 9, arbitrary: fc.array(line, { minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.array(line, { minLength: 30, maxLength: 40 }) },
  ),
});
type Drawn = typeof invoices extends fc.Arbitrary<infer T> ? T : never;

async function writeToStripe({ currency, inclusive, discount, lines }: Drawn): Promise<Stripe.Invoice> {
  const fixed = currency === 'eur' ? coupons.eur : currency === 'jpy' ? coupons.jpy : coupons.kwd;
  const coupon = discount === 'none' ? [] : [{ coupon: discount === 'percent' ? coupons.percent : fixed }];
  return finalizedInvoice(merchant, {
    customerId,
    currency,
    invoice: { discounts: coupon },
    lines: lines.map(({ quantity, unit, credit, rate, discounted }, index) => {
      // A credit on every fourth line at most, so that most invoices stay above zero.
      const credited = credit && index % 4 === 3;
      return {
        customer: '',
        description: `Part ${index + 1}`,
        quantity: credited ? 1 : quantity,
        unit_amount_decimal: Stripe.Decimal.from((credited ? '-' : '') + unitAmount(unit, currency)),
        tax_rates: [(inclusive ? rates.inclusive : rates.exclusive)[rate] ?? ''],
        ...(discounted && !credited ? { discounts: [{ coupon: coupons.percent }] } : {}),
      };
    }),
  });
}

/** Hundredths of a minor unit as Stripe takes them: three-decimal currencies only in whole tens of minor units. */
function unitAmount(hundredths: number, currency: string): string {
  if (currency === 'kwd') return String(hundredths * 10);
  const digits = String(hundredths).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

it('whatever is invoiced, the net agrees exactly, and a difference of the gross is rounding of tax and shown', async () => {
  await fc.assert(
    fc.asyncProperty(invoices, async (drawn) => {
      const invoice = await writeToStripe(drawn);
      const item = await rests(house, merchant, invoice.id, 'synced', 'synced_with_variance', 'failed', 'needs_review');
      const sign = invoice.total < 0 ? -1n : 1n;
      const set = sign < 0n ? 'salesCreditMemos' : 'salesInvoices';
      const [document, second] = documentsOf(merchant, invoice.number, set);
      expect(second).toBeUndefined();
      const currency = drawn.currency.toUpperCase();
      const net = fromDecimal(String(document?.values.totalAmountExcludingTax), currency).amount;
      const tax = (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
      expect(net).toBe(sign * (BigInt(invoice.total) - tax));

      const gross = fromDecimal(String(document?.values.totalAmountIncludingTax), currency).amount;
      const difference = sign * BigInt(invoice.total) - gross;
      const size = difference < 0n ? -difference : difference;
      // Half a smallest step for each line and rate; Stripe's step is ten where the currency has three decimals.
      expect(size).toBeLessThanOrEqual(BigInt(drawn.lines.length + 3) * (currency === 'KWD' ? 5n : 1n));
      expect(item.status).toBe(difference === 0n ? 'synced' : 'synced_with_variance');
      expect((await house.invoiceView(merchant, invoice.id)).totals?.difference?.amount).toBe(difference.toString());
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 180_000);
