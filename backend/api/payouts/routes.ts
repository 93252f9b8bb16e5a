import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { and, desc, eq, gte, lte, sql } from 'drizzle-orm';
import type { Context } from 'hono';
import { z } from 'zod';
import { plainDateSchema } from '#shared/settings.ts';
import { payoutProofs } from '../../database/schema/index.ts';
import { proveNow } from '../../reconciliation/prove-now.ts';
import { type PayoutStatement, payoutStatement } from '../../reconciliation/statement.ts';
import { asProof } from '../../reconciliation/stored-proofs.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import { readSettings } from '../../settings/versions.ts';
import { readConnection } from '../../views/connection.ts';
import type { ApiCaller, ApiEnv } from '../door/caller.ts';
import { readCursor, writeCursor } from '../door/cursor.ts';
import {
  badBody,
  conflict,
  doorProblems,
  json,
  needs,
  notFound,
  outside,
  pageOf,
  pagingQuery,
  repeatable,
} from '../door/operation.ts';
import { csvHeaders, wantsCsv } from '../mappings/keep.ts';
import { requireBooks } from '../resources/find-document.ts';
import { proofColumns, proofCsv } from './csv.ts';
import { payoutPdf } from './pdf.ts';
import { payoutOf, payoutProofSchema, payoutSchema, proofOf } from './schema.ts';

const tags = ['Payouts'];
const params = z.object({
  id: z
    .string()
    .regex(/^po_\w{1,250}$/, 'Give the id of a payout in Stripe (po_…).')
    .meta({ description: 'Id of the payout in Stripe.', example: 'po_1QxYz' }),
});

const list = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/payouts',
  tags,
  operationId: 'listPayouts',
  summary: 'List payouts and whether they tie out',
  description: 'As they were proven last, the newest bank line first.',
  request: {
    query: pagingQuery.extend({
      from: plainDateSchema.optional().meta({ description: 'First bank line, `YYYY-MM-DD`.' }),
      to: plainDateSchema.optional().meta({ description: 'Last bank line.' }),
      ties: z.enum(['true', 'false']).optional().meta({ description: 'Only those that tie out, or only the others.' }),
    }),
  },
  responses: { 200: json(pageOf(payoutSchema), 'Payouts that fit'), ...doorProblems, ...conflict },
});

const get = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/payouts/{id}',
  tags,
  operationId: 'getPayoutProof',
  summary: 'Read the proof of a payout',
  description: `Every movement with what it was booked as, and everything that does not agree. With \`Accept: text/csv\` one movement a line (${proofColumns.join(', ')}); with \`Accept: application/pdf\` a page for the binder.`,
  request: { params },
  responses: {
    200: {
      description: 'The proof as it was made last',
      content: {
        'application/json': { schema: payoutProofSchema },
        'text/csv': { schema: z.string() },
        'application/pdf': { schema: z.string().meta({ format: 'binary' }) },
      },
    },
    ...doorProblems,
    ...notFound,
    ...conflict,
  },
});

const prove = createRoute({
  ...needs('sync'),
  method: 'post',
  path: '/payouts/{id}/prove',
  tags,
  operationId: 'provePayout',
  summary: 'Prove a payout now',
  description:
    'Reads the payout and what it consists of afresh, books what is not booked yet, and keeps the proof. Also for manual payouts.',
  request: { params, headers: repeatable },
  responses: {
    200: json(payoutProofSchema, 'The new proof'),
    ...doorProblems,
    ...notFound,
    ...outside,
    ...badBody,
  },
});

/** Payouts, their proofs as JSON, CSV and PDF, and proving one on demand. */
export function payoutRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(list, async (c) => {
    const { limit, cursor, from, to, ties } = c.req.valid('query');
    const connection = await requireBooks(services, c.get('caller'));
    const after = readCursor(cursor);
    const rows = await services.db
      .select()
      .from(payoutProofs)
      .where(
        and(
          eq(payoutProofs.installationId, connection.installationId),
          eq(payoutProofs.connectionId, connection.id),
          from === undefined ? undefined : gte(payoutProofs.arrivalDate, from),
          to === undefined ? undefined : lte(payoutProofs.arrivalDate, to),
          ties === undefined ? undefined : eq(payoutProofs.ties, ties === 'true'),
          after === null
            ? undefined
            : sql`(${payoutProofs.arrivalDate}, ${payoutProofs.payoutId}) < (${after[0]}, ${after[1]})`,
        ),
      )
      .orderBy(desc(payoutProofs.arrivalDate), desc(payoutProofs.payoutId))
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next_cursor = last === undefined ? null : writeCursor(last.arrivalDate, last.payoutId);
    return c.json({ data: page.map((row) => payoutOf(asProof(row))), next_cursor }, 200);
  });
  app.openapi(get, async (c) => {
    const caller = c.get('caller');
    const { id } = c.req.valid('param');
    const { statement, timeZone } = await findStatement(services, caller, id);
    if (wantsCsv(c)) return c.body(proofCsv(statement, timeZone), 200, csvHeaders(id));
    if (!wantsPdf(c)) return c.json(proofOf(statement), 200);
    const { summary } = await readConnection(services, caller.installation);
    const pdf = await payoutPdf(statement, {
      company: summary.companyName ?? '',
      ledgerName: summary.ledgerName,
      account: caller.installation.stripeAccountId,
      timeZone,
    });
    return c.body(new Uint8Array(pdf), 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="${id}.pdf"`,
    });
  });
  app.openapi(prove, async (c) => {
    const caller = c.get('caller');
    const { id } = c.req.valid('param');
    await requireBooks(services, caller);
    if (!(await proveNow(services, caller.installation, id))) throw moneyOff();
    return c.json(proofOf((await findStatement(services, caller, id)).statement), 200);
  });
}

const wantsPdf = (c: Context): boolean => /(^|,)\s*application\/pdf/i.test(c.req.header('Accept') ?? '');

/** @throws HttpError 404 `payout_not_proven`; 409 `not_connected` */
async function findStatement(
  services: Services,
  caller: ApiCaller,
  id: string,
): Promise<{ statement: PayoutStatement; timeZone: string }> {
  const connection = await requireBooks(services, caller);
  const statement = await payoutStatement(services.db, connection, id);
  if (statement === null) throw notProven();
  const { settings } = await readSettings(services.db, connection);
  return { statement, timeZone: settings.documents.timeZone };
}

const notProven = () =>
  new HttpError(
    404,
    'payout_not_proven',
    'This payout was not proven',
    'It is not one of this account, or it was not proven for the company that is connected. POST …/prove proves it now; list payouts to see those that were.',
  );

const moneyOff = () =>
  new HttpError(
    409,
    'money_off',
    'Money movement is switched off',
    'Payouts are proven once payments, fees and payouts are booked. Switch on Money movement in the app’s settings and try again. Nothing was changed.',
  );
