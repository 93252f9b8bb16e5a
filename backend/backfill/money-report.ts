import { and, eq, inArray } from 'drizzle-orm';
import type { MoneyResult } from '#shared/api/backfill.ts';
import { fetchTransactions } from '../connectors/stripe/money/transactions.ts';
import { moneyPostings, postingMembers } from '../database/schema/index.ts';
import { dayAfter, startOfDay } from '../documents/dates.ts';
import { provenPayouts } from '../reconciliation/stored-proofs.ts';
import { findingWords, proofWords } from '../reconciliation/words.ts';
import type { Period } from '../sync/backfill/period.ts';
import type { Journey } from '../sync/context.ts';
import { moneyOf, payoutsOf } from './money.ts';

const IDS = 1000;
/** More payouts than any period has. */
const ALL = 100_000;

/**
 * What moved in the balance in the period beside what became of it, and whether its payouts tie out. Null where money
 * movement is off.
 * @throws Problem stripe_permission, stripe_unavailable
 */
export async function reportMoney(journey: Journey, period: Period): Promise<MoneyResult | null> {
  const money = await moneyOf(journey);
  if (money === null) return null;
  const bounds = { from: startOfDay(period.from, money.timeZone), to: startOfDay(dayAfter(period.to), money.timeZone) };
  const transactions = await fetchTransactions(money.account, bounds);
  const due = transactions.filter(({ createdAt }) => createdAt >= money.start);
  const result: MoneyResult = {
    expected: due.length,
    beforeStart: transactions.length - due.length,
    unplanned: 0,
    got: {},
    problems: [],
    payouts: { expected: 0, proven: 0, tie: 0, open: [] },
  };
  const problems = new Map<string, MoneyResult['problems'][number]>();
  for (let start = 0; start < due.length; start += IDS) {
    const ids = due.slice(start, start + IDS).map(({ id }) => id);
    const rows = await journey.street.db
      .select({ id: postingMembers.transactionId, posting: moneyPostings })
      .from(postingMembers)
      .innerJoin(moneyPostings, eq(moneyPostings.id, postingMembers.postingId))
      .where(and(eq(postingMembers.connectionId, money.books.id), inArray(postingMembers.transactionId, ids)));
    const planned = new Set(rows.map(({ id }) => id));
    result.unplanned += ids.filter((id) => !planned.has(id)).length;
    for (const posting of new Map(rows.map((row) => [row.posting.id, row.posting])).values()) {
      const { status, sentence, problemCode, text } = posting;
      result.got[status] = (result.got[status] ?? 0) + 1;
      if (status === 'synced' || status === 'undone' || (status === 'queued' && problemCode === null)) continue;
      const key = `${status} ${sentence}`;
      const known = problems.get(key);
      if (known !== undefined) known.count += 1;
      else
        problems.set(key, {
          status,
          sentence: sentence === '' ? text : sentence,
          code: problemCode,
          count: 1,
          example: text,
        });
    }
  }
  result.problems = [...problems.values()].sort((one, other) => other.count - one.count);
  const payouts = new Set((await payoutsOf(money, { fromDate: period.from, toDate: period.to })).map(({ id }) => id));
  const proofs = (await provenPayouts(journey.street.db, money.books, ALL)).filter(({ payoutId }) =>
    payouts.has(payoutId),
  );
  result.payouts = {
    expected: payouts.size,
    proven: proofs.length,
    tie: proofs.filter(({ ties }) => ties).length,
    open: proofs
      .filter(({ ties }) => !ties)
      .map((proof) => ({
        id: proof.payoutId,
        sentence: proofWords(proof),
        findings: proof.findings.slice(0, 5).map(findingWords),
      })),
  };
  return result;
}
