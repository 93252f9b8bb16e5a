import { and, count, desc, eq, lt, max, or, sql } from 'drizzle-orm';
import type { ComparisonRunView, DifferenceRow, DifferencesRead, DifferencesView } from '#shared/api/differences.ts';
import type { OverviewView } from '#shared/api/overview.ts';
import { comparisonPartNames, type DifferenceKind, differenceKinds } from '#shared/comparison.ts';
import { describeProblem } from '#shared/problems.ts';
import { differenceActions } from '../comparison/allowed.ts';
import type { Difference } from '../comparison/found.ts';
import { type ComparisonRun, latestRun } from '../comparison/runs.ts';
import type { Connection } from '../connections/current.ts';
import { comparisonRuns, differences } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';

const PAGE = 25;

/** The latest comparison of a company's books with Stripe, and a page of what differs. */
export async function differencesView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  { kind, state = 'open', after = null }: DifferencesRead = {},
): Promise<DifferencesView> {
  const { connection, summary } = await readConnection(services, caller.installation);
  const none: DifferencesView = {
    ...{ connection: summary, every: 'off', days: 0, run: null, counts: noDifferences(), accepted: 0 },
    ...{ rows: [], next: null, mayChange: caller.mayChange },
  };
  if (connection === null || connection.state === 'pending') return none;
  const mine = ofCompany(connection);
  const [{ settings }, run, counted, page] = await Promise.all([
    services.street.settings(connection),
    latestRun(services.db, connection),
    services.db
      .select({ kind: differences.kind, state: differences.state, total: count() })
      .from(differences)
      .where(mine)
      .groupBy(differences.kind, differences.state),
    services.db
      .select()
      .from(differences)
      .where(
        and(
          mine,
          eq(differences.state, state),
          kind === undefined ? undefined : eq(differences.kind, kind),
          after === null ? undefined : await behind(services, connection, after),
        ),
      )
      .orderBy(desc(differences.date), desc(differences.id))
      .limit(PAGE + 1),
  ]);
  const rows = page.slice(0, PAGE);
  const open = counted.filter((each) => each.state === 'open').map(({ kind: of, total }) => [of, total] as const);
  return {
    ...none,
    every: settings.comparison.every,
    days: settings.comparison.days,
    run: run === undefined ? null : presentRun(run),
    counts: { ...noDifferences(), ...Object.fromEntries(open) },
    accepted: counted.reduce((sum, each) => (each.state === 'accepted' ? sum + each.total : sum), 0),
    rows: rows.map((row) => presentDifference(row, connection)),
    next: page.length > PAGE ? (rows.at(-1)?.id ?? null) : null,
  };
}

const ofCompany = (connection: Connection) =>
  and(eq(differences.installationId, connection.installationId), eq(differences.connectionId, connection.id));

const noDifferences = (): Record<DifferenceKind, number> =>
  Object.fromEntries(differenceKinds.map((kind) => [kind, 0])) as Record<DifferenceKind, number>;

/** What comes after a row in the list; nothing of another company's row shows. */
async function behind({ db }: Services, connection: Connection, after: string) {
  const [last] = await db
    .select({ date: differences.date })
    .from(differences)
    .where(and(ofCompany(connection), eq(differences.id, after)));
  if (last === undefined) return sql`false`;
  return or(lt(differences.date, last.date), and(eq(differences.date, last.date), lt(differences.id, after)));
}

/** For the overview: how many are open, and when everything was compared last. */
export async function differencesInShort(
  services: Services,
  connection: Connection,
): Promise<OverviewView['differences']> {
  const [run, [compared], [open]] = await Promise.all([
    latestRun(services.db, connection),
    services.db
      .select({ at: max(comparisonRuns.finishedAt) })
      .from(comparisonRuns)
      .where(
        and(
          eq(comparisonRuns.installationId, connection.installationId),
          eq(comparisonRuns.connectionId, connection.id),
          eq(comparisonRuns.state, 'done'),
        ),
      ),
    services.db
      .select({ total: count() })
      .from(differences)
      .where(and(ofCompany(connection), eq(differences.state, 'open'))),
  ]);
  if (run === undefined) return null;
  return { open: open?.total ?? 0, comparedAt: compared?.at?.toISOString() ?? null };
}

export function presentRun(run: ComparisonRun): ComparisonRunView {
  return {
    id: run.id,
    state: run.state,
    trigger: run.trigger,
    askedBy: run.askedBy,
    from: run.fromDate,
    to: run.toDate,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    sentence: sentenceOf(run),
    parts: run.parts,
  };
}

function sentenceOf({ state, parts, problem }: ComparisonRun): string {
  const words = problem === null ? null : describeProblem(problem);
  const read = `${parts.length} of ${comparisonPartNames.length} parts are read`;
  if (state === 'failed') return `Not finished: ${words?.title ?? 'it could not go on'}. ${words?.fix ?? ''}`.trim();
  if (state === 'running')
    return words === null ? `Under way: ${read}.` : `${words.title}: it goes on by itself. ${read}.`;
  const expected = parts.reduce((sum, part) => sum + part.expected, 0);
  const got = parts.reduce((sum, part) => sum + part.got, 0);
  return `Everything was read, and ${got} of ${expected} were met.`;
}

export function presentDifference(row: Difference, connection: Pick<Connection, 'state'>): DifferenceRow {
  const { currency } = row;
  const money = (amount: bigint | null) =>
    amount === null || currency === null ? null : { amount: amount.toString(), currency };
  const hasRecord = row.ledgerId !== null;
  return {
    ...{ id: row.id, kind: row.kind, subject: row.subject, title: row.title, party: row.party, date: row.date },
    sentence: row.sentence,
    expected: money(row.expected),
    found: money(row.found),
    changes: row.changes,
    ledger: hasRecord ? { number: row.ledgerNumber, url: row.ledgerUrl } : null,
    candidate: row.candidate === null ? null : { number: row.candidate.number, url: row.candidate.url },
    stripeId: row.subject === 'invoice' || row.subject === 'credit_note' ? row.subjectId : null,
    postingId: row.subject === 'posting' ? row.subjectId : null,
    state: row.state,
    accepted:
      row.acceptedBy === null || row.acceptedAt === null
        ? null
        : { by: row.acceptedBy, why: row.acceptedWhy, at: row.acceptedAt.toISOString() },
    resolved: row.resolvedAt === null ? null : { how: row.resolvedHow ?? '', at: row.resolvedAt.toISOString() },
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    actions: connection.state === 'active' ? differenceActions(row) : [],
  };
}
