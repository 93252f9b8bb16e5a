import { and, eq } from 'drizzle-orm';
import type { TargetField } from '#shared/field-mapping.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerReferences, productMappings, taxMappings } from '../database/schema/ledger.ts';
import { recordName } from '../documents/record-name.ts';
import type { ConnectionKey } from './versions.ts';

/** What ids and codes in settings are called, blocked and remembered records too. */
export type Names = {
  /** Ledger records by id: "1000 Subscription". */
  records: ReadonlyMap<string, string>;
  /** Tax codes by code. */
  codes: ReadonlyMap<string, string>;
  products: ReadonlyMap<string, string>;
  taxRates: ReadonlyMap<string, string>;
  fields: ReadonlyMap<string, string>;
};

export async function readNames(
  db: Queryable,
  connection: ConnectionKey,
  targetFields: readonly TargetField[],
): Promise<Names> {
  const of = (table: typeof ledgerReferences | typeof productMappings | typeof taxMappings) =>
    and(eq(table.installationId, connection.installationId), eq(table.connectionId, connection.id));
  const references = await db.select().from(ledgerReferences).where(of(ledgerReferences));
  const products = await db.select().from(productMappings).where(of(productMappings));
  const rates = await db.select().from(taxMappings).where(of(taxMappings));
  return {
    records: new Map(references.map((row) => [row.ledgerId, recordName(row)])),
    codes: new Map(references.filter(({ kind }) => kind === 'tax_code').map((row) => [row.code, recordName(row)])),
    products: new Map(products.map((row) => [row.stripeProductId, row.productName || row.stripeProductId])),
    taxRates: new Map(rates.map((row) => [row.taxRateId, row.label || row.taxRateId])),
    fields: new Map(targetFields.map(({ id, label }) => [id, label])),
  };
}
