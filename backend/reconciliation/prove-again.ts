import { and, asc, eq, or } from 'drizzle-orm';
import { payoutsOf } from '../booking/payouts-of.ts';
import { type Books, storedShares } from '../booking/stored-postings.ts';
import type { Database } from '../database/client.ts';
import { balanceTransactions } from '../database/schema/index.ts';
import type { MoneySource } from '../documents/balance-transaction.ts';
import { natureOf } from '../documents/transaction-types.ts';
import type { MoneyJourney } from './journey.ts';
import { type PayoutProof, type ProofItem, proveItems, sectionOfNature } from './payout-proof.ts';
import { withReasons } from './reasons.ts';
import { provenPayout, storeProof } from './stored-proofs.ts';

const CHUNK = 1_000;

/**
 * Proves a payout again by what stands in the books now, from what is mirrored: nothing is asked of Stripe or of the
 * ledger. Also payouts whose amount somebody chose: what was carried is kept with the proof before.
 * @returns null when it was never proven: then Stripe has to be read first
 */
export async function proveAgain(
  { parts, books, start }: Pick<MoneyJourney, 'parts' | 'books' | 'start'>,
  payoutId: string,
): Promise<PayoutProof | null> {
  const before = await provenPayout(parts.db, books, payoutId);
  if (before === null) return null;
  const items = await mirroredItems(parts.db, books, payoutId);
  const ids = items.map(({ id }) => id);
  const booked = await storedShares(parts.db, books, ids, { written: true });
  const payout = { id: payoutId, amount: { amount: before.bankLine, currency: before.currency } };
  const { carried, status, arrivalDate } = before;
  const proof = await withReasons(parts.db, books, proveItems({ payout, items, booked, carried, start }));
  await storeProof(parts.db, books, { id: payoutId, status, arrivalDate }, proof, parts.now());
  return proof;
}

/** The payouts of these postings that were proven before, each proven again. */
export async function proveAgainFor(
  journey: Pick<MoneyJourney, 'parts' | 'books' | 'start'>,
  postingIds: readonly string[],
): Promise<void> {
  const payouts = new Set<string>();
  for (let start = 0; start < postingIds.length; start += CHUNK) {
    const some = await payoutsOf(journey.parts.db, journey.books, postingIds.slice(start, start + CHUNK));
    for (const id of some) payouts.add(id);
  }
  for (const id of payouts) await proveAgain(journey, id);
}

async function mirroredItems(db: Database, books: Books, payoutId: string): Promise<ProofItem[]> {
  const rows = await db
    .select()
    .from(balanceTransactions)
    .where(
      and(
        eq(balanceTransactions.installationId, books.installationId),
        or(
          eq(balanceTransactions.payoutId, payoutId),
          and(eq(balanceTransactions.sourceId, payoutId), eq(balanceTransactions.type, 'payout')),
        ),
      ),
    )
    .orderBy(asc(balanceTransactions.happenedAt), asc(balanceTransactions.id));
  return rows.map(({ id, type, reportingCategory, sourceId, currency, gross, fee, net, happenedAt }) => ({
    ...{ id, currency, gross, fee, net, sourceId, createdAt: happenedAt },
    section: sectionOfNature(natureOf({ type, reportingCategory, source: { kind: sourceKind(sourceId) } })),
    own: type === 'payout' && sourceId === payoutId,
  }));
}

const kinds: readonly (readonly [RegExp, MoneySource['kind']])[] = [
  [/^(ch|py|pi)_/, 'payment'],
  [/^(re|pyr)_/, 'refund'],
  [/^(dp|du|pdp)_/, 'dispute'],
  [/^po_/, 'payout'],
];

/** What a mirrored movement is about, by the prefix of its source's id. */
const sourceKind = (sourceId: string | null): MoneySource['kind'] =>
  sourceId === null ? 'none' : (kinds.find(([prefix]) => prefix.test(sourceId))?.[1] ?? 'object');
