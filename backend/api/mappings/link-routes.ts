import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Services } from '../../services.ts';
import type { ApiEnv } from '../door/caller.ts';
import { readCursor, writeCursor } from '../door/cursor.ts';
import { pagingQuery } from '../door/operation.ts';
import { checkContacts, contactChoice, contactCsv, contactLink, contactRow, listContactLinks } from './contacts.ts';
import { writeCsv } from './csv.ts';
import { booksOf, csvHeaders, keepRows, noMapping, rowsOf, wantsCsv } from './keep.ts';
import { mappingRoutes } from './routes.ts';
import { MOST_ROWS, refuseFaults } from './table.ts';

const routes = mappingRoutes({
  path: '/mappings/contacts',
  names: { one: 'the link of a customer', many: 'links of customers', id: 'Link' },
  keyDescription: 'Customer in Stripe.',
  item: contactLink,
  single: z.object({ data: z.array(contactLink).meta({ description: 'One, or one per currency.' }) }),
  choice: contactChoice,
  row: contactRow,
  query: pagingQuery,
  csvColumns: contactCsv.columns,
});

/** Customers of Stripe ↔ customers of the ledger: putting links them, deleting unlinks them. */
export function linkRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(routes.list, async (c) => {
    const books = await booksOf(services, c);
    if (wantsCsv(c)) {
      const all = await listContactLinks(books, { after: null, limit: MOST_CSV });
      return c.text(writeCsv(contactCsv.columns, all.map(contactCsv.write)), 200, csvHeaders('contacts'));
    }
    const { limit, cursor } = c.req.valid('query');
    const after = readCursor(cursor)?.[0] ?? null;
    const rows = await listContactLinks(books, { after, limit: limit + 1 });
    const data = rows.slice(0, limit);
    const last = rows.length > limit ? data.at(-1) : undefined;
    const next_cursor = last === undefined ? null : writeCursor(`${last.customerId} ${last.currency ?? ''}`, '');
    return c.json({ data, next_cursor }, 200);
  });
  app.openapi(routes.get, async (c) => {
    const { key } = c.req.valid('param');
    const data = await listContactLinks(await booksOf(services, c), { after: null, limit: 50, customers: [key] });
    if (data.length === 0) throw noMapping(key);
    return c.json({ data }, 200);
  });
  app.openapi(routes.put, async (c) => {
    const books = await booksOf(services, c);
    const parsed = contactRow.safeParse({ customerId: c.req.valid('param').key, ...c.req.valid('json') });
    if (!parsed.success) {
      refuseFaults(
        parsed.error.issues.map(({ message }) => ({ path: 'path.key', message })),
        1,
      );
      throw parsed.error;
    }
    const checked = await checkContacts(books, [{ index: 0, row: parsed.data }]);
    return c.json(await keepRows(books, checked, 1, c.req.valid('query')), 200);
  });
  app.openapi(routes.remove, async (c) => {
    const books = await booksOf(services, c);
    const { key } = c.req.valid('param');
    const links = await listContactLinks(books, { after: null, limit: 50, customers: [key] });
    if (links.length === 0) throw noMapping(key);
    const rows = links.map(({ currency }, index) => ({
      index,
      row: { customerId: key, currency: currency ?? '', number: undefined, id: undefined },
    }));
    const checked = await checkContacts(books, rows);
    return c.json(await keepRows(books, checked, rows.length, { dry_run: false, replay: false }), 200);
  });
  app.openapi(routes.bulk, async (c) => {
    const books = await booksOf(services, c);
    const rows = await rowsOf(c, contactRow, contactCsv, c.req.valid('json'));
    return c.json(await keepRows(books, await checkContacts(books, rows), rows.length, c.req.valid('query')), 200);
  });
}

/** More than one upload takes, so that whoever has that many sees it. */
const MOST_CSV = MOST_ROWS * 4;
