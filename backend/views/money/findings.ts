import { and, eq } from 'drizzle-orm';
import type { PostingRow } from '#shared/api/money-posting.ts';
import type { FindingView } from '#shared/api/payouts.ts';
import { describeProblem, problemSchema } from '#shared/problems.ts';
import type { Queryable } from '../../database/client.ts';
import { moneyPostings, postingMembers } from '../../database/schema/index.ts';
import type { Finding } from '../../reconciliation/payout-proof.ts';
import { findingWords } from '../../reconciliation/words.ts';
import { ofBooks, standingFor } from './find-postings.ts';
import { type Books, postingRows } from './posting-rows.ts';
import type { StoredPosting } from './stored-lines.ts';

const titles: Record<Finding['kind'], string> = {
  missing: 'Not in the books',
  doubled: 'In the books more than once',
  wrong_amount: 'Booked with another amount',
  other_currency: 'Booked in another currency',
  not_listed: 'Not part of this payout',
  listing_incomplete: 'Stripe’s list is not complete yet',
  bank_differs: 'The bank shows another amount',
};

/** Each item by which books and bank line differ, with what mends it. */
export async function findingViews(
  db: Queryable,
  books: Books,
  findings: readonly Finding[],
  currency: string,
): Promise<FindingView[]> {
  const postings = await postingsBehind(db, books, findings);
  const rows = await postingRows(db, books, [...new Set(postings.values())]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return findings.map((finding) => {
    const stored =
      postings.get(placeOf(finding.transactionId, finding.part)) ?? postings.get(finding.transactionId ?? '');
    const row = stored === undefined ? null : (byId.get(stored.id) ?? null);
    const problem = problemSchema.safeParse(stored?.problem).data;
    const words = problem === undefined ? null : describeProblem(problem);
    return {
      title: finding.part === 'fee' && finding.kind === 'missing' ? 'Fee not in the books' : titles[finding.kind],
      sentence: findingWords(finding),
      difference: differenceOf(finding, currency),
      posting: row,
      action: actionFor(finding, row, words?.action ?? null),
      fix: words?.fix ?? stored?.review ?? null,
      problemCode: words?.code ?? null,
      url: row?.ledgerUrl ?? null,
    };
  });
}

function differenceOf({ expected, found }: Finding, currency: string): FindingView['difference'] {
  const inCurrency = (money: Finding['expected']): bigint | null =>
    money === null ? 0n : money.currency === currency ? money.amount : null;
  const [due, booked] = [inCurrency(expected), inCurrency(found)];
  return due === null || booked === null ? null : { amount: (booked - due).toString(), currency };
}

/** What is not booked is booked; what is booked wrong is looked at in the ledger; what is incomplete takes time. */
function actionFor(finding: Finding, row: PostingRow | null, mends: string | null): FindingView['action'] {
  switch (finding.kind) {
    case 'missing':
      if (row === null) return 'book';
      if (mends === 'open_settings' || mends === 'choose_period_policy') return 'settings';
      return row.actions.includes('replay') ? 'replay' : null;
    case 'doubled':
    case 'wrong_amount':
    case 'other_currency':
    case 'not_listed':
      return row?.ledgerUrl != null ? 'open' : row?.actions.includes('replay') === true ? 'replay' : null;
    case 'listing_incomplete':
      return 'prove';
    case 'bank_differs':
      return null;
  }
}

const placeOf = (transactionId: string | null, part: Finding['part']): string => `${transactionId ?? ''} ${part ?? ''}`;

/** The posting in which each transaction stands: by part, and by the transaction alone. */
async function postingsBehind(
  db: Queryable,
  { connection }: Books,
  findings: readonly Finding[],
): Promise<Map<string, StoredPosting>> {
  const ids = findings.flatMap(({ transactionId }) => transactionId ?? []);
  const keys = findings.flatMap(({ postingKeys }) => postingKeys);
  if (ids.length + keys.length === 0) return new Map();
  const rows = await db
    .select({ posting: moneyPostings, transactionId: postingMembers.transactionId, part: postingMembers.part })
    .from(moneyPostings)
    .innerJoin(postingMembers, eq(postingMembers.postingId, moneyPostings.id))
    .where(and(ofBooks(connection), standingFor(connection, ids, keys)));
  const found = new Map<string, StoredPosting>();
  for (const { posting, transactionId, part } of rows) {
    if (!found.has(transactionId)) found.set(transactionId, posting);
    found.set(placeOf(transactionId, part), posting);
  }
  return found;
}
