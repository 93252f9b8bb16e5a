import { and, inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ReviewGroup, ReviewKind, ReviewList } from '#shared/api/review.ts';
import { type ProblemWords, problems } from '#shared/problem-words.ts';
import { describeProblem, type ProblemCode, problemCodes } from '#shared/problems.ts';
import type { Connection } from '../connections/current.ts';
import { syncItems } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { ofCompany } from '../sync/filter.ts';
import { notResting } from '../sync/snooze.ts';
import { presentBulk } from './bulk.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';
import { documentRow } from './documents.ts';

const GROUPS = 100;

const kindOf = (code: ProblemCode): ReviewKind | null => {
  const words: ProblemWords = problems[code];
  // The connection's own troubles are told above every list, and what waits for time needs nobody.
  if (words.who !== 'merchant' || words.action === 'connect' || words.action === 'reconnect') return null;
  // Nor does what follows another document, or the merchant's own choice of stage.
  if (code === 'stage_not_reached' || code === 'manual_only' || code === 'waits_for_document') return null;
  if (words.action === 'choose_contact') return 'customer';
  if (words.action === 'map_product') return 'product';
  return words.action === 'map_tax_rate' ? 'tax_rate' : 'other';
};

const codesOf = (kind: ReviewKind) => problemCodes.filter((code) => kindOf(code) === kind);
const reviewed = problemCodes.filter((code) => kindOf(code) !== null);

const groupSchema = z.array(
  z.object({
    key: z.string(),
    total: z.coerce.number(),
    oldest: z.string().nullable(),
    example: z.uuid(),
    amounts: z.array(z.object({ currency: z.string(), amount: z.string(), number: z.number() })),
  }),
);

/** Everything that waits for a person's answer, one group per question, the one that most wait for first. */
export async function reviewList(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
): Promise<ReviewList> {
  const { connection, summary } = await readConnection(services, caller.installation);
  const none = { connection: summary, groups: [], more: false, bulk: null, mayChange: caller.mayChange };
  if (connection === null || connection.state === 'pending') return none;
  const waiting = and(
    ofCompany(connection),
    inArray(syncItems.problemCode, reviewed),
    inArray(syncItems.status, ['failed', 'needs_review', 'waiting']),
    notResting(services.now()),
  );
  const groups = await groupsOf(services, waiting);
  const examples = await examplesOf(
    services,
    connection,
    groups.map(({ example }) => example),
  );
  const listed = groups.slice(0, GROUPS).flatMap((group): ReviewGroup[] => {
    const item = examples.get(group.example);
    if (!item?.problem) return [];
    const words = describeProblem(item.problem);
    const kind = kindOf(item.problem.code) ?? 'other';
    return [
      {
        key: group.key,
        kind,
        code: words.code,
        title: words.title,
        fix: words.fix,
        name: kind === 'customer' ? item.customerName : null,
        subject: kind === 'customer' ? item.stripeCustomerId : words.subject,
        count: group.total,
        amounts: group.amounts
          .sort((a, b) => b.number - a.number)
          .map(({ currency, amount }) => ({ currency, amount })),
        oldest: group.oldest,
        example: documentRow(item),
        action: words.action,
      },
    ];
  });
  return { ...none, groups: listed, more: groups.length > GROUPS, bulk: await presentBulk(services, connection) };
}

/** A customer is one question whatever its invoices stopped at; a product or tax rate is one, whoever buys it. */
const keyOf: SQL = sql`case
  when ${inArray(syncItems.problemCode, codesOf('customer'))} then 'customer ' || coalesce(${syncItems.stripeCustomerId}, '')
  else ${syncItems.problemCode} || ' ' || coalesce(${syncItems.problemSubject}, '') end`;

async function groupsOf({ db }: Services, waiting: SQL | undefined) {
  const rows = await db.execute(sql`
    with parts as (
      select ${keyOf} as key, ${syncItems.currency} as currency, count(*)::int as number,
        sum(${syncItems.stripeTotal})::text as amount, min(${syncItems.documentDate}) as oldest,
        max(array[case ${syncItems.objectType} when 'invoice' then '1' else '0' end,
          to_char(${syncItems.changedAt}, 'YYYYMMDDHH24MISSUS'), ${syncItems.id}::text]) as newest
      from ${syncItems} where ${waiting} group by 1, 2)
    select key, sum(number)::int as total, min(oldest) as oldest, (max(newest))[3] as example,
      coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'amount', amount, 'number', number))
        filter (where currency is not null and amount is not null), '[]') as amounts
    from parts group by key order by total desc, key limit ${GROUPS + 1}`);
  return groupSchema.parse([...rows]);
}

async function examplesOf({ db }: Services, connection: Connection, ids: string[]) {
  if (ids.length === 0) return new Map<string, typeof syncItems.$inferSelect>();
  const rows = await db
    .select()
    .from(syncItems)
    .where(and(ofCompany(connection), inArray(syncItems.id, ids)));
  return new Map(rows.map((row) => [row.id, row]));
}
