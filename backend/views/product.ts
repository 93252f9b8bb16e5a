import { and, count, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { ProductView } from '#shared/api/product.ts';
import { describeProblem, Problem } from '#shared/problems.ts';
import { asking } from '../connectors/stripe/client.ts';
import { productsOf } from '../database/schema/documents.ts';
import { ledgerReferences, syncItems } from '../database/schema/index.ts';
import type { InvoiceLine } from '../documents/invoice.ts';
import { type ProductTarget, resolveProducts } from '../mapping/products.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings/versions.ts';
import type { Connection } from '../sync/context.ts';
import type { Caller } from './caller.ts';
import { choicesFor } from './choices.ts';
import { readConnection } from './connection.ts';
import { documentRow } from './documents.ts';

const DOCUMENTS = 10;
/** Documents whose tax codes are looked at. */
const LATEST = 200;
/** What a document says when it stopped because of a product. */
export const productProblems = ['product_missing', 'product_ambiguous'];

/** The product view: where its lines are booked and why, with which tax codes, in which documents, and what waits for it. */
export async function productView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  productId: string,
): Promise<ProductView> {
  const { installation, mayChange } = caller;
  const { connection, summary } = await readConnection(services, installation);
  const base = { connection: summary, productId, mayChange };
  if (connection === null || connection.state === 'pending') {
    return {
      ...base,
      productName: productId,
      target: null,
      reason: `Nothing is decided before a company in ${summary.ledgerName} is connected.`,
      problem: null,
      taxCodes: [],
      documentCount: 0,
      documents: [],
      waiting: 0,
      choices: [],
    };
  }
  const product = await readProduct(services, installation, productId);
  const carrying = documentsWith(connection, productId);
  const [decided, documents, total, waiting, taxCodes, choices] = await Promise.all([
    decide(services, connection, product),
    services.db
      .select()
      .from(syncItems)
      .where(carrying)
      .orderBy(desc(syncItems.documentDate), desc(syncItems.changedAt))
      .limit(DOCUMENTS),
    services.db.select({ total: count() }).from(syncItems).where(carrying),
    services.db.select({ total: count() }).from(syncItems).where(stoppedBy(connection, productId)),
    taxCodesOf(services, connection, productId),
    choicesFor(services.db, connection, 'map_product'),
  ]);
  return {
    ...base,
    productName: product.name,
    ...decided,
    taxCodes,
    documentCount: total[0]?.total ?? 0,
    documents: documents.map(documentRow),
    waiting: waiting[0]?.total ?? 0,
    choices,
  };
}

type Product = { id: string; name: string; priceId: string | null; metadata: Record<string, string> };

/** A product that Stripe no longer has is still on old invoices, and can be mapped. @throws Problem when Stripe does not answer */
async function readProduct(services: Services, installation: Caller['installation'], id: string): Promise<Product> {
  const { stripe, options } = services.stripe(installation.stripeAccountId, installation.mode);
  try {
    const { name, metadata, default_price: price } = await asking(id, () => stripe.products.retrieve(id, {}, options));
    return { id, name, metadata, priceId: typeof price === 'string' ? price : (price?.id ?? null) };
  } catch (error) {
    if (error instanceof Problem && error.code === 'stripe_missing')
      return { id, name: id, metadata: {}, priceId: null };
    throw error;
  }
}

/** Asks the very rules of a sync, with a line that carries nothing but this product. */
async function decide(
  services: Services,
  connection: Connection,
  product: Product,
): Promise<Pick<ProductView, 'target' | 'reason' | 'problem'>> {
  const { settings } = await readSettings(services.db, connection);
  const ledgerName = services.connector(connection.ledger).name;
  const { targets, problems } = await resolveProducts({
    db: services.db,
    connection,
    ledgerName,
    settings,
    lines: [lineOf(product)],
    catalog: { products: new Map([[product.id, product]]), prices: new Map() },
  });
  const target = targets.get(product.id);
  if (target !== undefined) return { target: shown(target), reason: reasons[target.how], problem: null };
  const byPrice =
    settings.products.mode === 'search' &&
    (settings.products.source.kind === 'lookup_key' ||
      (settings.products.source.kind === 'metadata' && settings.products.source.of === 'price'));
  if (byPrice)
    return { target: null, reason: 'Found anew for each price, by the search rule in your settings.', problem: null };
  const [problem] = problems;
  if (problem === undefined) return { target: null, reason: '', problem: null };
  const words = describeProblem(problem.toRecord());
  return { target: null, reason: words.why, problem: words };
}

const reasons: Record<ProductTarget['how'], string> = {
  chosen: 'Chosen for this product.',
  found: 'Found by the search rule in your settings.',
  default: 'Nothing is chosen for this product, so the default in your settings is used.',
};

const shown = ({ kind, id, code, name, how }: ProductTarget): ProductView['target'] => ({
  kind,
  id,
  number: code,
  name,
  how,
});

const lineOf = (product: Product): InvoiceLine => ({
  id: product.id,
  description: product.name,
  quantity: '1',
  unitPrice: null,
  amount: 0n,
  discount: 0n,
  taxes: [],
  net: 0n,
  productId: product.id,
  productName: product.name,
  priceId: product.priceId,
  period: null,
  proration: false,
  metadata: {},
});

const ofConnection = (connection: Connection): SQL | undefined =>
  and(eq(syncItems.installationId, connection.installationId), eq(syncItems.connectionId, connection.id));

/** Documents in the books with a line of that product. */
const documentsWith = (connection: Connection, productId: string): SQL | undefined =>
  and(ofConnection(connection), sql`${productsOf(syncItems.written)} @> ${JSON.stringify([productId])}::jsonb`);

/** Documents that stopped because of that product. */
export const stoppedBy = (connection: Connection, productId: string): SQL | undefined =>
  and(
    ofConnection(connection),
    inArray(syncItems.problemCode, productProblems),
    eq(syncItems.problemSubject, productId),
  );

async function taxCodesOf(
  { db }: Services,
  connection: Connection,
  productId: string,
): Promise<ProductView['taxCodes']> {
  // A product on every second invoice must not make the view read them all.
  const latest = db
    .select({ written: syncItems.written })
    .from(syncItems)
    .where(documentsWith(connection, productId))
    .orderBy(desc(syncItems.changedAt))
    .limit(LATEST)
    .as('latest');
  const line = sql`jsonb_array_elements(${latest.written} -> 'lines') line`;
  const code = sql<string | null>`line.value ->> 'taxCode'`;
  const rows = await db
    .select({ code, lines: count() })
    .from(latest)
    .crossJoin(line)
    .where(sql`line.value ->> 'productId' = ${productId}`)
    .groupBy(code)
    .orderBy(desc(count()))
    .limit(5);
  const codes = rows.flatMap((row) => row.code ?? []);
  const named =
    codes.length === 0
      ? []
      : await db
          .select({ code: ledgerReferences.code, name: ledgerReferences.name })
          .from(ledgerReferences)
          .where(
            and(
              eq(ledgerReferences.installationId, connection.installationId),
              eq(ledgerReferences.connectionId, connection.id),
              eq(ledgerReferences.kind, 'tax_code'),
              inArray(ledgerReferences.code, codes),
            ),
          );
  return rows.map((row) => ({ ...row, name: named.find((one) => one.code === row.code)?.name ?? '' }));
}
