import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { ErrorEntry } from '#shared/api/common.ts';
import type { ReferenceKind } from '../../connectors/port.ts';
import { ledgerReferences } from '../../database/schema/index.ts';
import { type Existing, nearestOf } from './nearest.ts';
import { type Books, faultAt, type Placed } from './table.ts';

export type LedgerRecord = typeof ledgerReferences.$inferSelect;

/** A record of the ledger as somebody names it: by its number or code, or by the ledger's id. */
export type Wanted = { kind: ReferenceKind; number?: string | undefined; id?: string | undefined };

const words: Partial<Record<ReferenceKind, string>> = { tax_code: 'tax code', item: 'item', account: 'account' };

const codeKey = (code: string): string => code.trim().toUpperCase();

const ofBooks = ({ connection }: Books) =>
  and(eq(ledgerReferences.installationId, connection.installationId), eq(ledgerReferences.connectionId, connection.id));

/** Finds the records that rows name, with one statement for all of them. */
export async function findRecords(
  books: Books,
  wanted: readonly Wanted[],
): Promise<(one: Wanted) => LedgerRecord | undefined> {
  const codes = [...new Set(wanted.flatMap(({ number }) => (number === undefined ? [] : [codeKey(number)])))];
  const ids = [...new Set(wanted.flatMap(({ id }) => id ?? []))];
  const kinds = [...new Set(wanted.map(({ kind }) => kind))];
  if (codes.length + ids.length === 0) return () => undefined;
  const rows = await books.services.db
    .select()
    .from(ledgerReferences)
    .where(
      and(
        ofBooks(books),
        inArray(ledgerReferences.kind, kinds),
        or(
          codes.length === 0 ? undefined : inArray(sql`upper(trim(${ledgerReferences.code}))`, codes),
          ids.length === 0 ? undefined : inArray(ledgerReferences.ledgerId, ids),
        ),
      ),
    );
  const byCode = new Map(rows.map((row) => [`${row.kind}:${codeKey(row.code)}`, row]));
  const byId = new Map(rows.map((row) => [`${row.kind}:${row.ledgerId}`, row]));
  return ({ kind, number, id }) =>
    id === undefined ? byCode.get(`${kind}:${codeKey(number ?? '')}`) : byId.get(`${kind}:${id}`);
}

/** Faults of rows that name a record which the ledger does not have or does not let be used, with the nearest that it has. */
export async function recordFaults(
  books: Books,
  rows: readonly { placed: Placed<unknown>; field: string; wanted: Wanted; found: LedgerRecord | undefined }[],
): Promise<ErrorEntry[]> {
  const bad = rows.filter(({ found }) => found === undefined || found.blocked);
  if (bad.length === 0) return [];
  const known = await usableRecords(books, [...new Set(bad.map(({ wanted }) => wanted.kind))]);
  const near = new Map([...known].map(([kind, existing]) => [kind, nearestOf(existing)]));
  return bad.map(({ placed, field, wanted, found }) => {
    const value = wanted.id ?? wanted.number ?? '';
    const what = words[wanted.kind] ?? wanted.kind;
    if (found !== undefined) {
      const name = `${found.code} ${found.name}`.trim();
      return faultAt(
        placed,
        field,
        `The ${what} ${name} is blocked in ${books.ledgerName}. Unblock it, or choose another.`,
        {
          value,
        },
      );
    }
    return faultAt(placed, field, `${books.ledgerName} has no ${what} “${value}”.`, {
      value,
      nearest: near.get(wanted.kind)?.(value) ?? [],
    });
  });
}

/** What could have been named instead, by kind. */
async function usableRecords(books: Books, kinds: ReferenceKind[]): Promise<Map<string, Existing[]>> {
  const rows = await books.services.db
    .select({ kind: ledgerReferences.kind, code: ledgerReferences.code, name: ledgerReferences.name })
    .from(ledgerReferences)
    .where(and(ofBooks(books), inArray(ledgerReferences.kind, kinds), eq(ledgerReferences.blocked, false)));
  const known = new Map<string, Existing[]>();
  for (const kind of kinds) known.set(kind, []);
  for (const { kind, code, name } of rows) known.get(kind)?.push({ value: code, label: name });
  return known;
}
