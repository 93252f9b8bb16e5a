import { and, eq, exists, gte, inArray, lte, or } from 'drizzle-orm';
import { readEntry } from '../../booking/sent-entry.ts';
import { type EntryRow, standingEntries } from '../../booking/stored-entries.ts';
import { amountWords, differences as differing } from '../../booking/verify-entry.ts';
import { entityWords } from '../../booking/words.ts';
import type { LedgerEntry } from '../../connectors/money.ts';
import { moneyEntries, moneyPostings, writeIntents } from '../../database/schema/index.ts';
import { keepFound } from '../found.ts';
import { nothingMet, type Part, type Pass, type Tally } from '../pass.ts';

/** Postings, and records, looked at together. */
const CHUNK = 200;

type Ours = { entry: EntryRow; title: string };

/**
 * Everything on the Stripe clearing accounts in the period, in pages: ours against what was written, others as extra,
 * since the account stands for the Stripe balance and nothing else. Ours that were not met there, because they touch
 * another account or are gone, are read by their ids, many at once.
 */
export const ledgerEntries: Part = async (pass) => {
  const tally = nothingMet();
  const { settings, ledger } = pass.journey;
  if (!settings.money.enabled) return { over: true, read: false, tally };
  const ours = await oursOf(pass);
  const met = new Set<string>();
  const accounts = [...new Set(Object.values(settings.money.accounts.clearing))];
  if (accounts.length > 0)
    for await (const page of ledger.money.entriesOn(accounts, pass.period)) {
      const strangers: LedgerEntry[] = [];
      for (const entry of page) {
        const own = ours.get(keyOf(entry));
        if (own === undefined) strangers.push(entry);
        else if (!met.has(keyOf(entry))) {
          met.add(keyOf(entry));
          await compare(pass, own, entry);
        }
      }
      await extra(pass, strangers);
    }
  tally.expected = ours.size;
  tally.got = met.size;
  const rest = [...ours].flatMap(([key, own]) => (met.has(key) ? [] : [own]));
  for (let start = 0; start < rest.length; start += CHUNK)
    await readOnes(pass, rest.slice(start, start + CHUNK), tally);
  return { over: true, read: true, tally };
};

const keyOf = ({ entity, id }: Pick<LedgerEntry, 'entity' | 'id'>): string => `${entity}/${id}`;

/** Records of ours that should stand in the period, by what the ledger knows them by. */
async function oursOf({ journey: { street, connection }, period }: Pass): Promise<Map<string, Ours>> {
  const dated = street.db
    .select({ id: moneyEntries.id })
    .from(moneyEntries)
    .where(
      and(
        eq(moneyEntries.postingId, moneyPostings.id),
        gte(moneyEntries.date, period.from),
        lte(moneyEntries.date, period.to),
      ),
    );
  const postings = await street.db
    .select({ id: moneyPostings.id, text: moneyPostings.text })
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.installationId, connection.installationId),
        eq(moneyPostings.connectionId, connection.id),
        inArray(moneyPostings.status, ['synced', 'synced_with_variance']),
        exists(dated),
      ),
    );
  const found = new Map<string, Ours>();
  for (let start = 0; start < postings.length; start += CHUNK) {
    const chunk = new Map(postings.slice(start, start + CHUNK).map(({ id, text }) => [id, text]));
    for (const [postingId, entries] of await standingEntries(street.db, connection, [...chunk.keys()]))
      for (const entry of entries)
        found.set(keyOf({ entity: entry.entity, id: entry.ledgerId }), { entry, title: chunk.get(postingId) ?? '' });
  }
  return found;
}

async function readOnes(pass: Pass, rest: readonly Ours[], tally: Tally): Promise<void> {
  const { ledger, connector } = pass.journey;
  const read = await ledger.money.readEntries(rest.map(({ entry }) => ({ entity: entry.entity, id: entry.ledgerId })));
  for (const [at, own] of rest.entries()) {
    const entry = read[at];
    if (entry !== undefined) {
      tally.got += 1;
      await compare(pass, own, entry);
      continue;
    }
    const draft = readEntry(own.entry.written);
    await keepFound(pass, {
      ...about(own),
      kind: 'missing',
      expected: sizeOf(draft),
      sentence: `${nameOf(own.entry)} over ${amountWords(draft)} was written to ${connector.name}, but is not there any more.`,
      marks: [own.entry.ledgerId],
    });
  }
}

