import { and, asc, eq, gt, inArray, isNotNull, isNull, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { instantSchema } from '#shared/api/common.ts';
import { taxMappingSchema } from '#shared/api/settings.ts';
import { syncItems, taxMappings } from '../../database/schema/index.ts';
import { chooseMappings } from '../../settings/save.ts';
import { taxesOf } from '../../views/settings-tables.ts';
import { nearestOf } from './nearest.ts';
import { findRecords, recordFaults } from './records.ts';
import { type Books, type Checked, countOutcome, doubleKeys, faultAt, type Placed } from './table.ts';

const taxCode = z.string().trim().min(1).max(50).nullable().meta({ description: 'Code in the ledger.' });

/** What is said of one tax rate; null takes its mapping away. */
export const taxChoice = z.strictObject({ taxCode }).meta({ id: 'TaxChoice' });
/** Rates of lines that carry several are joined in any order; they are kept sorted. */
const taxRateId = z
  .string()
  .trim()
  .regex(/^txr_\w+(\+txr_\w+)*$/, 'Give a tax rate of Stripe (txr_…), or several joined with “+”.')
  .transform((id) => id.split('+').sort().join('+'));
export const taxRow = z
  .strictObject({
    taxRateId: taxRateId.meta({ type: 'string', description: 'Tax rate in Stripe, or several joined with `+`.' }),
    taxCode,
  })
  .meta({ id: 'TaxRow' });
export type TaxRow = z.output<typeof taxRow>;

export const taxMapping = taxMappingSchema
  .extend({
    taxCodeName: z.string().nullable().meta({ description: 'Null: the ledger has no such code any more.' }),
    updatedBy: z.string().nullable(),
    updatedAt: instantSchema.nullable(),
  })
  .meta({ id: 'TaxMapping', description: 'A tax rate of Stripe and its tax code; null: it waits for one.' });
export type TaxMapping = z.output<typeof taxMapping>;

export const taxCsv = {
  columns: ['tax_rate_id', 'label', 'tax_code', 'tax_code_name'],
  required: ['tax_rate_id', 'tax_code'],
  read: ({ tax_rate_id, tax_code }: Record<string, string>) => ({
    taxRateId: tax_rate_id,
    taxCode: tax_code === '' ? null : tax_code,
  }),
  write: (row: TaxMapping) => ({
    tax_rate_id: row.taxRateId,
    label: row.label,
    tax_code: row.taxCode ?? '',
    tax_code_name: row.taxCodeName ?? '',
  }),
} as const;

const ofBooks = ({ connection }: Books): SQL | undefined =>
  and(eq(taxMappings.installationId, connection.installationId), eq(taxMappings.connectionId, connection.id));

/** Mappings by tax rate. @param after the last rate of the page before */
export async function listTaxes(
  books: Books,
  query: { after: string | null; limit: number; mapped?: boolean | undefined; only?: string[] },
): Promise<TaxMapping[]> {
  const rows = await books.services.db
    .select()
    .from(taxMappings)
    .where(
      and(
        ofBooks(books),
        query.after === null ? undefined : gt(taxMappings.taxRateId, query.after),
        query.only === undefined ? undefined : inArray(taxMappings.taxRateId, query.only),
        query.mapped === undefined
          ? undefined
          : query.mapped
            ? isNotNull(taxMappings.taxCode)
            : isNull(taxMappings.taxCode),
      ),
    )
    .orderBy(asc(taxMappings.taxRateId))
    .limit(query.limit);
  const shown = rows.map((row) => ({
    taxRateId: row.taxRateId,
    label: row.label || row.taxRateId,
    taxCode: row.taxCode,
    updatedBy: row.updatedBy,
    updatedAt: row.updatedAt.toISOString(),
  }));
  return withNames(books, shown);
}

/** All tax rates of Stripe beside their mapping: the table to fill in. */
export async function allTaxes(books: Books): Promise<TaxMapping[]> {
  const rows = await taxesOf(books.services, books.caller.installation, books.connection);
  return withNames(
    books,
    rows.map((row) => ({ ...row, updatedBy: null, updatedAt: null })),
  );
}

async function withNames(books: Books, rows: Omit<TaxMapping, 'taxCodeName'>[]): Promise<TaxMapping[]> {
  const wanted = (code: string) => ({ kind: 'tax_code' as const, number: code });
  const codeOf = await findRecords(
    books,
    rows.flatMap((row) => (row.taxCode === null ? [] : [wanted(row.taxCode)])),
  );
  return rows.map((row) => ({
    ...row,
    taxCodeName: row.taxCode === null ? null : (codeOf(wanted(row.taxCode))?.name ?? null),
  }));
}

/** Looks at rows before they are kept: does Stripe have the rates, and the ledger the codes? */
export async function checkTaxes(books: Books, rows: readonly Placed<TaxRow>[]): Promise<Checked> {
  const named = rows.flatMap((placed) => {
    const { taxCode: number } = placed.row;
    return number === null ? [] : [{ placed, field: 'taxCode', wanted: { kind: 'tax_code' as const, number } }];
  });
  const codeOf = await findRecords(
    books,
    named.map(({ wanted }) => wanted),
  );
  const stored = await storedCodes(
    books,
    rows.map(({ row }) => row.taxRateId),
  );
  const faults = [
    ...doubleKeys(rows, 'taxRateId', (row) => row.taxRateId),
    ...(await recordFaults(
      books,
      named.map((one) => ({ ...one, found: codeOf(one.wanted) })),
    )),
    ...(await unknownRates(
      books,
      rows.filter(({ row }) => row.taxCode !== null && !stored.has(row.taxRateId)),
    )),
  ];
  const choices = rows.map(({ row: { taxRateId: id, taxCode: number } }) => ({
    taxRateId: id,
    // As the ledger writes it.
    taxCode: number === null ? null : (codeOf({ kind: 'tax_code', number })?.code ?? null),
  }));
  const outcome = countOutcome(
    choices.map((choice) => ({
      key: choice.taxRateId,
      before: stored.get(choice.taxRateId) ?? null,
      after: choice.taxCode,
    })),
  );
  const { connection, ledgerName, caller } = books;
  return {
    faults,
    outcome,
    async apply(tx) {
      await chooseMappings(tx, { connection, ledgerName, actor: caller.userName }, { products: [], taxes: choices });
    },
    waiting: and(
      inArray(syncItems.problemCode, ['tax_rate_unmapped', 'tax_several_rates']),
      inArray(syncItems.problemSubject, outcome.changed),
    ),
  };
}

async function storedCodes(books: Books, ids: string[]): Promise<Map<string, string | null>> {
  const rows = await books.services.db
    .select({ id: taxMappings.taxRateId, code: taxMappings.taxCode })
    .from(taxMappings)
    .where(and(ofBooks(books), inArray(taxMappings.taxRateId, ids)));
  return new Map(rows.map(({ id, code }) => [id, code]));
}

/** Rates that neither documents nor Stripe know. */
async function unknownRates(books: Books, rows: readonly Placed<TaxRow>[]) {
  if (rows.length === 0) return [];
  const existing = (await taxesOf(books.services, books.caller.installation, books.connection)).map(
    ({ taxRateId: value, label }) => ({ value, label }),
  );
  const known = new Set(existing.map(({ value }) => value));
  const near = nearestOf(existing);
  return rows.flatMap((placed) => {
    const unknown = placed.row.taxRateId.split('+').filter((id) => !known.has(id));
    return unknown.map((value) =>
      faultAt(placed, 'taxRateId', `Stripe has no active tax rate “${value}” in this account and mode.`, {
        value,
        nearest: near(value),
      }),
    );
  });
}
