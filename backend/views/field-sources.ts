import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { FieldSourcesAnswer, TestFieldMappingAnswer } from '#shared/api/settings.ts';
import { formatMoney } from '#shared/currency.ts';
import type { FieldMapping } from '#shared/field-mapping.ts';
import type { Connection } from '../connections/current.ts';
import { asking } from '../connectors/stripe/client.ts';
import { fetchInvoice } from '../connectors/stripe/documents.ts';
import { syncItems } from '../database/schema/index.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { testFields } from '../mapping/fields.ts';
import type { MappingSource } from '../mapping/source.ts';
import type { Services } from '../services.ts';
import { documentSource, lineSource } from '../sync/line-sources.ts';
import type { Caller } from './caller.ts';

const INVOICES = 10;
const MOST_VALUES = 400;
/** Deeper than this lie Stripe's own workings, not what a bookkeeper looks for. */
const DEPTH = 4;
const LONGEST = 120;

/** The newest invoices to look at, and every value that mappings can take from the chosen one. */
export async function fieldSources(
  services: Services,
  caller: Pick<Caller, 'installation'>,
  connection: Connection,
  invoiceId: string | null,
): Promise<FieldSourcesAnswer> {
  const invoices = await newest(services, caller, connection);
  const chosen = invoiceId ?? invoices[0]?.id ?? null;
  if (chosen === null) return { invoices, chosen: null, values: [] };
  const { document, source } = await sampleOf(services, caller, chosen);
  const known = invoices.some(({ id }) => id === chosen);
  return {
    invoices: known ? invoices : [{ id: chosen, label: labelOf(document) }, ...invoices],
    chosen,
    values: valuesOf(source),
  };
}

/** What mappings make of an invoice, its first line standing for all. Nothing is written. */
export async function tryFields(
  services: Services,
  caller: Pick<Caller, 'installation'>,
  connection: Connection,
  input: { invoice_id: string; fields: readonly FieldMapping[] },
): Promise<TestFieldMappingAnswer> {
  const { settings } = await services.street.settings(connection);
  const connector = services.connector(connection.ledger);
  const { source } = await sampleOf(services, caller, input.invoice_id);
  return testFields(input.fields, {
    targets: connector.targetFields,
    timeZone: settings.documents.timeZone,
    ledgerName: connector.name,
    source,
  });
}

async function sampleOf(
  services: Services,
  { installation }: Pick<Caller, 'installation'>,
  invoiceId: string,
): Promise<{ document: SalesDocument; source: MappingSource }> {
  const { catalogue } = services.street;
  const account = services.stripe(installation.stripeAccountId, installation.mode);
  const document = await fetchInvoice(account, catalogue, invoiceId);
  // A line with a product shows most.
  const line = document.lines.find(({ productId }) => productId !== null) ?? document.lines[0];
  if (line === undefined) return { document, source: documentSource(document) };
  const { productId, priceId } = line;
  const products = productId === null ? [] : [[productId, await catalogue.product(account, productId)] as const];
  const prices = priceId === null ? [] : [[priceId, await catalogue.price(account, priceId)] as const];
  return {
    document,
    source: lineSource(document, line, { products: new Map(products), prices: new Map(prices) }),
  };
}

async function newest(services: Services, { installation }: Pick<Caller, 'installation'>, connection: Connection) {
  const rows = await services.db
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.objectType, 'invoice'),
        isNotNull(syncItems.number),
      ),
    )
    .orderBy(desc(syncItems.createdAt))
    .limit(INVOICES);
  if (rows.length > 0) {
    return rows.map((row) => ({
      id: row.stripeId,
      label: [
        row.number,
        row.customerName,
        row.stripeTotal === null || row.currency === null
          ? null
          : formatMoney(row.stripeTotal.toString(), row.currency),
      ]
        .filter((part) => part !== null)
        .join(' · '),
    }));
  }
  // Nothing has reached us yet: Stripe knows some.
  const { stripe, options } = services.stripe(installation.stripeAccountId, installation.mode);
  const listed = await asking('the account', () => stripe.invoices.list({ limit: INVOICES }, options));
  return listed.data
    .filter(({ status }) => status !== 'draft')
    .map((invoice) => ({
      id: invoice.id,
      label: `${invoice.number ?? invoice.id} · ${formatMoney(String(invoice.total), invoice.currency.toUpperCase())}`,
    }));
}

const labelOf = (document: SalesDocument): string =>
  `${document.number ?? document.id} · ${formatMoney(document.total.amount.toString(), document.currency)}`;

/** Every single value of the objects, metadata by its key (any characters, C62), with what it says on this invoice. */
function valuesOf(source: MappingSource): FieldSourcesAnswer['values'] {
  const found: FieldSourcesAnswer['values'] = [];
  for (const part of ['invoice', 'customer', 'line', 'product', 'price'] as const) {
    const object = source[part];
    if (object === null) continue;
    const { metadata, ...rest } = object;
    if (isRecord(metadata)) {
      for (const [key, value] of Object.entries(metadata)) {
        if (typeof value === 'string' && key.length <= 40)
          found.push({ source: { kind: 'metadata', of: part, key }, value: shortened(value) });
      }
    }
    collect(rest, part, 1, found);
  }
  return found.slice(0, MOST_VALUES);
}

function collect(object: Record<string, unknown>, path: string, depth: number, found: FieldSourcesAnswer['values']) {
  for (const [key, value] of Object.entries(object)) {
    const here = `${path}.${key}`;
    // A dot in a key would read as two steps; lists have no one value.
    if (key.includes('.') || here.length > 200 || Array.isArray(value)) continue;
    if (isRecord(value)) {
      if (depth < DEPTH && key !== 'customer') collect(value, here, depth + 1, found);
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      if (value !== '') found.push({ source: { kind: 'field', path: here }, value: shortened(String(value)) });
    }
  }
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
