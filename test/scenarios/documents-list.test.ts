import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncItems } from '#backend/database/schema/index.ts';
import { type DocumentFilter, type DocumentListView, documentListViewSchema } from '#shared/api/documents.ts';
import { paths } from '#shared/api/paths.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';

let house: House;
let merchant: Merchant;
let stranger: Merchant;

const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}`;

/** 120 documents of a month: every fourth failed at one of two tax rates, one with a name that looks like a pattern. */
beforeAll(async () => {
  house = await openHouse({ workers: false });
  merchant = await house.merchant();
  stranger = await house.merchant();
  for (const { connection } of [merchant, stranger]) {
    await house.services.db.insert(syncItems).values(
      Array.from({ length: 120 }, (_, at) => ({
        installationId: connection.installationId,
        connectionId: connection.id,
        objectType: 'invoice' as const,
        stripeId: `in_${at}`,
        number: `INV-${String(at).padStart(4, '0')}`,
        stripeCustomerId: `cus_${at % 3}`,
        customerName: at === 7 ? '100%_Rabatt GmbH' : `Kunde ${at % 3} AG`,
        documentDate: day(1 + (at % 30)),
        status: at % 4 === 0 ? ('failed' as const) : ('synced' as const),
        sentence: 'So it stands.',
        ...(at % 4 === 0
          ? {
              problem: { code: 'tax_rate_unmapped' as const, params: { subject: `txr_${at % 8}`, rate: 'VAT 7 % DE' } },
              problemCode: 'tax_rate_unmapped',
              problemSubject: `txr_${at % 8}`,
            }
          : { ledgerNumber: String(5000 + at) }),
        currency: at % 10 === 0 ? 'CHF' : 'EUR',
        stripeTotal: BigInt(at * 100),
        // Ten share each instant, so that only the id tells them apart.
        changedAt: new Date(Date.UTC(2026, 2, 1, 12, Math.floor(at / 10))),
      })),
    );
  }
});
afterAll(() => house.stop());

async function list(filter: DocumentFilter = {}, more: object = {}): Promise<DocumentListView> {
  const { status, body } = await house.signed(merchant, paths.documents, { filter, ...more });
  expect({ status, body }).toMatchObject({ status: 200 });
  return documentListViewSchema.parse(body);
}
const numbersOf = ({ rows }: DocumentListView) => rows.map(({ number }) => number);

describe('the list of documents', () => {
  it.each(['changed', 'date', 'amount'] as const)(
    'sorted by %s, when it is paged through, then every document comes exactly once, in both directions',
    async (sort) => {
      for (const direction of ['asc', 'desc'] as const) {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page: DocumentListView = await list({}, { sort, direction, cursor });
          expect(page.rows.length).toBeLessThanOrEqual(50);
          expect(page.total).toBe(120);
          seen.push(...page.rows.map(({ stripeId }) => stripeId));
          cursor = page.next;
        } while (cursor !== null);
        expect(seen).toHaveLength(120);
        expect(new Set(seen).size).toBe(120);
        const first = {
          changed: /^in_(\d|11\d)$/,
          date: /^in_(\d+)$/,
          amount: direction === 'asc' ? /^in_0$/ : /^in_119$/,
        };
        expect(seen[0]).toMatch(first[sort]);
      }
    },
  );

  it.each<[string, DocumentFilter, number]>([
    ['a part of a number', { search: 'inv-001' }, 10],
    ['words in any order', { search: 'AG 0119' }, 1],
    ['the ledger’s number', { search: '5007' }, 1],
    ['a sign that databases take for a pattern', { search: '0%_R' }, 1],
    ['a backslash', { search: '\\' }, 0],
    ['a status', { status: ['failed'] }, 30],
    ['no status at all', { status: [] }, 0],
    ['a period, both days included', { from: day(1), to: day(2) }, 8],
    ['a customer', { customer: 'cus_1' }, 40],
    ['amounts of a currency, both included', { currency: 'CHF', amountMin: '1000', amountMax: '3000' }, 3],
    ['a cause', { cause: 'tax_rate_unmapped' }, 30],
    ['a cause and what it is about', { cause: 'tax_rate_unmapped', subject: 'txr_4' }, 15],
    ['several at once', { status: ['failed'], customer: 'cus_0', from: day(1), to: day(10) }, 4],
  ])('narrowed by %s, then exactly those are found and counted', async (_, filter, expected) => {
    const found = await list(filter);
    expect([found.total, found.rows.length]).toEqual([expected, Math.min(expected, 50)]);
  });

  it('narrowed by a status, then the counts still tell how many each other status would bring', async () => {
    const { counts, total, causeTitle } = await list({ status: ['failed'], cause: 'tax_rate_unmapped' });
    expect([counts.failed, counts.synced, total]).toEqual([30, 0, 30]);
    expect(causeTitle).toContain('is not mapped');
    const { causes } = await list({ search: 'nothing' });
    expect(causes.map(({ code, subject, count }) => [code, subject, count])).toEqual([
      ['tax_rate_unmapped', 'txr_0', 15],
      ['tax_rate_unmapped', 'txr_4', 15],
    ]);
    expect((await list({ status: ['failed'] })).counts).toMatchObject({ failed: 30, synced: 90 });
  });

  it('when a document moves to the top while somebody pages, then no other one is lost or comes twice', async () => {
    const first = await list({}, { sort: 'changed' });
    const moved = 'in_3';
    await house.services.sql`update sync_items set changed_at = now()
      where stripe_id = ${moved} and connection_id = ${merchant.connection.id}`;
    const second = await list({}, { sort: 'changed', cursor: first.next });
    const third = await list({}, { sort: 'changed', cursor: second.next });
    const seen = [first, second, third].flatMap(numbersOf);
    expect(seen).toHaveLength(119);
    expect(new Set(seen).size).toBe(119);
  });

  it('given a cursor that is not ours, then it begins anew instead of failing', async () => {
    const own = Buffer.from(JSON.stringify(["'; drop table sync_items", crypto.randomUUID()])).toString('base64url');
    for (const cursor of ['nonsense', own]) expect((await list({}, { cursor })).rows).toHaveLength(50);
  });

  it('given two accounts with the same invoice ids, then each sees its own rows only', async () => {
    const { body } = await house.signed(stranger, paths.documents, {});
    const theirs = documentListViewSchema.parse(body).rows.map(({ id }) => id);
    const mine = (await list()).rows.map(({ id }) => id);
    expect(theirs.filter((id) => mine.includes(id))).toEqual([]);
  });
});
