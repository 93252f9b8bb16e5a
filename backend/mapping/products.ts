import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { Settings } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerReferences, productMappings } from '../database/schema/ledger.ts';
import type { InvoiceLine } from '../documents/invoice.ts';
import type { Catalog, ConnectionKey } from './catalog.ts';
import { carries, searchKey, searchValue, searchWords } from './product-search.ts';

/** The item or account that a line is booked to. */
export type ProductTarget = {
  kind: 'item' | 'account';
  id: string;
  code: string;
  name: string;
  /** `chosen` in the mapping table, `found` by the search rule, or the `default`. */
  how: 'chosen' | 'found' | 'default';
};

export type ProductResolution = {
  /** By line id. Lines with a problem have none. */
  targets: Map<string, ProductTarget>;
  /** One per product, however many lines carry it. */
  problems: Problem[];
};

export type ResolveProductsInput = {
  db: Queryable;
  connection: ConnectionKey;
  /** As merchants call the ledger. */
  ledgerName: string;
  settings: Pick<Settings, 'products' | 'defaultTarget'>;
  lines: readonly InvoiceLine[];
  catalog: Catalog;
};

type Target = { kind: 'item' | 'account'; id: string };
type Reference = typeof ledgerReferences.$inferSelect;
type Books = { chosen: Map<string, Target>; references: Reference[] };

/**
 * Finds the item or account of every line, with two statements for a whole document. Table and search exclude each
 * other, but for one thing: what somebody chose for a product answers a question that the search left open, so it
 * holds in both modes. Products without a target are remembered, so that the settings list them.
 */
export async function resolveProducts(input: ResolveProductsInput): Promise<ProductResolution> {
  const books = await readBooks(input);
  const targets = new Map<string, ProductTarget>();
  const problems = new Map<string, Problem>();
  const open = new Map<string, string>();
  for (const line of input.lines) {
    const found = resolveLine(input, books, line);
    if (!(found instanceof Problem)) {
      targets.set(line.id, found);
      if (found.how !== 'default') continue;
    } else {
      const subject = line.productId ?? `line:${line.description}`;
      if (!problems.has(subject)) problems.set(subject, found);
    }
    if (line.productId !== null) open.set(line.productId, line.productName ?? '');
  }
  await rememberProducts(input.db, input.connection, open);
  return { targets, problems: [...problems.values()] };
}

function resolveLine(input: ResolveProductsInput, books: Books, line: InvoiceLine): ProductTarget | Problem {
  const { settings, ledgerName: ledger } = input;
  if (line.productId === null) {
    const detail = 'the line carries no product, and the settings name no default item or account';
    return settings.defaultTarget === null
      ? missing(line, ledger, detail)
      : usable(books, settings.defaultTarget, 'default', line, ledger);
  }
  const chosen = books.chosen.get(line.productId);
  if (chosen !== undefined) return usable(books, chosen, 'chosen', line, ledger);
  const found = settings.products.mode === 'search' ? search(input, settings.products, books, line) : null;
  if (found !== null && typeof found !== 'string') return found;
  if (settings.products.missing === 'stop') return missing(line, ledger, found ?? 'it is not in the product table');
  if (settings.defaultTarget === null) {
    return missing(line, ledger, 'it has no item of its own, and the settings name no default item or account');
  }
  return usable(books, settings.defaultTarget, 'default', line, ledger);
}

/** @returns a sentence about why nothing was found, where nothing was */
function search(
  { catalog, ledgerName: ledger }: ResolveProductsInput,
  rule: Extract<Settings['products'], { mode: 'search' }>,
  { references }: Books,
  line: InvoiceLine,
): ProductTarget | Problem | string {
  const words = searchWords(rule);
  const value = searchValue(rule, line, catalog);
  if (value === null) return `the search rule is ${words}, and it is empty in Stripe`;
  const key = searchKey(rule.target, value);
  const carriers = references.filter((item) => item.kind === 'item' && carries(item, rule.target, key));
  // A blocked item beside a usable one is its predecessor; two usable ones are a question (C10).
  const [item, second] = carriers.filter(({ blocked }) => !blocked);
  if (second !== undefined) {
    const count = String(carriers.filter(({ blocked }) => !blocked).length);
    return new Problem('product_ambiguous', {
      ledger,
      count,
      product: label(line),
      rule: words,
      subject: subject(line),
    });
  }
  if (item !== undefined) return { kind: 'item', id: item.ledgerId, code: item.code, name: item.name, how: 'found' };
  const [blocked] = carriers;
  if (blocked !== undefined) return missing(line, ledger, blockedText(blocked, ledger));
  return `no item fits by ${words} (“${value}”)`;
}

