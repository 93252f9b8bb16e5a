import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { testFieldMappingAnswerSchema } from '#shared/api/settings.ts';
import type { FieldMapping } from '#shared/field-mapping.ts';
import { describeProblem, problemViewSchema } from '#shared/problems.ts';
import { fetchInvoice } from '../../connectors/stripe/documents.ts';
import type { SalesDocument } from '../../documents/invoice.ts';
import type { Catalog } from '../../mapping/catalog.ts';
import { testFields } from '../../mapping/fields.ts';
import { type ProductResolution, resolveProducts } from '../../mapping/products.ts';
import { resolveTaxes, type TaxResolution, taxKeyOf } from '../../mapping/taxes.ts';
import type { Services } from '../../services.ts';
import { documentSource, lineSource } from '../../sync/line-sources.ts';
import type { ApiEnv } from '../door/caller.ts';
import { badBody, body, doorProblems, json, needs, outside, repeatable } from '../door/operation.ts';
import { fieldFaults, fieldRow } from './fields.ts';
import { booksOf } from './keep.ts';
import { checkProducts, productRow } from './products.ts';
import { sampleDocument, sampleSchema } from './sample.ts';
import { type Books, type Checked, type Placed, refuseFaults } from './table.ts';
import { checkTaxes, taxRow } from './taxes.ts';

const requestSchema = z
  .strictObject({
    invoiceId: z
      .string()
      .regex(/^in_\w+$/)
      .optional()
      .meta({ description: 'A real invoice of Stripe.' }),
    sample: sampleSchema.optional().meta({ description: 'Or an invoice that nobody sent.' }),
    products: z.array(productRow).max(500).default([]).meta({ description: 'Mappings to try, over those in force.' }),
    taxes: z.array(taxRow).max(500).default([]),
    fields: z.array(fieldRow).max(100).optional().meta({ description: 'Instead of the field mappings in force.' }),
  })
  .refine(
    ({ invoiceId, sample }) => (invoiceId === undefined) !== (sample === undefined),
    'Give either invoiceId or sample.',
  );

const fieldValues = testFieldMappingAnswerSchema.shape.values;
const answerSchema = z
  .object({
    lines: z.array(
      z.object({
        id: z.string(),
        description: z.string(),
        productId: z.string().nullable(),
        target: z
          .object({
            kind: z.enum(['item', 'account']),
            id: z.string(),
            number: z.string(),
            name: z.string(),
            how: z.enum(['chosen', 'found', 'default']),
          })
          .nullable()
          .meta({ description: 'Null: one of the problems says why.' }),
        taxRateId: z.string().nullable(),
        taxCode: z
          .string()
          .nullable()
          .meta({ description: 'Null: left to the item, or one of the problems says why.' }),
        fields: fieldValues,
      }),
    ),
    fields: fieldValues.meta({ description: 'Fields of the document and of a new customer.' }),
    problems: z.array(problemViewSchema).meta({ description: 'What would stop it. Empty: all lines can be booked.' }),
  })
  .meta({ id: 'MappingTest' });

const route = createRoute({
  ...needs('read'),
  method: 'post',
  path: '/mappings/test',
  tags: ['Mappings'],
  operationId: 'testMappings',
  summary: 'Test mappings on an invoice',
  description:
    'What each line of a real invoice, or of a sample, would be booked to: with the mappings in force, or with others laid over them. Nothing is kept and nothing is written.',
  request: { headers: repeatable, body: body(requestSchema, 'Invoice and mappings') },
  responses: { 200: json(answerSchema, 'What the mappings make of it'), ...doorProblems, ...outside, ...badBody },
});

