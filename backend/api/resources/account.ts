import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { connectionSummarySchema, instantSchema } from '#shared/api/common.ts';
import { contactCandidateSchema } from '#shared/api/invoice.ts';
import { connectionStateSchema } from '#shared/statuses.ts';
import { disconnectAndGiveBack } from '../../connections/give-back.ts';
import { ConnectionProblem } from '../../connections/problem.ts';
import { connections } from '../../database/schema/index.ts';
import { searchContacts } from '../../matching/search.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import { readAuditLog } from '../../views/audit-log.ts';
import { usageByMonth } from '../../views/usage.ts';
import type { ApiCaller, ApiEnv } from '../door/caller.ts';
import { readInstantCursor, writeCursor } from '../door/cursor.ts';
import { conflict, doorProblems, json, needs, notFound, pageOf, pagingQuery, repeatable } from '../door/operation.ts';
import { requireBooks } from './find-document.ts';

const connectionSchema = connectionSummarySchema
  .pick({ ledger: true, ledgerName: true, companyName: true, environment: true, lastSuccessAt: true })
  .extend({
    id: z.uuid(),
    state: connectionStateSchema,
    stateDetail: z.string().nullable().meta({ description: 'Why it is in that state.' }),
    stateChangedAt: instantSchema,
    connectedBy: z.string().nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Connection', description: 'A company of a ledger that is or was connected.' });

const listConnections = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/connections',
  tags: ['Account'],
  operationId: 'listConnections',
  summary: 'List connections',
  description:
    'The company whose books are kept now, and those before it. Connecting takes a sign-in in the Dashboard.',
  responses: { 200: json(z.object({ data: z.array(connectionSchema) }), 'Connections'), ...doorProblems },
});

const disconnectRoute = createRoute({
  ...needs('configure'),
  method: 'post',
  path: '/connections/{id}/disconnect',
  tags: ['Account'],
  operationId: 'disconnect',
  summary: 'Disconnect the ledger',
  description: 'Work stops and our access is forgotten. Mappings, links and history stay with the company.',
  request: { params: z.object({ id: z.uuid() }), headers: repeatable },
  responses: { 200: json(connectionSchema, 'The connection after it'), ...doorProblems, ...notFound, ...conflict },
});

const contacts = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/contacts',
  tags: ['Account'],
  operationId: 'searchContacts',
  summary: 'Search the customers of the ledger',
  description: 'The first 20 whose number, name, e-mail or tax id contains the text, from our copy of the books.',
  request: { query: z.object({ query: z.string().min(1).max(100) }) },
  responses: {
    200: json(z.object({ data: z.array(contactCandidateSchema.meta({ id: 'Contact' })) }), 'Customers found'),
    ...doorProblems,
    ...conflict,
  },
});

const usageRoute = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/usage',
  tags: ['Account'],
  operationId: 'getUsage',
  summary: 'Read the usage by month',
  description:
    'Documents created in the books per month (UTC), without those that were undone: the last twelve months with any.',
  responses: {
    200: json(z.object({ data: z.array(z.object({ month: z.string(), documents: z.number().int() })) }), 'Usage'),
    ...doorProblems,
  },
});

const auditEntry = z
  .object({
    id: z.uuid(),
    at: instantSchema,
    actor: z.string(),
    action: z.string().meta({ example: 'settings.saved' }),
    subject: z.string(),
    before: z.unknown(),
    after: z.unknown(),
  })
  .meta({ id: 'AuditEntry', description: 'Who changed what, with the values before and after.' });

const auditRoute = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/audit-log',
  tags: ['Account'],
  operationId: 'listAuditLog',
  summary: 'List who changed what',
  description: 'The newest first.',
  request: {
    query: pagingQuery.extend({
      actor: z.string().max(200).optional(),
      action: z.string().max(100).optional().meta({ example: 'document.replayed' }),
      subject: z.string().max(300).optional(),
      from: instantSchema.optional(),
      to: instantSchema.optional(),
    }),
  },
  responses: { 200: json(pageOf(auditEntry), 'Entries'), ...doorProblems },
});

/** The account: connections, customers of the ledger, usage, and who changed what. */
export function accountRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(listConnections, async (c) => c.json({ data: await connectionsOf(services, c.get('caller')) }, 200));
  app.openapi(disconnectRoute, async (c) => {
    const caller = c.get('caller');
    const { id } = c.req.valid('param');
    const found = (await connectionsOf(services, caller)).find((connection) => connection.id === id);
    if (found === undefined) throw noConnection();
    if (found.state === 'disconnected') throw new ConnectionProblem('nothing_connected');
    await disconnectAndGiveBack(services.oauth, caller.installation.id, caller.userName, (error) =>
      services.log.warn({ err: error }, 'A grant could not be given back; the merchant can remove the app there'),
    );
    const after = (await connectionsOf(services, caller)).find((connection) => connection.id === id);
    return c.json(after ?? { ...found, state: 'disconnected' as const }, 200);
  });
  app.openapi(contacts, async (c) => {
    const connection = await requireBooks(services, c.get('caller'));
    const ledger = services.street.ledger(connection, () => {});
    const found = await searchContacts(services.db, connection, c.req.valid('query').query);
    return c.json({ data: found.map((contact) => ({ ...contact, url: ledger.contactUrl(contact) })) }, 200);
  });
  app.openapi(usageRoute, async (c) =>
    c.json({ data: await usageByMonth(services, c.get('caller').installation) }, 200),
  );
  app.openapi(auditRoute, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const { installation } = c.get('caller');
    const rows = await readAuditLog(services.db, installation.id, filter, readInstantCursor(cursor), limit + 1);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const data = page.map(({ entry: { id, at, actor, action, subject, before, after } }) => ({
      ...{ id, at: at.toISOString(), actor, action, subject },
      before: before ?? null,
      after: after ?? null,
    }));
    return c.json({ data, next_cursor: last === undefined ? null : writeCursor(last.place, last.entry.id) }, 200);
  });
}

async function connectionsOf(
  services: Services,
  { installation }: ApiCaller,
): Promise<z.output<typeof connectionSchema>[]> {
  const rows = await services.db
    .select()
    .from(connections)
    .where(eq(connections.installationId, installation.id))
    .orderBy(desc(connections.stateChangedAt));
  return rows.map((row) => ({
    id: row.id,
    ledger: row.ledger,
    ledgerName: services.connector(row.ledger).name,
    state: row.state,
    stateDetail: row.stateDetail,
    stateChangedAt: row.stateChangedAt.toISOString(),
    companyName: row.companyName || null,
    environment: row.environment || null,
    connectedBy: row.connectedBy,
    lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }));
}

const noConnection = () =>
  new HttpError(
    404,
    'connection_not_found',
    'There is no such connection',
    'This account has no connection of that id. List the connections.',
  );
