import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExcludedLine } from '#shared/excluded-lines.ts';
import type { InvoiceLine, SalesDocument } from '../documents/invoice.ts';
import { money } from '../documents/money.ts';
import { leaveOut, leftOutNote } from './left-out.ts';

const line = (given: Partial<InvoiceLine>): InvoiceLine => ({
  id: 'il_1',
  description: 'Seat',
  quantity: '1',
  unitPrice: null,
  amount: given.net ?? 1_000n,
  discount: 0n,
  taxes: [],
  net: 1_000n,
  productId: null,
  productName: null,
  priceId: null,
  period: null,
  proration: false,
  metadata: {},
  ...given,
});

function documentOf(lines: InvoiceLine[]): SalesDocument {
  const tax = lines.reduce((sum, { taxes }) => sum + taxes.reduce((all, { amount }) => all + amount, 0n), 0n);
  return {
    kind: 'invoice',
    id: 'in_1',
    number: 'A-1',
    status: 'open',
    currency: 'EUR',
    customer: null,
    issuedAt: new Date(0),
    dueAt: null,
    sentAt: null,
    paidAt: null,
    lines,
    total: money(lines.reduce((sum, { net }) => sum + net, 0n) + tax, 'EUR'),
    tax: money(tax, 'EUR'),
    metadata: {},
    invoiceId: null,
    livemode: false,
    raw: { invoice: {}, customer: null },
  };
}

const vat = (amount: bigint) => [{ rateId: 'txr', label: 'VAT', percentage: '19', amount, inclusive: false }];
const kept = (lines: InvoiceLine[], ...rules: ExcludedLine[]) =>
  leaveOut(documentOf(lines), { excludedLines: rules }).lines.map(({ id }) => id);

describe('lines left out', () => {
  it.each<[string, Partial<InvoiceLine>, ExcludedLine]>([
    ['a line of zero', { net: 0n, amount: 0n }, { kind: 'zero_amount' }],
    ['a proration', { proration: true }, { kind: 'proration' }],
    ['a product', { productId: 'prod_1' }, { kind: 'product', productId: 'prod_1' }],
    ['a metadata key', { metadata: { internal: 'x' } }, { kind: 'metadata', key: 'internal', value: null }],
    ['a metadata value', { metadata: { 'to books': 'no' } }, { kind: 'metadata', key: 'to books', value: 'no' }],
  ])('given %s, then that line goes and the others stay', (_, given, rule) => {
    expect(kept([line({ id: 'stays' }), line({ id: 'goes', ...given })], rule)).toEqual(['stays']);
  });

  it('given a line of zero that carries tax, another value, or a key of every object, then it stays', () => {
    expect(kept([line({ net: 0n, taxes: vat(190n) })], { kind: 'zero_amount' })).toHaveLength(1);
    expect(kept([line({ metadata: { a: 'b' } })], { kind: 'metadata', key: 'a', value: 'c' })).toHaveLength(1);
    expect(kept([line({})], { kind: 'metadata', key: 'constructor', value: null })).toHaveLength(1);
  });

  it('given any lines, then total and tax are those of the lines that stay, and the whole is remembered', () => {
    const lines = fc.array(
      fc.record({ net: fc.bigInt(-100_000n, 100_000n), tax: fc.bigInt(0n, 20_000n), proration: fc.boolean() }),
    );
    fc.assert(
      fc.property(lines, (given) => {
        const whole = documentOf(given.map(({ net, tax, proration }) => line({ net, taxes: vat(tax), proration })));
        const rest = leaveOut(whole, { excludedLines: [{ kind: 'proration' }] });
        const expected = documentOf(whole.lines.filter(({ proration }) => !proration));
        expect([rest.total, rest.tax, rest.lines]).toEqual([expected.total, expected.tax, expected.lines]);
        expect(leftOutNote(rest) === null).toBe(rest.lines.length === whole.lines.length);
      }),
    );
  });
});
