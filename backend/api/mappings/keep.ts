import { and, asc, inArray } from 'drizzle-orm';
import type { Context } from 'hono';
import type { z } from 'zod';
import { syncItems } from '../../database/schema/index.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import { startBulk } from '../../sync/bulk/start.ts';
import { ofCompany } from '../../sync/filter.ts';
import { requireActive } from '../../views/preview.ts';
import type { ApiEnv } from '../door/caller.ts';
import { requireBooks } from '../resources/find-document.ts';
import { readCsv } from './csv.ts';
import { type Books, type BulkResult, type Checked, faultAt, MOST_ROWS, type Placed, refuseFaults } from './table.ts';

/** Whose mappings a request is about. @throws HttpError 409 `not_connected` */
export async function booksOf(services: Services, c: Context<ApiEnv>): Promise<Books> {
  const caller = c.get('caller');
  const connection = await requireBooks(services, caller);
  return { services, caller, connection, ledgerName: services.connector(connection.ledger).name };
}

/** Wants the table as CSV rather than a page of JSON. */
export const wantsCsv = (c: Context): boolean => /(^|,)\s*text\/csv/i.test(c.req.header('Accept') ?? '');

export const csvHeaders = (name: string) => ({
  'Content-Type': 'text/csv; charset=utf-8',
  'Content-Disposition': `attachment; filename="${name}.csv"`,
});

type CsvForm = {
  columns: readonly string[];
  required: readonly string[];
  read(values: Record<string, string>): unknown;
};

/**
 * The rows of a bulk request, from JSON (validated by the route) or CSV.
 * @throws HttpError 422 with every line that does not fit
 */
export async function rowsOf<S extends z.ZodType>(
  c: Context,
  schema: S,
  csv: CsvForm,
  json: string | { rows?: readonly z.output<S>[] },
): Promise<Placed<z.output<S>>[]> {
  if (!/^text\/csv/i.test(c.req.header('Content-Type') ?? '')) {
    if (typeof json === 'string' || json.rows === undefined) throw noRows();
    return json.rows.map((row, index) => ({ index, row }));
  }
  const { rows, faults } = readCsv(await c.req.text(), csv.columns, csv.required);
  refuseFaults(faults, rows.length);
  if (rows.length === 0) throw noRows();
  if (rows.length > MOST_ROWS) throw tooManyRows(rows.length);
  const wrong: Parameters<typeof refuseFaults>[0][number][] = [];
  const placed = rows.flatMap(({ line, values }, index) => {
    const parsed = schema.safeParse(csv.read(values));
    if (parsed.success) return [{ index, line, row: parsed.data }];
    const at = { index, line, row: null };
    for (const { path, message } of parsed.error.issues) wrong.push(faultAt(at, path.join('.'), message));
    return [];
  });
  refuseFaults(wrong, rows.length);
  return placed;
}

/**
 * Keeps rows that were checked, all or none, and replays what waited for them if that is wanted.
 * @throws HttpError 422 `mapping_invalid`; SettingsConflict when somebody saved in between
 */
export async function keepRows(
  books: Books,
  checked: Checked,
  rows: number,
  wanted: { dry_run: boolean; replay: boolean },
): Promise<BulkResult> {
  refuseFaults(checked.faults, rows);
  const { services, caller, connection } = books;
  const active = wanted.replay && !wanted.dry_run ? requireActive(services, connection) : null;
  const { changed, ...counts } = checked.outcome;
  const ids = changed.length === 0 ? [] : await waitingFor(books, checked);
  if (!wanted.dry_run && changed.length > 0) await services.db.transaction((tx) => checked.apply(tx));
  const run =
    active === null || ids.length === 0
      ? null
      : await startBulk(services.street, active, {
          action: 'replay',
          selection: { ids },
          askedBy: caller.userName,
        });
  const sentence = sentenceOf(counts, wanted.dry_run, ids.length, run !== null);
  return { dry_run: wanted.dry_run, ...counts, waiting: ids.length, bulk_run: run?.id ?? null, sentence };
}

/** As many as one bulk run takes; the rest is met by the next one. */
const MOST_REPLAYED = 1000;

async function waitingFor({ services, connection }: Books, { waiting }: Checked): Promise<string[]> {
  const rows = await services.db
    .select({ id: syncItems.id })
    .from(syncItems)
    .where(and(ofCompany(connection), inArray(syncItems.status, ['failed', 'needs_review']), waiting))
    .orderBy(asc(syncItems.documentDate), asc(syncItems.id))
    .limit(MOST_REPLAYED);
  return rows.map(({ id }) => id);
}

function sentenceOf(
  { created, updated, removed, unchanged }: Pick<BulkResult, 'created' | 'updated' | 'removed' | 'unchanged'>,
  dryRun: boolean,
  waiting: number,
  replayed: boolean,
): string {
  const parts = [`${created} new`, `${updated} changed`, `${removed} removed`, `${unchanged} as before`].join(', ');
  const what = dryRun ? `All rows fit: ${parts}. Nothing was saved.` : `Saved: ${parts}.`;
  if (waiting === 0) return what;
  const documents = `${waiting} document${waiting === 1 ? '' : 's'}`;
  return replayed
    ? `${what} ${documents} that waited for this ${waiting === 1 ? 'is' : 'are'} replayed.`
    : `${what} ${documents} may be mended by it: replay ${waiting === 1 ? 'it' : 'them'}.`;
}

const noRows = () =>
  new HttpError(
    422,
    'invalid_request',
    'The request holds no rows',
    'Send {"rows": […]} as JSON, or CSV with a header and rows.',
    {
      errors: [{ path: 'rows', message: 'At least one row is needed.' }],
    },
  );

const tooManyRows = (rows: number) =>
  new HttpError(
    422,
    'invalid_request',
    'Too many rows',
    `At most ${MOST_ROWS} rows are taken at once; this file has ${rows}. Split it.`,
    {
      errors: [{ path: 'rows', message: `At most ${MOST_ROWS} rows.` }],
    },
  );

/** Nothing is mapped under that key. */
export const noMapping = (key: string) =>
  new HttpError(
    404,
    'mapping_not_found',
    'There is no such mapping',
    `Nothing is mapped under “${key.slice(0, 100)}” in the company that is connected. List the mappings to see what there is.`,
  );
