import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { taxMappings } from '#backend/database/schema/index.ts';
import { connectCompany, openTestDatabase, stockReferences, type TestCompany } from '#test/kit/company.ts';
import type { InvoiceLine } from '../documents/invoice.ts';
import { aLine, aTax } from './line.fixture.ts';
import { resolveTaxes, taxKeyOf } from './taxes.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let company: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await connectCompany(database.db);
  await stockReferences(database.db, company, [
    { kind: 'tax_code', id: 't19', code: 'VAT19' },
    { kind: 'tax_code', id: 't0', code: 'ZERO' },
    { kind: 'item', id: 'i', code: 'GONE' },
  ]);
});

const map = (taxRateId: string, taxCode: string | null) =>
  database.db
    .insert(taxMappings)
    .values({ installationId: company.installationId, connectionId: company.id, taxRateId, taxCode });
const resolve = (lines: InvoiceLine[], untaxedCode: string | null = null) =>
  resolveTaxes({ db: database.db, connection: company, ledgerName: 'Test Ledger', settings: { untaxedCode }, lines });
const remembered = async () =>
  (
    await database.db
      .select()
      .from(taxMappings)
      .where(eq(taxMappings.connectionId, company.id))
      .orderBy(asc(taxMappings.taxRateId))
  ).map(({ taxRateId, label, taxCode }) => [taxRateId, label, taxCode]);

describe('tax codes', () => {
  it('given a mapped rate, then the line gets its code, a rate of zero amount too', async () => {
    await map('txr_19', 'VAT19');
    await map('txr_0', 'ZERO');

    const { codes, problems } = await resolve([
      aLine({ id: 'a', taxes: [aTax('txr_19', 'VAT 19 %')] }),
      aLine({ id: 'b', taxes: [aTax('txr_0', 'Reverse charge', 0n)] }),
    ]);

    expect(problems).toEqual([]);
    expect(Object.fromEntries(codes)).toEqual({ a: 'VAT19', b: 'ZERO' });
  });

  it('given a line without tax, then it gets the code for those, or leaves it to the ledger', async () => {
    expect((await resolve([aLine()], 'ZERO')).codes.get('il_1')).toBe('ZERO');
    expect((await resolve([aLine()])).codes.get('il_1')).toBeNull();
  });

  it('given several unmapped rates, then all are named at once, each once, and remembered (C25)', async () => {
    const { codes, problems } = await resolve([
      aLine({ id: 'a', taxes: [aTax('txr_1', 'VAT 19 % DE')] }),
      aLine({ id: 'b', taxes: [aTax('txr_1', 'VAT 19 % DE')] }),
      aLine({ id: 'c', taxes: [aTax('txr_2', 'VAT 20 % AT', 0n)] }),
      aLine({ id: 'd' }),
    ]);

    expect(problems.map((problem) => problem.toRecord())).toEqual([
      { code: 'tax_rate_unmapped', params: { ledger: 'Test Ledger', rate: 'VAT 19 % DE', subject: 'txr_1' } },
      { code: 'tax_rate_unmapped', params: { ledger: 'Test Ledger', rate: 'VAT 20 % AT', subject: 'txr_2' } },
    ]);
    expect([...codes.keys()]).toEqual(['d']);
    expect(await remembered()).toEqual([
      ['txr_1', 'VAT 19 % DE', null],
      ['txr_2', 'VAT 20 % AT', null],
    ]);
  });

  it('given a line of several rates, then their combination is mapped, whatever their order', async () => {
    const line = aLine({ description: 'Pro', taxes: [aTax('txr_b', 'County'), aTax('txr_a', 'State')] });
    expect(taxKeyOf(line)).toEqual({ id: 'txr_a+txr_b', label: 'State + County', rates: 2 });

    const { problems } = await resolve([line]);
    expect(problems.map((problem) => problem.toRecord())).toEqual([
      {
        code: 'tax_several_rates',
        params: {
          ledger: 'Test Ledger',
          line: 'Pro',
          rates: 'State + County',
          rate: 'State + County',
          subject: 'txr_a+txr_b',
        },
      },
    ]);

    await database.db.update(taxMappings).set({ taxCode: 'VAT19' }).where(eq(taxMappings.connectionId, company.id));
    expect((await resolve([line])).codes.get('il_1')).toBe('VAT19');
  });

  it('given a code that the ledger no longer has, then the rate is named as unmapped, and its row stays', async () => {
    await map('txr_1', 'GONE');

    const { problems } = await resolve([aLine({ taxes: [aTax('txr_1', 'VAT 19 %')] })]);

    expect(problems[0]?.params.rate).toBe('VAT 19 % (so far mapped to GONE, which Test Ledger no longer has)');
    expect(await remembered()).toEqual([['txr_1', 'VAT 19 %', 'GONE']]);
  });

  it('given a mapping of another company, then it does not count', async () => {
    const other = await connectCompany(database.db);
    await database.db
      .insert(taxMappings)
      .values({ installationId: other.installationId, connectionId: other.id, taxRateId: 'txr_1', taxCode: 'VAT19' });

    expect((await resolve([aLine({ taxes: [aTax('txr_1', 'VAT')] })])).problems).toHaveLength(1);
  });
});
