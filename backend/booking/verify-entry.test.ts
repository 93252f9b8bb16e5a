import { describe, expect, it } from 'vitest';
import type { EntryDraft, LedgerEntry } from '../connectors/money.ts';
import type { Posting } from '../documents/posting.ts';
import { nativeKey, referenceOf } from './reference.ts';
import { amountWords, differences } from './verify-entry.ts';
import { bookedWords } from './words.ts';

const line = (amount: bigint, more: Partial<EntryDraft['lines'][number]> = {}): EntryDraft['lines'][number] => ({
  role: 'stripe_fees',
  amount,
  ...{ accountId: 'fees', itemId: null, taxCode: null, dimensions: {}, contactId: null, settles: null, text: 'Fee' },
  ...more,
});
const draft = (more: Partial<EntryDraft> = {}): EntryDraft => ({
  ...{ entity: 'Purchase', reference: 'TO-1', key: 'k', date: '2026-03-01', currency: 'EUR', accountId: 'clearing' },
  ...{ contactId: null, total: 320n, settled: null, memo: '', post: false, lines: [line(300n), line(20n)] },
  ...more,
});
const stands = (more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...{ entity: 'Purchase', id: '7', reference: 'TO-1', number: '10', date: '2026-03-01', currency: 'EUR', total: 320n },
  ...{ draft: false, accountId: 'clearing', contactId: null, url: null, version: '0', modifiedAt: null },
  lines: [{ accountId: 'fees', contactId: null, amount: 320n, settles: null, text: 'Fees' }],
  ...more,
});
const settling = line(10_000n, {
  role: 'receivable',
  accountId: null,
  settles: { kind: 'invoice', id: '9', number: 'R1' },
});
const settled = (settles: string | null, amount = 10_000n) => ({
  ...{ accountId: null, contactId: null, amount, settles, text: '' },
});

describe('what the ledger answers, held against what was written (C34, C37)', () => {
  it('given the same, however its lines are put together, then nothing differs', () => {
    expect(differences(draft(), stands())).toEqual([]);
  });

  it.each([
    ['an amount one cent off', stands({ total: 319n }), ['total']],
    ['another day', stands({ date: '2026-03-02' }), ['date']],
    ['another currency', stands({ currency: 'USD' }), ['currency']],
    ['another account of the header', stands({ accountId: 'bank' }), ['account']],
    [
      'the right total on another account',
      stands({ lines: [{ ...settled(null, 320n), accountId: 'rent' }] }),
      ['accounts'],
    ],
  ])('given %s, then it is named', (_name, entry, expected) => {
    expect(differences(draft(), entry)).toEqual(expected);
  });

  it('given a payment that settles another invoice, or nothing, then it is named; a ledger that does not tell is believed', () => {
    const payment = draft({ entity: 'Payment', contactId: 'c1', total: 10_000n, lines: [settling] });
    const answer = stands({ entity: 'Payment', contactId: 'c1', total: 10_000n, lines: [settled('9')] });
    expect(differences(payment, answer)).toEqual([]);
    expect(differences(payment, { ...answer, contactId: 'c2' })).toEqual(['customer']);
    for (const lines of [[settled('8')], [settled(null)], [settled('9', 9_999n)], []])
      expect(differences(payment, { ...answer, lines })).toEqual(['documents']);
    expect(differences(payment, { ...answer, lines: [], settlesTold: false })).toEqual([]);
  });

  it('given a journal, which has no total, then its debit side is what it comes to in words', () => {
    const lines = [line(500n), line(-500n, { accountId: 'clearing', role: 'clearing' })];
    expect(amountWords(draft({ total: 0n, lines }))).toBe('5.00 EUR on 2026-03-01');
  });
});

describe('references', () => {
  const place = { connectionId: 'c', postingKey: 'txn_1', generation: 1, ordinal: 0, purpose: 'booking' as const };
  it('C03: given the same entry, then the same reference of 16 characters; another generation, place or purpose has another', () => {
    const all = [
      place,
      { ...place, generation: 2 },
      { ...place, ordinal: 1 },
      { ...place, purpose: 'reversal' as const },
      { ...place, connectionId: 'd' },
      { ...place, postingKey: 'txn_2' },
    ].map(referenceOf);
    expect(referenceOf({ ...place })).toBe(all[0]);
    expect(new Set(all).size).toBe(all.length);
    for (const reference of all) expect(reference).toMatch(/^TO-[0-9A-HJKMNP-TV-Z]{13}$/);
  });

  it('given other contents under one reference, then the native key is another one, and short enough', () => {
    const [one, two] = [nativeKey('TO-1', { total: 1n }), nativeKey('TO-1', { total: 2n })];
    expect(one).not.toBe(two);
    expect(nativeKey(referenceOf(place), draft()).length).toBeLessThanOrEqual(50);
  });
});

describe('the sentence of what stands in the books', () => {
  const posting: Posting = {
    ...{
      key: 'txn_1',
      kind: 'payment',
      date: '2026-03-01',
      text: 'Payment ch_1',
      lines: [],
      members: [],
      review: null,
    },
    unapplied: { amount: 500n, currency: 'EUR', reason: 'The customer paid more than the invoices were for.' },
  };
  it('C42: given a fee, a closed period, lines not posted yet and money that settles nothing, then each is told', () => {
    const records = [
      { entity: 'customerPayment', number: 'TO-1', draft: true, date: '2026-04-01', lines: [settling] },
      { entity: 'journalLines', number: 'TO-2', draft: true, date: '2026-04-01', lines: [line(320n)] },
    ];
    expect(bookedWords('Business Central', posting, records)).toBe(
      'Payment line TO-1 in Business Central, journal entry TO-2 for the fee. Not posted there yet. ' +
        'Booked on 2026-04-01: the period of 2026-03-01 is closed. ' +
        '5.00 EUR is not applied: The customer paid more than the invoices were for.',
    );
  });
});
