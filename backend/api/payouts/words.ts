import type { SectionName } from '../../reconciliation/payout-proof.ts';
import type { StatementPosting, StatementRow } from '../../reconciliation/statement.ts';

/** The lines of a proof as a bookkeeper calls them. */
export const sectionWords: Record<SectionName, string> = {
  payments: 'Payments',
  fees: 'Fees',
  refunds: 'Refunds',
  disputes: 'Disputes',
  adjustments: 'Adjustments',
  opening: 'Before the start date',
};

/** `dispute_reversal` → "Dispute reversal": Stripe's own category, readable. */
export const sentenceCase = (word: string): string => {
  const text = word.replaceAll('_', ' ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
};

/** "Payment 1024, Purchase 1025": the records that a movement was booked by, or how far it came. */
export function bookedWords({ postings }: Pick<StatementRow, 'postings'>): string {
  return postings.length === 0 ? 'Not booked' : postings.map(postingWords).join('; ');
}

function postingWords({ entries, status, sentence }: StatementPosting): string {
  if (entries.length === 0) return sentence === '' ? sentenceCase(status) : sentence;
  return entries
    .map(({ entity, number, draft }) => `${spaced(entity)} ${number ?? ''}${draft ? ' (not posted yet)' : ''}`.trim())
    .join(', ');
}

/** `JournalEntry` → "Journal entry". */
const spaced = (entity: string): string => sentenceCase(entity.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase());