/** The target, if the ledger still has it and lets it be used. */
function usable(
  { references }: Books,
  target: Target,
  how: ProductTarget['how'],
  line: InvoiceLine,
  ledger: string,
): ProductTarget | Problem {
  const record = references.find(({ kind, ledgerId }) => kind === target.kind && ledgerId === target.id);
  const which = how === 'default' ? `the default ${target.kind}` : `the ${target.kind} chosen for it`;
  if (record === undefined) return missing(line, ledger, `${which} no longer exists`);
  if (record.blocked) return missing(line, ledger, blockedText(record, ledger));
  return { ...target, code: record.code, name: record.name, how };
}

/** Choices for these products; then in one go the records chosen, the default, and what the search may find. */
async function readBooks(input: ResolveProductsInput): Promise<Books> {
  const { db, connection, settings, lines } = input;
  const productIds = [...new Set(lines.flatMap(({ productId }) => productId ?? []))];
  const rows =
    productIds.length === 0
      ? []
      : await db
          .select()
          .from(productMappings)
          .where(
            and(
              eq(productMappings.installationId, connection.installationId),
              eq(productMappings.connectionId, connection.id),
              inArray(productMappings.stripeProductId, productIds),
            ),
          );
  const chosen = new Map<string, Target>();
  for (const { stripeProductId, targetKind: kind, targetId: id } of rows) {
    if (kind !== null && id !== null) chosen.set(stripeProductId, { kind, id });
  }
  const ids = [...chosen.values(), ...(settings.defaultTarget ? [settings.defaultTarget] : [])].map(({ id }) => id);
  const wanted = [...(ids.length > 0 ? [inArray(ledgerReferences.ledgerId, ids)] : []), ...searched(input, chosen)];
  if (wanted.length === 0) return { chosen, references: [] };
  const references = await db
    .select()
    .from(ledgerReferences)
    .where(
      and(
        eq(ledgerReferences.installationId, connection.installationId),
        eq(ledgerReferences.connectionId, connection.id),
        inArray(ledgerReferences.kind, ['item', 'account']),
        or(...wanted),
      ),
    );
  return { chosen, references };
}

function searched({ settings, lines, catalog }: ResolveProductsInput, chosen: Map<string, Target>): SQL[] {
  const rule = settings.products;
  if (rule.mode !== 'search') return [];
  const values = lines
    .filter(({ productId }) => productId !== null && !chosen.has(productId))
    .flatMap((line) => searchValue(rule, line, catalog) ?? []);
  const keys = [...new Set(values.map((value) => searchKey(rule.target, value)))];
  if (keys.length === 0) return [];
  if (rule.target === 'name') return [inArray(ledgerReferences.nameKey, keys)];
  if (rule.target === 'number') return [inArray(sql`upper(trim(${ledgerReferences.code}))`, keys)];
  return [inArray(sql`upper(trim(${ledgerReferences.extra} ->> 'gtin'))`, keys)];
}

/** Lists products that have no item of their own in the settings, under the name they have now. */
async function rememberProducts(db: Queryable, connection: ConnectionKey, open: Map<string, string>): Promise<void> {
  if (open.size === 0) return;
  await db
    .insert(productMappings)
    .values(
      [...open].map(([stripeProductId, productName]) => ({
        installationId: connection.installationId,
        connectionId: connection.id,
        stripeProductId,
        productName,
      })),
    )
    .onConflictDoUpdate({
      target: [productMappings.connectionId, productMappings.stripeProductId],
      set: { productName: sql`excluded.product_name` },
      setWhere: sql`${productMappings.productName} <> excluded.product_name`,
    });
}

const missing = (line: InvoiceLine, ledger: string, detail: string): Problem =>
  new Problem('product_missing', { ledger, detail, product: label(line), subject: subject(line) });

const blockedText = ({ kind, code, name }: Reference, ledger: string): string =>
  `the ${kind} ${code} ${name} is blocked in ${ledger}`;

const label = (line: InvoiceLine): string => line.productName || line.productId || `The line “${line.description}”`;
const subject = (line: InvoiceLine): string => line.productId ?? '';