/** Tries mappings without keeping them. */
export function tryMappings(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(route, async (c) => {
    const books = await booksOf(services, c);
    const asked = c.req.valid('json');
    const products = await checkProducts(books, placed(asked.products));
    const taxes = await checkTaxes(books, placed(asked.taxes));
    const faults = asked.fields === undefined ? [] : fieldFaults(books, placed(asked.fields));
    refuseFaults(
      [...inList('products', products.faults), ...inList('taxes', taxes.faults), ...inList('fields', faults)],
      asked.products.length + asked.taxes.length,
    );
    // Read before the transaction, which must not wait for Stripe.
    const { document, catalog } =
      asked.sample === undefined
        ? await realDocument(books, asked.invoiceId ?? '')
        : sampleDocument(asked.sample, services.now());
    const resolved = await resolveAndForget(books, document, catalog, [products, taxes]);
    return c.json(await answerOf(books, document, catalog, resolved, asked.fields), 200);
  });
}

const placed = <T>(rows: readonly T[]): Placed<T>[] => rows.map((row, index) => ({ index, row }));
const inList = (list: string, faults: Checked['faults']) =>
  faults.map(({ path, ...fault }) => ({ path: path.replace(/^rows/, list), ...fault }));

async function realDocument(
  { services, caller }: Books,
  invoiceId: string,
): Promise<{ document: SalesDocument; catalog: Catalog }> {
  const { catalogue } = services.street;
  const account = services.stripe(caller.installation.stripeAccountId, caller.installation.mode);
  const document = await fetchInvoice(account, catalogue, invoiceId);
  const products = new Map<string, Awaited<ReturnType<typeof catalogue.product>>>();
  const prices = new Map<string, Awaited<ReturnType<typeof catalogue.price>>>();
  for (const { productId, priceId } of document.lines) {
    if (productId !== null && !products.has(productId))
      products.set(productId, await catalogue.product(account, productId));
    if (priceId !== null && !prices.has(priceId)) prices.set(priceId, await catalogue.price(account, priceId));
  }
  return { document, catalog: { products, prices } };
}

type Resolved = { products: ProductResolution; taxes: TaxResolution };

/** Ends the transaction in which mappings were tried. */
class Forgotten extends Error {}

/** The street's own resolution over mappings that are kept for that moment only. */
async function resolveAndForget(
  { services, connection, ledgerName }: Books,
  document: SalesDocument,
  catalog: Catalog,
  tried: readonly Checked[],
): Promise<Resolved> {
  const { settings } = await services.street.settings(connection);
  let resolved: Resolved | undefined;
  try {
    await services.db.transaction(async (tx) => {
      for (const { apply } of tried) await apply(tx);
      const parts = { db: tx, connection, ledgerName, settings, lines: document.lines };
      resolved = { products: await resolveProducts({ ...parts, catalog }), taxes: await resolveTaxes(parts) };
      throw new Forgotten();
    });
  } catch (error) {
    if (!(error instanceof Forgotten)) throw error;
  }
  if (resolved === undefined) throw new Error('The mappings were not resolved');
  return resolved;
}

async function answerOf(
  { services, connection, ledgerName }: Books,
  document: SalesDocument,
  catalog: Catalog,
  { products, taxes }: Resolved,
  tried: readonly FieldMapping[] | undefined,
): Promise<z.output<typeof answerSchema>> {
  const { settings } = await services.street.settings(connection);
  const { targetFields: targets } = services.connector(connection.ledger);
  const fields = tried ?? settings.fields;
  const isLine = ({ target }: FieldMapping) => target.startsWith('line.');
  const context = { targets, ledgerName, timeZone: settings.documents.timeZone };
  return {
    lines: document.lines.map((line) => {
      const target = products.targets.get(line.id);
      return {
        id: line.id,
        description: line.description,
        productId: line.productId,
        target:
          target === undefined
            ? null
            : { kind: target.kind, id: target.id, number: target.code, name: target.name, how: target.how },
        taxRateId: taxKeyOf(line)?.id ?? null,
        taxCode: taxes.codes.get(line.id) ?? null,
        fields: testFields(fields.filter(isLine), { ...context, source: lineSource(document, line, catalog) }).values,
      };
    }),
    fields: testFields(
      fields.filter((field) => !isLine(field)),
      { ...context, source: documentSource(document) },
    ).values,
    problems: [...taxes.problems, ...products.problems].map((problem) => describeProblem(problem.toRecord())),
  };
}
