import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ActivityEntry, ActivityRead, ActivityView } from '#shared/api/activity.ts';
import { runTriggerSchema, syncStatusSchema } from '#shared/statuses.ts';
import type { Connection } from '../connections/current.ts';
import type { Services } from '../services.ts';
import { readNames } from '../settings/names.ts';
import { describeChanges } from '../settings/words.ts';
import { deedWords, runWords } from './activity-words.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';

const PAGE = 50;

const rowSchema = z.object({
  id: z.uuid(),
  /** As the database writes it: a Date would lose the microseconds that pages are cut by. */
  at: z.string(),
  kind: z.enum(['change', 'run']),
  who: z.string().nullable(),
  word: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  status: syncStatusSchema.nullable(),
  item_id: z.string().nullable(),
  item_name: z.string().nullable(),
  customer: z.string().nullable(),
});
type Row = z.output<typeof rowSchema>;

/** What people changed and what runs did, the newest first. */
export async function activityView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  input: ActivityRead,
): Promise<ActivityView> {
  const { connection, summary } = await readConnection(services, caller.installation);
  const none: ActivityView = { connection: summary, entries: [], next: null, mayChange: caller.mayChange };
  if (connection === null) return none;
  const rows = z.array(rowSchema).parse([...(await services.db.execute(happened(connection, input)))]);
  const page = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? page.at(-1) : undefined;
  const next = last === undefined ? null : Buffer.from(JSON.stringify([last.at, last.id])).toString('base64url');
  const saved = page.some(({ word }) => word.startsWith('settings.'));
  const names = saved
    ? await readNames(services.db, connection, services.connector(connection.ledger).targetFields)
    : null;
  const entries = page.map((row) => ({
    ...entryOf(row),
    changes:
      names === null || !row.word.startsWith('settings.')
        ? []
        : describeChanges({ before: recordOf(row.before), after: recordOf(row.after) }, names),
  }));
  return { ...none, entries, next };
}

/** Both kinds, each cut to a page before they are put together, so that neither is read as a whole. */
function happened(connection: Connection, { kind, who, cursor }: ActivityRead): SQL {
  const parts = [
    ...(kind === 'all' || kind === 'changes' ? [changes(connection, who, cursor)] : []),
    ...(kind === 'changes' ? [] : [runs(connection, who, cursor, kind === 'failures')]),
  ].map((part) => sql`(${part})`);
  return sql`select * from (${sql.join(parts, sql` union all `)}) both_kinds order by moment desc, id desc limit ${PAGE + 1}`;
}

function changes(connection: Connection, who: string | undefined, cursor: string | null): SQL {
  return sql`
    select entry.id, entry.at as moment, entry.at::text as at, 'change' as kind, entry.actor as who, entry.action as word, entry.subject,
      entry.before, entry.after, null::text as status, item.id as item_id, item.number as item_name,
      (select customer_name from sync_items theirs
        where theirs.connection_id = ${connection.id} and theirs.stripe_customer_id = entry.subject limit 1) as customer
    from audit_log entry
    left join sync_items item on item.connection_id = ${connection.id} and item.stripe_id = entry.subject
    where entry.installation_id = ${connection.installationId}
      and (entry.connection_id is null or entry.connection_id = ${connection.id})
      ${person(sql`entry.actor`, who)} ${before(sql`entry.at`, sql`entry.id`, cursor)}
    order by entry.at desc, entry.id desc limit ${PAGE + 1}`;
}

function runs(connection: Connection, who: string | undefined, cursor: string | null, failed: boolean): SQL {
  return sql`
    select run.id, run.started_at as moment, run.started_at::text as at, 'run' as kind, run.asked_by as who, run.trigger as word,
      run.sentence as subject, null::jsonb as before, null::jsonb as after, run.status,
      item.id as item_id, item.number as item_name, null::text as customer
    from sync_runs run
    join sync_items item on item.id = run.item_id
    where run.installation_id = ${connection.installationId} and item.connection_id = ${connection.id}
      ${failed ? sql`and run.status in ('failed', 'needs_review')` : sql``}
      ${person(sql`run.asked_by`, who)} ${before(sql`run.started_at`, sql`run.id`, cursor)}
    order by run.started_at desc, run.id desc limit ${PAGE + 1}`;
}

const person = (column: SQL, who: string | undefined): SQL =>
  who === undefined || who.trim() === ''
    ? sql``
    : sql`and ${column} ilike ${`%${who.trim().replace(/[\\%_]/g, '\\$&')}%`}`;

const cursorSchema = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/),
  z.uuid(),
]);

function before(at: SQL, id: SQL, cursor: string | null): SQL {
  const read = cursorSchema.safeParse(parsed(cursor));
  if (!read.success) return sql``;
  return sql`and (${at}, ${id}) < (${read.data[0]}::timestamptz, ${read.data[1]}::uuid)`;
}

function parsed(cursor: string | null): unknown {
  try {
    return cursor === null ? null : JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}

/** The actor of what nobody asked for, e.g. a customer matched by the rules. */
const OURSELVES = 'tieout';

function entryOf(row: Row): Omit<ActivityEntry, 'changes'> {
  const document = row.item_id === null ? null : { id: row.item_id, name: row.item_name ?? 'No number yet' };
  const who = row.who === OURSELVES || row.word === 'connection.revoked' ? null : row.who;
  const common = { id: row.id, at: instantOf(row.at), kind: row.kind, who, status: row.status, document };
  if (row.kind === 'change') {
    return {
      ...common,
      title: deedWords(row.word, row.subject),
      detail: detailOf(row, document !== null),
      trigger: null,
    };
  }
  const trigger = runTriggerSchema.parse(row.word);
  return { ...common, title: runWords(trigger), detail: row.subject, trigger };
}

/** What the title leaves open: the customer and whom it is in the ledger, the reason, the version. */
function detailOf({ word, subject, after, customer }: Row, named: boolean): string | null {
  const { reason, number } = recordOf(after);
  if (typeof reason === 'string' && reason !== '') return reason;
  if (word === 'connection.revoked') return subject;
  if (named || word.startsWith('connection.') || word.startsWith('documents.')) return null;
  const whose = customer ?? subject;
  return word === 'contact.linked' && typeof number === 'string' ? `${whose} is ${number} in the ledger` : whose;
}

/** `2026-11-21 01:02:03.456789+00` as ISO 8601 in UTC. */
const instantOf = (text: string): string =>
  new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString();

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
