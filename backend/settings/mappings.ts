import { and, eq, inArray, sql } from 'drizzle-orm';
import type { SaveSettings } from '#shared/api/settings.ts';
import type { Queryable } from '../database/client.ts';
import { productMappings, taxMappings } from '../database/schema/ledger.ts';
import type { Changes } from './diff.ts';
import type { Pointer } from './pointers.ts';
import type { ConnectionKey } from './versions.ts';

/** A product's item or account as somebody chose it; null takes the choice back. */
export type ProductChoice = SaveSettings['products'][number];
/** A tax rate's (or several joined rates') tax code as somebody chose it; null takes the choice back. */
export type TaxChoice = SaveSettings['taxes'][number];

/** Mappings chosen together. */
export type MappingChoices = { products: ProductChoice[]; taxes: TaxChoice[] };

/** What a save does to the mapping tables: only rows that really change, with the records they will point to. */
export type MappingChanges = { products: ProductChoice[]; taxes: TaxChoice[]; changes: Changes; pointers: Pointer[] };

/** Compares choices with what is stored. The page sends all of its rows; most have not changed. */
export async function findMappingChanges(
  db: Queryable,
  connection: ConnectionKey,
  chosen: { products: readonly ProductChoice[]; taxes: readonly TaxChoice[] },
): Promise<MappingChanges> {
  const productIds = chosen.products.map(({ productId }) => productId);
  const taxIds = chosen.taxes.map(({ taxRateId }) => taxRateId);
  const storedProducts = await db
    .select()
    .from(productMappings)
    .where(and(products.of(connection), inArray(productMappings.stripeProductId, productIds)));
  const storedTaxes = await db
    .select()
    .from(taxMappings)
    .where(and(taxes.of(connection), inArray(taxMappings.taxRateId, taxIds)));
  const productNow = new Map(
    storedProducts.map((row) => [row.stripeProductId, targetText(row.targetKind, row.targetId)]),
  );
  const taxNow = new Map(storedTaxes.map((row) => [row.taxRateId, row.taxCode]));

  const found: MappingChanges = { products: [], taxes: [], changes: { before: {}, after: {} }, pointers: [] };
  for (const choice of chosen.products) {
    const { productId, target } = choice;
    const before = productNow.get(productId) ?? null;
    const after = target === null ? null : targetText(target.kind, target.id);
    if (before === after) continue;
    const path = `products.${productId}`;
    found.products.push(choice);
    found.changes.before[path] = before;
    found.changes.after[path] = after;
    if (target !== null) found.pointers.push({ path, kind: target.kind, by: 'id', value: target.id });
  }
  for (const choice of chosen.taxes) {
    const { taxRateId, taxCode } = choice;
    const before = taxNow.get(taxRateId) ?? null;
    if (before === taxCode) continue;
    const path = `taxes.${taxRateId}`;
    found.taxes.push(choice);
    found.changes.before[path] = before;
    found.changes.after[path] = taxCode;
    if (taxCode !== null) found.pointers.push({ path, kind: 'tax_code', by: 'code', value: taxCode });
  }
  return found;
}

/** Writes the changed rows. Rows met before keep the name or label under which they were met. */
export async function storeMappings(
  tx: Queryable,
  connection: ConnectionKey,
  { products: changedProducts, taxes: changedTaxes }: Pick<MappingChanges, 'products' | 'taxes'>,
  actor: string | null,
): Promise<void> {
  const tenant = { installationId: connection.installationId, connectionId: connection.id, updatedBy: actor };
  if (changedProducts.length > 0) {
    await tx
      .insert(productMappings)
      .values(
        changedProducts.map(({ productId, target }) => ({
          ...tenant,
          stripeProductId: productId,
          targetKind: target?.kind ?? null,
          targetId: target?.id ?? null,
        })),
      )
      .onConflictDoUpdate({
        target: [productMappings.connectionId, productMappings.stripeProductId],
        set: {
          targetKind: sql`excluded.target_kind`,
          targetId: sql`excluded.target_id`,
          updatedBy: sql`excluded.updated_by`,
          updatedAt: sql`now()`,
        },
      });
  }
  if (changedTaxes.length > 0) {
    await tx
      .insert(taxMappings)
      .values(changedTaxes.map(({ taxRateId, taxCode }) => ({ ...tenant, taxRateId, taxCode })))
      .onConflictDoUpdate({
        target: [taxMappings.connectionId, taxMappings.taxRateId],
        set: {
          taxCode: sql`excluded.tax_code`,
          updatedBy: sql`excluded.updated_by`,
          updatedAt: sql`now()`,
        },
      });
  }
}

const targetText = (kind: string | null, id: string | null): string | null =>
  kind === null || id === null ? null : `${kind}:${id}`;

const products = {
  of: (connection: ConnectionKey) =>
    and(eq(productMappings.installationId, connection.installationId), eq(productMappings.connectionId, connection.id)),
};
const taxes = {
  of: (connection: ConnectionKey) =>
    and(eq(taxMappings.installationId, connection.installationId), eq(taxMappings.connectionId, connection.id)),
};
