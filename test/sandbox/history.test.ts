import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeSimulator, startStripeSimulator } from '#test/simulators/stripe/index.ts';
import { sdk } from '#test/simulators/stripe/testing.ts';
import { SandboxClock } from './clock.ts';
import { nordlicht } from './nordlicht/index.ts';
import { type Account, seedMerchant } from './seed/merchant.ts';
import type { SeedInvoice } from './seed/model.ts';

const today = new Date('2026-11-20T15:00:00Z');

let simulator: StripeSimulator;
let account: Account;
let invoices: Stripe.Invoice[];
let customers: Stripe.Customer[];
let products: Stripe.Product[];
let prices: Stripe.Price[];
let events: Stripe.Event[];

beforeAll(async () => {
  const clock = new SandboxClock();
  simulator = await startStripeSimulator({ now: clock.now });
  account = simulator.createAccount({ name: 'Nordlicht', country: 'DE', defaultCurrency: 'eur' });
  await seedMerchant(simulator, account, nordlicht, { prefix: 'NL', clock, today });
  clock.run();
  const stripe = sdk(simulator, account.secretKey);
  const limit = { limit: 100 };
  invoices = await stripe.invoices.list(limit).autoPagingToArray({ limit: 1000 });
  customers = await stripe.customers.list(limit).autoPagingToArray({ limit: 1000 });
  products = await stripe.products.list(limit).autoPagingToArray({ limit: 1000 });
  prices = await stripe.prices.list(limit).autoPagingToArray({ limit: 1000 });
  events = await stripe.events.list(limit).autoPagingToArray({ limit: 10_000 });
});
afterAll(() => simulator.close());

const distinct = (values: unknown[]): number => new Set(values).size;
const daysAgo = (seconds: number): number => (today.getTime() / 1000 - seconds) / 86_400;
const lines = () => invoices.flatMap((invoice) => invoice.lines.data);

describe('the connected merchant’s history in Stripe', () => {
  it('holds at least 40 customers, companies and persons, of at least 12 countries', () => {
    expect(customers.length).toBeGreaterThanOrEqual(40);
    expect(distinct(customers.map(({ address }) => address?.country))).toBeGreaterThanOrEqual(12);
    expect(customers.filter(({ phone }) => phone !== null).length).toBeGreaterThanOrEqual(15);
    expect(customers.some(({ metadata }) => metadata.bc_number !== undefined)).toBe(true);
  });

  it('holds at least 60 invoices in every state, in two-, zero- and three-decimal currencies', () => {
    expect(invoices.length).toBeGreaterThanOrEqual(60);
    expect(new Set(invoices.map(({ status }) => status))).toEqual(new Set(['draft', 'open', 'paid', 'void']));
    const currencies = new Set(invoices.map(({ currency }) => currency));
    for (const currency of ['eur', 'usd', 'gbp', 'chf', 'jpy', 'sek', 'kwd', 'dkk']) {
      expect(currencies).toContain(currency);
    }
  });

  it('lies within the last hundred days, most of it in the last 35, and none of it in the future', () => {
    const ages = invoices.map(({ created }) => daysAgo(created));
    expect(Math.max(...ages)).toBeLessThan(100);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(ages.filter((age) => age <= 35).length).toBeGreaterThan(ages.length / 2);
  });

  it('tells what happened in the order in which it happened', () => {
    const newestFirst = events.map(({ created }) => created);
    expect(newestFirst).toEqual([...newestFirst].sort((a, b) => b - a));
  });

  it('sells at least 15 products at seats, years, metered fractions of a cent and one-off prices', () => {
    expect(products.length).toBeGreaterThanOrEqual(15);
    expect(new Set(prices.map(({ recurring }) => recurring?.interval))).toEqual(new Set(['month', 'year', undefined]));
    expect(prices.some(({ unit_amount_decimal: unit }) => /\.\d{4}$/.test(String(unit)))).toBe(true);
  });

  it('charges taxes of many kinds: added, contained, of 0 %, and two rates on one invoice', () => {
    const taxes = lines().flatMap(({ taxes: found }) => found ?? []);
    expect(distinct(taxes.map(({ tax_rate_details: rate }) => rate?.tax_rate))).toBeGreaterThanOrEqual(10);
    expect(taxes.some(({ tax_behavior }) => tax_behavior === 'inclusive')).toBe(true);
    expect(taxes.some(({ amount }) => amount === 0)).toBe(true);
    expect(invoices.some(({ total_taxes: found }) => (found ?? []).length === 2)).toBe(true);
  });

  it('has discounts per line and per invoice, prorations, service periods and negative lines', () => {
    expect(invoices.some(({ discounts }) => discounts.length > 0)).toBe(true);
    expect(lines().some(({ discounts }) => discounts.length > 0)).toBe(true);
    const prorated = lines().filter(
      ({ parent }) =>
        parent?.invoice_item_details?.proration === true || parent?.subscription_item_details?.proration === true,
    );
    expect(prorated.some(({ amount }) => amount < 0)).toBe(true);
    expect(prorated.some(({ amount }) => amount > 0)).toBe(true);
    expect(lines().some(({ period }) => period.end > period.start)).toBe(true);
    expect(lines().some(({ amount, pricing }) => amount < 0 && pricing?.price_details === undefined)).toBe(true);
  });

  it('has an invoice of more lines than one page, one of zero, and a text longer than a ledger’s line', () => {
    expect(invoices.some(({ lines: page }) => page.has_more)).toBe(true);
    expect(invoices.some(({ total, status }) => total === 0 && status === 'paid')).toBe(true);
    expect(lines().some(({ description }) => (description ?? '').length > 150)).toBe(true);
    expect(lines().some(({ description }) => /\p{Extended_Pictographic}/u.test(description ?? ''))).toBe(true);
  });

  it('numbers invoices readably and the same in every sandbox', () => {
    const numbers = invoices.flatMap(({ number }) => number ?? []);
    expect(numbers).toContain('NL101-0001');
    expect(numbers.every((number) => /^NL\d{3}-\d{4}$/.test(number))).toBe(true);
  });
});

describe('what is meant to become of the invoices', () => {
  const fates = nordlicht.invoices.map(({ fate }: SeedInvoice) => fate?.status ?? 'synced');

  it('is mostly a synced document', () => {
    const troubled = fates.filter((status) => status !== 'synced').length;
    expect(1 - troubled / invoices.length).toBeGreaterThanOrEqual(0.75);
  });

  it('is each kind of trouble once or twice', () => {
    const problems = nordlicht.invoices.flatMap(({ fate }) => fate?.problem ?? []);
    for (const problem of [
      'tax_rate_unmapped',
      'product_missing',
      'customer_ambiguous',
      'customer_blocked',
      'currency_unknown',
      'field_too_long',
      'total_mismatch',
      'stage_not_reached',
    ]) {
      expect([1, 2], problem).toContain(problems.filter((other) => other === problem).length);
    }
    expect(fates).toContain('synced_with_variance');
    expect(fates).toContain('excluded');
  });
});