async function compare(pass: Pass, own: Ours, entry: LedgerEntry): Promise<void> {
  const draft = readEntry(own.entry.written);
  const found = differing(draft, entry);
  if (found.length === 0) return;
  await keepFound(pass, {
    ...about(own),
    kind: 'changed_in_ledger',
    expected: sizeOf(draft),
    found: sizeOf(entry),
    changes: [{ field: found.join(', '), expected: amountWords(draft), found: amountWords(entry) }],
    sentence: `${nameOf(own.entry)} was changed in ${pass.journey.connector.name} since it was written: ${found.join(', ')}.`,
    ...recordOf(entry),
    marks: [...found, amountWords(entry), JSON.stringify(entry.lines, inText)],
  });
}

/** On the account that stands for the Stripe balance, and neither written by us nor on its way. */
async function extra(pass: Pass, strangers: readonly LedgerEntry[]): Promise<void> {
  if (strangers.length === 0) return;
  const { street, connection, connector } = pass.journey;
  const references = strangers.flatMap(({ reference }) => reference ?? []);
  const ids = strangers.map(({ id }) => id);
  const known = await street.db
    .select({ row: moneyEntries, title: moneyPostings.text, status: moneyPostings.status })
    .from(moneyEntries)
    .innerJoin(moneyPostings, eq(moneyPostings.id, moneyEntries.postingId))
    .where(
      and(
        eq(moneyEntries.installationId, connection.installationId),
        eq(moneyEntries.connectionId, connection.id),
        or(inArray(moneyEntries.ledgerId, ids), inArray(moneyEntries.reference, references)),
      ),
    );
  const sent = await street.db
    .select({ key: writeIntents.key })
    .from(writeIntents)
    .where(
      and(
        eq(writeIntents.connectionId, connection.id),
        eq(writeIntents.purpose, 'entry'),
        inArray(writeIntents.key, references),
        eq(writeIntents.state, 'open'),
      ),
    );
  const byKey = new Map(known.map((each) => [keyOf({ entity: each.row.entity, id: each.row.ledgerId }), each]));
  const explained = new Set([...known.map(({ row }) => row.reference), ...sent.map(({ key }) => key)]);
  for (const entry of strangers) {
    const own = byKey.get(keyOf(entry));
    // Ours of another day: somebody moved it into the period.
    if (own !== undefined && isStanding(own)) await compare(pass, { entry: own.row, title: own.title }, entry);
    if (own !== undefined || (entry.reference !== null && explained.has(entry.reference))) continue;
    const ours = entry.reference !== null;
    await keepFound(pass, {
      ...{ kind: 'extra', subject: 'ledger_entry', subjectId: keyOf(entry) },
      title: entry.number ?? entry.id,
      date: entry.date,
      currency: entry.currency,
      found: sizeOf(entry),
      sentence: ours
        ? `${nameOf(entry)} over ${amountWords(entry)} bears a reference of Tieout's, but Tieout knows no posting for it.`
        : `${nameOf(entry)} over ${amountWords(entry)} stands on the Stripe clearing account and was not written by Tieout, so that the account no longer equals the Stripe balance.`,
      ...recordOf(entry),
      draft: ours && (entry.draft || connector.money.capabilities.removable),
      marks: [amountWords(entry), JSON.stringify(entry.lines, inText)],
    });
  }
}

const isStanding = ({ row, status }: { row: EntryRow; status: string }): boolean =>
  row.purpose === 'booking' && row.state === 'standing' && (status === 'synced' || status === 'synced_with_variance');

const about = ({ entry, title }: Ours) => ({
  subject: 'posting' as const,
  subjectId: entry.postingId,
  title,
  date: entry.date,
  currency: entry.currency,
});

const recordOf = (entry: LedgerEntry) => ({
  ledgerKind: entry.entity,
  ledgerId: entry.id,
  ledgerNumber: entry.number,
  ledgerUrl: entry.url,
});

const nameOf = ({ entity, number }: Pick<LedgerEntry, 'entity' | 'number'>): string =>
  `The ${entityWords(entity)} ${number ?? ''}`.trim();

/** Its total or, in a journal, what stands on its debit side. */
const sizeOf = ({ total, lines }: { total: bigint; lines: readonly { amount: bigint }[] }): bigint =>
  total === 0n ? lines.reduce((sum, { amount }) => (amount > 0n ? sum + amount : sum), 0n) : total;

const inText = (_key: string, part: unknown): unknown => (typeof part === 'bigint' ? part.toString() : part);
