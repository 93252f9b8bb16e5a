import { describe, expect, it } from 'vitest';
import { businessCentralEntities, businessCentralShape } from '../../connectors/business-central/money/shape.ts';
import { describeEntry, type EntityTable, type Entry, effects, type Shape } from '../../connectors/money.ts';
import { quickBooksEntities, quickBooksShape } from '../../connectors/quickbooks/money/shape.ts';
import type { Posting } from '../../documents/posting.ts';
import { sumsByCurrency } from '../../documents/posting.ts';
import { describePosting } from '../describe.ts';
import { creditAndFailureCases } from './credit-and-failures.fixture.ts';
import type { GoldenCase, Made } from './golden.fixture.ts';
import { paymentCases } from './payments.fixture.ts';
import { payoutAndOtherCases } from './payouts-and-others.fixture.ts';
import { refundAndDisputeCases } from './refunds-and-disputes.fixture.ts';

const cases: GoldenCase[] = [
  ...paymentCases,
  ...creditAndFailureCases,
  ...refundAndDisputeCases,
  ...payoutAndOtherCases,
];

type Shaper = (posting: Posting, options: Parameters<typeof quickBooksShape>[1]) => Shape<string>;
const shaped = (shape: Shaper, made: Made): Shape<string>[] => {
  const { settings, homeCurrency = 'EUR' } = made;
  if (settings === undefined) throw new Error('The case has no settings');
  return made.map((posting) => shape(posting, { settings, homeCurrency }));
};
const words = (shapes: Shape<string>[]): string[] =>
  shapes.flatMap((shape) => ('refused' in shape ? [shape.refused] : shape.entries.map(describeEntry)));

/** By account, debit positive; credit of customers and open items are one account in a ledger. */
function balances(lines: readonly { role: string; amount: bigint; currency: string }[]): Record<string, string> {
  const sums = new Map<string, bigint>();
  for (const { role, amount, currency } of lines) {
    if (role === 'currency_exchange') continue;
    const key = `${role === 'customer_credit' ? 'receivable' : role} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  const entries = [...sums].filter(([, amount]) => amount !== 0n).map(([key, amount]) => [key, amount.toString()]);
  return Object.fromEntries(entries.sort());
}

function expectNothingLost(shape: Shaper, table: EntityTable<string>, made: Made): void {
  for (const [index, found] of shaped(shape, made).entries()) {
    if ('refused' in found) continue;
    const written = found.entries.flatMap((entry: Entry) => effects(entry, table));
    expect(balances(written)).toEqual(balances(made[index]?.lines ?? []));
  }
}

describe('golden postings', () => {
  it('are at least forty', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it.each(cases)('C34 – $name', ({ postings, lines, quickBooks, businessCentral, review }) => {
    const made = postings();
    expect(made.flatMap(describePosting)).toEqual(lines);
    expect(made.map((posting) => posting.review).find((each) => each !== null) ?? undefined).toBe(review);
    for (const posting of made)
      expect([...sumsByCurrency(posting.lines).values()].every((sum) => sum === 0n)).toBe(true);

    expect(words(shaped(quickBooksShape, made))).toEqual(quickBooks);
    expect(words(shaped(businessCentralShape, made))).toEqual(businessCentral);
    expectNothingLost(quickBooksShape, quickBooksEntities, made);
    expectNothingLost(businessCentralShape, businessCentralEntities, made);
  });
});
