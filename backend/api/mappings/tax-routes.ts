import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Services } from '../../services.ts';
import type { ApiEnv } from '../door/caller.ts';
import { readCursor, writeCursor } from '../door/cursor.ts';
import { writeCsv } from './csv.ts';
import { booksOf, csvHeaders, keepRows, noMapping, rowsOf, wantsCsv } from './keep.ts';
import { mappedQuery, mappingRoutes } from './routes.ts';
import { type Placed, refuseFaults } from './table.ts';
import { allTaxes, checkTaxes, listTaxes, type TaxRow, taxChoice, taxCsv, taxMapping, taxRow } from './taxes.ts';

const routes = mappingRoutes({
  path: '/mappings/taxes',
  names: { one: 'the mapping of a tax rate', many: 'mappings of tax rates', id: 'TaxMapping' },
  keyDescription: 'Tax rate in Stripe, or several joined with `+`.',
  item: taxMapping,
  single: taxMapping,
  choice: taxChoice,
  row: taxRow,
  query: mappedQuery,
  csvColumns: taxCsv.columns,
});

/** Tax rates of Stripe ↔ tax codes of the ledger. */
export function taxMappingRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(routes.list, async (c) => {
    const books = await booksOf(services, c);
    if (wantsCsv(c))
      return c.text(writeCsv(taxCsv.columns, (await allTaxes(books)).map(taxCsv.write)), 200, csvHeaders('taxes'));
    const { limit, cursor, mapped } = c.req.valid('query');
    const after = readCursor(cursor)?.[0] ?? null;
    const rows = await listTaxes(books, { after, limit: limit + 1, mapped });
    const data = rows.slice(0, limit);
    const last = rows.length > limit ? data.at(-1) : undefined;
    return c.json({ data, next_cursor: last === undefined ? null : writeCursor(last.taxRateId, '') }, 200);
  });
  app.openapi(routes.get, async (c) => {
    const { key } = c.req.valid('param');
    const [found] = await listTaxes(await booksOf(services, c), { after: null, limit: 1, only: [sorted(key)] });
    if (found === undefined) throw noMapping(key);
    return c.json(found, 200);
  });
  app.openapi(routes.put, async (c) => {
    const books = await booksOf(services, c);
    const rows = [rowOf(c.req.valid('param').key, c.req.valid('json').taxCode)];
    return c.json(await keepRows(books, await checkTaxes(books, rows), 1, c.req.valid('query')), 200);
  });
  app.openapi(routes.remove, async (c) => {
    const books = await booksOf(services, c);
    const { key } = c.req.valid('param');
    const [found] = await listTaxes(books, { after: null, limit: 1, only: [sorted(key)] });
    if (found?.taxCode == null) throw noMapping(key);
    const checked = await checkTaxes(books, [rowOf(key, null)]);
    return c.json(await keepRows(books, checked, 1, { dry_run: false, replay: false }), 200);
  });
  app.openapi(routes.bulk, async (c) => {
    const books = await booksOf(services, c);
    const rows = await rowsOf(c, taxRow, taxCsv, c.req.valid('json'));
    return c.json(await keepRows(books, await checkTaxes(books, rows), rows.length, c.req.valid('query')), 200);
  });
}

const sorted = (key: string): string => key.split('+').sort().join('+');

/** @throws HttpError 422 when the key is no tax rate of Stripe */
function rowOf(key: string, taxCode: string | null): Placed<TaxRow> {
  const parsed = taxRow.safeParse({ taxRateId: key, taxCode });
  if (parsed.success) return { index: 0, row: parsed.data };
  refuseFaults(
    parsed.error.issues.map(({ message }) => ({ path: 'path.key', message, value: key })),
    1,
  );
  throw parsed.error;
}
