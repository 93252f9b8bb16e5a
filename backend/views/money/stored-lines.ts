import { readLines, readUnapplied } from '../../booking/stored-postings.ts';
import type { moneyPostings } from '../../database/schema/index.ts';
import type { DocumentRef, PostingLine } from '../../documents/posting.ts';

export type StoredPosting = typeof moneyPostings.$inferSelect;

/** The lines of a posting; debits positive, minor units. */
export const linesOf = ({ lines }: Pick<StoredPosting, 'lines'>): PostingLine[] => readLines(lines);

/** What of it settles nothing yet; null where nothing is left over. */
export const unappliedOf = ({ unapplied }: Pick<StoredPosting, 'unapplied'>) => readUnapplied(unapplied);

export type Amounts = {
  /** What the Stripe balance gets before fees; null where nothing moved it. Minor units. */
  gross: bigint | null;
  fee: bigint | null;
  currency: string;
  /** What a list shows: gross; the fee alone, where it is nothing else; what it is about, where nothing moved. */
  shown: bigint;
};

const feeRoles: readonly PostingLine['role'][] = ['stripe_fees', 'application_fees', 'fee_tax', 'withheld_tax'];

/** The sums of a posting that people ask for. Null where it has no lines. */
export function amountsOf(posting: Pick<StoredPosting, 'lines' | 'kind'>): Amounts | null {
  const lines = linesOf(posting);
  const clearing = lines.filter(({ role }) => role === 'clearing');
  const currency = clearing[0]?.currency ?? lines[0]?.currency;
  if (currency === undefined) return null;
  const sum = (of: readonly PostingLine[]) =>
    of.filter((each) => each.currency === currency).reduce((total, { amount }) => total + amount, 0n);
  if (clearing.length === 0) {
    return { gross: null, fee: null, currency, shown: sum(lines.filter(({ amount }) => amount > 0n)) };
  }
  const net = sum(clearing);
  if (posting.kind === 'fee') return { gross: null, fee: -net, currency, shown: net };
  const fee = sum(lines.filter(({ role }) => feeRoles.includes(role)));
  return { gross: net + fee, fee, currency, shown: net + fee };
}

/** The Stripe objects that a posting names, each once. */
export function documentsOf(posting: Pick<StoredPosting, 'lines'>): Pick<DocumentRef, 'id'>[] {
  const found = linesOf(posting).flatMap(({ document }) => (document === null ? [] : [document]));
  return [...new Map(found.map((each) => [each.id, each])).values()];
}
