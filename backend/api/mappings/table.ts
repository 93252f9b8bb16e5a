import type { SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { ErrorEntry } from '#shared/api/common.ts';
import type { Connection } from '../../connections/current.ts';
import type { Queryable } from '../../database/client.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import type { ApiCaller } from '../door/caller.ts';

/** Whose mappings are read or changed, and who does it. */
export type Books = { services: Services; caller: ApiCaller; connection: Connection; ledgerName: string };

/** A row of a request, and where it stands there: its index in `rows`, and its line in a file. */
export type Placed<T> = { index: number; line?: number | undefined; row: T };

/** What keeping rows did. `changed` names the keys of those that really changed. */
export type Outcome = { created: number; updated: number; removed: number; unchanged: number; changed: string[] };

/** Rows that were looked at: what is wrong, all at once; or how to keep them. */
export type Checked = {
  faults: ErrorEntry[];
  /** What {@link apply} would do. */
  outcome: Outcome;
  /** Keeps the rows, in the caller's transaction. */
  apply(tx: Queryable): Promise<void>;
  /** Documents that stopped for want of what changed. */
  waiting: SQL | undefined;
};

/** Faults named in one answer; thousands of the same kind help nobody. */
const MOST_FAULTS = 200;
export const MOST_ROWS = 5000;

/** A fault at a field of a row. */
export const faultAt = (
  { index, line }: Placed<unknown>,
  field: string,
  message: string,
  more: Pick<ErrorEntry, 'value' | 'nearest'> = {},
): ErrorEntry => ({
  path: `rows.${index}.${field}`,
  message: `${message}${meant(more.nearest)}`,
  ...(line === undefined ? {} : { line }),
  ...more,
});

const meant = (nearest: ErrorEntry['nearest']): string =>
  nearest === undefined || nearest.length === 0
    ? ''
    : ` Is it ${nearest.map(({ value, label }) => `${value} (${label})`).join(' or ')}?`;

/** @throws HttpError 422 `mapping_invalid` with every fault, when there is one: nothing is kept then */
export function refuseFaults(faults: readonly ErrorEntry[], rows: number): void {
  const [first] = faults;
  if (first === undefined) return;
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  const at = first.line === undefined ? first.path : `Line ${first.line}, ${first.path.split('.').at(-1)}`;
  throw new HttpError(
    422,
    'mapping_invalid',
    rows === 1 ? 'The mapping does not fit' : 'Some rows do not fit',
    `${at}: ${first.message}${more} Nothing was saved; correct what “errors” names and send all rows again.`,
    { errors: faults.slice(0, MOST_FAULTS) },
  );
}

/** Keys that stand in several rows: which of them is meant is not for us to guess. */
export function doubleKeys<T>(rows: readonly Placed<T>[], field: string, keyOf: (row: T) => string): ErrorEntry[] {
  const seen = new Map<string, Placed<T>>();
  return rows.flatMap((placed) => {
    const key = keyOf(placed.row);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, placed);
      return [];
    }
    const where = first.line === undefined ? `rows.${first.index}` : `line ${first.line}`;
    return [faultAt(placed, field, `“${key}” stands in ${where} already. Keep one of the two.`, { value: key })];
  });
}

/** Counts what happens to each key. */
export function countOutcome(changes: Iterable<{ key: string; before: string | null; after: string | null }>): Outcome {
  const outcome: Outcome = { created: 0, updated: 0, removed: 0, unchanged: 0, changed: [] };
  for (const { key, before, after } of changes) {
    if (before === after) {
      outcome.unchanged++;
      continue;
    }
    outcome.changed.push(key);
    if (before === null) outcome.created++;
    else if (after === null) outcome.removed++;
    else outcome.updated++;
  }
  return outcome;
}

export const bulkResultSchema = z
  .object({
    dry_run: z.boolean(),
    created: z.number().int(),
    updated: z.number().int(),
    removed: z.number().int(),
    unchanged: z.number().int(),
    waiting: z.number().int().meta({ description: 'Documents that stopped for want of what changed.' }),
    bulk_run: z.uuid().nullable().meta({ description: 'The run that replays them, where `replay=true` asked for it.' }),
    sentence: z.string(),
  })
  .meta({ id: 'MappingResult', description: 'What came of rows of mappings: all of them were kept, or none.' });
export type BulkResult = z.output<typeof bulkResultSchema>;
