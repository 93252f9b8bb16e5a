import { and, eq, gte, inArray, lte } from 'drizzle-orm';
import type { DocumentKind, LedgerDocument } from '../../connectors/port.ts';
import { syncItems } from '../../database/schema/index.ts';
import type { SyncItem } from '../../sync/context.ts';
import { changesOf } from '../compare-document.ts';
import { keepFound } from '../found.ts';
import { namesWith, standingNames } from '../ledger-names.ts';
import { nothingMet, type Part, type Pass, setApart, type Tally } from '../pass.ts';
import { lookAtStrangers } from '../strangers.ts';
import { expectedOf, rests } from '../written-item.ts';

/** Rows read together. */
const CHUNK = 500;

type Look = { pass: Pass; tally: Tally; standing: ReadonlySet<string> };

/**
 * Reads all documents of a kind that the ledger has in the period: ours are held against how they stood when they were
 * written, others against our numbers. Ours that were not listed are asked for one by one before they are called missing:
 * somebody may have moved their date, or the list moved while it was read.
 */
export const ledgerDocuments =
  (kind: DocumentKind): Part =>
  async (pass) => {
    const look: Look = { pass, tally: nothingMet(), standing: await standingNames(pass) };
    const met = new Set<string>();
    for await (const page of pass.journey.ledger.documentsBetween(kind, pass.period)) {
      const ours = await itemsBehind(pass, kind, page);
      const strangers: LedgerDocument[] = [];
      for (const document of page) {
        const item = ours.get(document.id);
        if (item === undefined) strangers.push(document);
        else if (rests(item)) {
          met.add(document.id);
          await compare(look, item, document);
        }
      }
      await lookAtStrangers(pass, kind, strangers, look.tally);
    }
    const listed = await restingItems(pass, kind);
    look.tally.expected = listed.length;
    look.tally.got = listed.filter(({ ledgerId }) => ledgerId !== null && met.has(ledgerId)).length;
    await lookForUnlisted(
      look,
      kind,
      listed.filter(({ ledgerId }) => ledgerId !== null && !met.has(ledgerId)).map(({ id }) => id),
    );
    return { over: true, read: true, tally: look.tally };
  };

async function compare({ pass, standing }: Look, item: SyncItem, document: LedgerDocument): Promise<void> {
  const expected = expectedOf(item);
  const contacts = expected.contactId === document.contactId ? [] : [expected.contactId ?? '', document.contactId];
  const changes = changesOf(expected, document, await namesWith(pass, standing, contacts));
  if (changes.length === 0) return;
  const { name } = pass.journey.connector;
  const what = changes.map(({ field }) => field.toLowerCase()).join(', ');
  await keepFound(pass, {
    ...aboutItem(pass, item),
    kind: 'changed_in_ledger',
    expected: expected.total === null ? null : BigInt(expected.total),
    found: document.total.amount,
    changes,
    sentence: `${document.number} (${document.state}) was changed in ${name} since it was written: ${what}.`,
    ...inLedger(document),
    marks: changes.flatMap(({ field, found }) => [field, found]),
  });
}

async function lookForUnlisted(look: Look, kind: DocumentKind, ids: readonly string[]): Promise<void> {
  const { pass, tally } = look;
  const { street, ledger, connector } = pass.journey;
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    const items = await street.db.select().from(syncItems).where(inArray(syncItems.id, chunk));
    for (const item of items) {
      // Taken back, replaced or handed to a run meanwhile.
      if (!rests(item) || item.ledgerId === null) {
        setApart(tally, 'On its way');
        continue;
      }
      const document = await ledger.readDocument(kind, item.ledgerId);
      if (document !== undefined) {
        tally.got += 1;
        await compare(look, item, document);
        continue;
      }
      await keepFound(pass, {
        ...aboutItem(pass, item),
        kind: 'missing',
        expected: item.stripeTotal,
        sentence: `Written to ${connector.name} as ${item.ledgerNumber ?? 'a draft'}, but it is not there any more.`,
        marks: [item.ledgerId],
      });
    }
  }
}

/** Documents of ours behind those of a page, by the ledger's id. */
async function itemsBehind(
  { journey: { street, connection } }: Pass,
  kind: DocumentKind,
  page: readonly LedgerDocument[],
): Promise<Map<string, SyncItem>> {
  if (page.length === 0) return new Map();
  const rows = await street.db
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.ledgerKind, kind),
        inArray(
          syncItems.ledgerId,
          page.map(({ id }) => id),
        ),
      ),
    );
  return new Map(rows.flatMap((row) => (row.ledgerId === null ? [] : [[row.ledgerId, row]])));
}

/** Documents of ours that should be met in the period. */
function restingItems({ journey: { street, connection }, period }: Pass, kind: DocumentKind) {
  return street.db
    .select({ id: syncItems.id, ledgerId: syncItems.ledgerId })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.ledgerKind, kind),
        inArray(syncItems.status, ['synced', 'synced_with_variance']),
        gte(syncItems.documentDate, period.from),
        lte(syncItems.documentDate, period.to),
      ),
    );
}

const aboutItem = ({ period }: Pass, item: SyncItem) => ({
  subject: item.objectType,
  subjectId: item.stripeId,
  title: item.number ?? item.stripeId,
  party: item.customerName,
  date: item.documentDate ?? period.from,
  currency: item.currency,
});

const inLedger = ({ kind, id, number, url, draft }: LedgerDocument) => ({
  ledgerKind: kind,
  ledgerId: id,
  ledgerNumber: number,
  ledgerUrl: url,
  draft,
});
