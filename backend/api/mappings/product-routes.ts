import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Services } from '../../services.ts';
import type { ApiEnv } from '../door/caller.ts';
import { readCursor, writeCursor } from '../door/cursor.ts';
import { writeCsv } from './csv.ts';
import { booksOf, csvHeaders, keepRows, noMapping, rowsOf, wantsCsv } from './keep.ts';
import {
  allProducts,
  checkProducts,
  listProducts,
  productChoice,
  productCsv,
  productMapping,
  productRow,
} from './products.ts';
import { mappedQuery, mappingRoutes } from './routes.ts';

const routes = mappingRoutes({
  path: '/mappings/products',
  names: { one: 'the mapping of a product', many: 'mappings of products', id: 'ProductMapping' },
  keyDescription: 'Product in Stripe.',
  item: productMapping,
  single: productMapping,
  choice: productChoice,
  row: productRow,
  query: mappedQuery,
  csvColumns: productCsv.columns,
});

/** Products of Stripe ↔ items and accounts of the ledger. */
export function productMappingRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(routes.list, async (c) => {
    const books = await booksOf(services, c);
    if (wantsCsv(c))
      return c.text(
        writeCsv(productCsv.columns, (await allProducts(books)).map(productCsv.write)),
        200,
        csvHeaders('products'),
      );
    const { limit, cursor, mapped } = c.req.valid('query');
    const after = readCursor(cursor)?.[0] ?? null;
    const rows = await listProducts(books, { after, limit: limit + 1, mapped });
    const data = rows.slice(0, limit);
    const last = rows.length > limit ? data.at(-1) : undefined;
    return c.json({ data, next_cursor: last === undefined ? null : writeCursor(last.productId, '') }, 200);
  });
  app.openapi(routes.get, async (c) => {
    const { key } = c.req.valid('param');
    const [found] = await listProducts(await booksOf(services, c), { after: null, limit: 1, only: [key] });
    if (found === undefined) throw noMapping(key);
    return c.json(found, 200);
  });
  app.openapi(routes.put, async (c) => {
    const books = await booksOf(services, c);
    const row = { productId: c.req.valid('param').key, target: c.req.valid('json').target };
    const checked = await checkProducts(books, [{ index: 0, row }]);
    return c.json(await keepRows(books, checked, 1, c.req.valid('query')), 200);
  });
  app.openapi(routes.remove, async (c) => {
    const books = await booksOf(services, c);
    const { key } = c.req.valid('param');
    const [found] = await listProducts(books, { after: null, limit: 1, only: [key] });
    if (found?.target == null) throw noMapping(key);
    const checked = await checkProducts(books, [{ index: 0, row: { productId: key, target: null } }]);
    return c.json(await keepRows(books, checked, 1, { dry_run: false, replay: false }), 200);
  });
  app.openapi(routes.bulk, async (c) => {
    const books = await booksOf(services, c);
    const rows = await rowsOf(c, productRow, productCsv, c.req.valid('json'));
    return c.json(await keepRows(books, await checkProducts(books, rows), rows.length, c.req.valid('query')), 200);
  });
}
