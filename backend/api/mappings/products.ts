import { and, asc, eq, gt, inArray, isNotNull, isNull, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { instantSchema } from '#shared/api/common.ts';
import { productMappingSchema } from '#shared/api/settings.ts';
import { asking } from '../../connectors/stripe/client.ts';
import { productMappings, syncItems } from '../../database/schema/index.ts';
import { templateFault } from '../../mapping/template.ts';
import { chooseMappings } from '../../settings/save.ts';
import { productsOf } from '../../views/settings-tables.ts';
import { nearestOf } from './nearest.ts';
import { findRecords, type LedgerRecord, recordFaults } from './records.ts';
import { type Books, type Checked, countOutcome, doubleKeys, faultAt, type Placed } from './table.ts';

const kind = z.enum(['item', 'account']);
const chosenTarget = z
  .strictObject({
    kind: kind.default('item'),
    number: z.string().trim().min(1).max(100).optional().meta({ description: 'Number in the ledger.' }),
    id: z.string().min(1).max(100).optional().meta({ description: 'Id in the ledger, instead of the number.' }),
  })
  .refine(({ number, id }) => (number === undefined) !== (id === undefined), 'Give either the number or the id.')
  .meta({ description: 'The item or account that lines of the product are booked to.' });

/** What is said of one product; null takes its mapping away. */
export const productChoice = z.strictObject({ target: chosenTarget.nullable() }).meta({ id: 'ProductChoice' });
export const productRow = z
  .strictObject({ productId: z.string().trim().min(1).max(255), target: chosenTarget.nullable() })
  .meta({ id: 'ProductRow' });
export type ProductRow = z.output<typeof productRow>;

export const productMapping = productMappingSchema
  .extend({
    target: z
      .object({
        kind,
        id: z.string(),
        number: z.string().nullable().meta({ description: 'Null: the ledger has the record no more.' }),
        name: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'Null: documents met this product, and it has no item yet.' }),
    updatedBy: z.string().nullable(),
    updatedAt: instantSchema.nullable(),
  })
  .meta({ id: 'ProductMapping', description: 'A product of Stripe and the item or account it is booked to.' });
export type ProductMapping = z.output<typeof productMapping>;

export const productCsv = {
  columns: ['product_id', 'product_name', 'kind', 'number', 'name'],
  required: ['product_id', 'number'],
  read: ({ product_id, kind: given, number }: Record<string, string>) => ({
    productId: product_id,
    target: number === '' ? null : { ...(given === '' ? {} : { kind: given }), number },
  }),
  write: ({ productId, productName, target }: ProductMapping) => ({
    product_id: productId,
    product_name: productName,
    kind: target?.kind ?? '',
    number: target?.number ?? '',
    name: target?.name ?? '',
  }),
} as const;

const ofBooks = ({ connection }: Books): SQL | undefined =>
  and(eq(productMappings.installationId, connection.installationId), eq(productMappings.connectionId, connection.id));

/** Mappings by product id. @param after the last product of the page before */
export async function listProducts(
  books: Books,
  query: { after: string | null; limit: number; mapped?: boolean | undefined; only?: string[] },
): Promise<ProductMapping[]> {
  const rows = await books.services.db
    .select()
    .from(productMappings)
    .where(
      and(
        ofBooks(books),
        query.after === null ? undefined : gt(productMappings.stripeProductId, query.after),
        query.only === undefined ? undefined : inArray(productMappings.stripeProductId, query.only),
        query.mapped === undefined
          ? undefined
          : query.mapped
            ? isNotNull(productMappings.targetId)
            : isNull(productMappings.targetId),
      ),
    )
    .orderBy(asc(productMappings.stripeProductId))
    .limit(query.limit);
  const targets = rows.flatMap(({ targetKind, targetId }) =>
    targetKind === null || targetId === null ? [] : [{ kind: targetKind, id: targetId }],
  );
  const recordOf = await findRecords(books, targets);
  return rows.map((row) => {
    const { targetKind, targetId } = row;
    const target = targetKind === null || targetId === null ? null : { kind: targetKind, id: targetId };
    return {
      productId: row.stripeProductId,
      productName: row.productName || row.stripeProductId,
      target: target && shown(target, recordOf(target)),
      updatedBy: row.updatedBy,
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}

const shown = (target: { kind: 'item' | 'account'; id: string }, record: LedgerRecord | undefined) => ({
  ...target,
  number: record?.code ?? null,
  name: record?.name ?? null,
});

/** All products of Stripe beside their mapping: the table to fill in. */
export async function allProducts(books: Books): Promise<ProductMapping[]> {
  const rows = await productsOf(books.services, books.caller.installation, books.connection);
  const recordOf = await findRecords(
    books,
    rows.flatMap(({ target }) => target ?? []),
  );
  return rows.map(({ target, ...row }) => ({
    ...row,
    target: target && shown(target, recordOf(target)),
    updatedBy: null,
    updatedAt: null,
  }));
}

/** Looks at rows before they are kept: does Stripe have the product, does the ledger have the item, and may it be used? */
export async function checkProducts(books: Books, rows: readonly Placed<ProductRow>[]): Promise<Checked> {
  const named = rows.flatMap((placed) => {
    const { target } = placed.row;
    return target === null
      ? []
      : [{ placed, field: target.id === undefined ? 'target.number' : 'target.id', wanted: target }];
  });
  const recordOf = await findRecords(
    books,
    named.map(({ wanted }) => wanted),
  );
  const ids = rows.map(({ row }) => row.productId);
  const stored = await storedTargets(books, ids);
  const faults = [
    ...doubleKeys(rows, 'productId', ({ productId }) => productId),
    ...(await recordFaults(
      books,
      named.map((one) => ({ ...one, found: recordOf(one.wanted) })),
    )),
    ...(await unknownProducts(
      books,
      rows.filter(({ row }) => row.target !== null && !stored.has(row.productId)),
    )),
  ];
  const choices = rows.map(({ row: { productId, target } }) => {
    const record = target === null ? undefined : recordOf(target);
    return {
      productId,
      target: target === null || record === undefined ? null : { kind: target.kind, id: record.ledgerId },
    };
  });
  const outcome = countOutcome(
    choices.map(({ productId, target }) => ({
      key: productId,
      before: stored.get(productId) ?? null,
      after: target === null ? null : `${target.kind}:${target.id}`,
    })),
  );
  const { connection, ledgerName, caller } = books;
  return {
    faults,
    outcome,
    async apply(tx) {
      await chooseMappings(
        tx,
        { connection, ledgerName, actor: caller.userName, templateFault },
        { products: choices, taxes: [] },
      );
    },
    waiting: and(
      inArray(syncItems.problemCode, ['product_missing', 'product_ambiguous']),
      inArray(syncItems.problemSubject, outcome.changed),
    ),
  };
}

/** `kind:id` by product; null where a product was met and is not mapped. */
async function storedTargets(books: Books, productIds: string[]): Promise<Map<string, string | null>> {
  const rows = await books.services.db
    .select()
    .from(productMappings)
    .where(and(ofBooks(books), inArray(productMappings.stripeProductId, productIds)));
  return new Map(
    rows.map(({ stripeProductId, targetKind, targetId }) => [
      stripeProductId,
      targetKind === null || targetId === null ? null : `${targetKind}:${targetId}`,
    ]),
  );
}

const STRIPE_PAGE = 100;

/** Products that neither documents nor Stripe know. One that was deleted is known once a document carries it. */
async function unknownProducts(books: Books, rows: readonly Placed<ProductRow>[]) {
  const ids = [...new Set(rows.map(({ row }) => row.productId))];
  const { installation } = books.caller;
  const { stripe, options } = books.services.stripe(installation.stripeAccountId, installation.mode);
  const known = new Set<string>();
  for (let start = 0; start < ids.length; start += STRIPE_PAGE) {
    const page = ids.slice(start, start + STRIPE_PAGE);
    const { data } = await asking('the products', () =>
      stripe.products.list({ ids: page, limit: STRIPE_PAGE }, options),
    );
    for (const { id } of data) known.add(id);
  }
  const unknown = rows.filter(({ row }) => !known.has(row.productId));
  if (unknown.length === 0) return [];
  const existing = (await productsOf(books.services, installation, books.connection)).map(
    ({ productId, productName }) => ({
      value: productId,
      label: productName,
    }),
  );
  const near = nearestOf(existing);
  return unknown.map((placed) => {
    const value = placed.row.productId;
    const message = `Stripe has no product “${value}” in this account and mode.`;
    return faultAt(placed, 'productId', message, { value, nearest: near(value) });
  });
}
