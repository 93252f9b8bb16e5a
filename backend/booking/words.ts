import { minorToDecimal } from '#shared/currency.ts';
import type { EntryDraft } from '../connectors/money.ts';
import { feeRoles } from '../connectors/money.ts';
import type { Posting } from '../documents/posting.ts';

const known: Readonly<Record<string, string>> = {
  Purchase: 'expense',
  customerPayment: 'payment line',
  journalLines: 'journal entry',
};

/** What bookkeepers call a record of the ledger, by the connector's word: SalesReceipt → sales receipt. */
export const entityWords = (entity: string): string =>
  known[entity] ?? entity.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

type Stands = { entity: string; number: string | null; draft: boolean; date: string; lines: EntryDraft['lines'] };

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What stands for a posting in the books: "Payment 10023 in QuickBooks, expense 10024 for the fee." */
export function bookedWords(ledger: string, posting: Posting, entries: readonly Stands[]): string {
  const names = entries.map(({ entity, number, lines }, at) => {
    const isFee = at > 0 && lines.some(({ role }) => feeRoles.includes(role));
    const name = [entityWords(entity), number].filter((part) => part !== null && part !== '').join(' ');
    return `${at === 0 ? `${capital(name)} in ${ledger}` : name}${isFee ? ' for the fee' : ''}`;
  });
  const [first] = entries;
  const moved = first !== undefined && first.date !== posting.date;
  const drafts = entries.some(({ draft }) => draft);
  return [
    names.length === 0 ? `Nothing to book in ${ledger}.` : `${names.join(', ')}.`,
    ...(drafts ? [`Not posted there yet.`] : []),
    ...(moved ? [`Booked on ${first.date}: the period of ${posting.date} is closed.`] : []),
    ...(posting.unapplied === null ? [] : [unappliedWords(posting.unapplied)]),
  ].join(' ');
}

/** Money that settles nothing yet, with its reason (C42). */
const unappliedWords = ({ amount, currency, reason }: NonNullable<Posting['unapplied']>): string =>
  `${minorToDecimal(amount, currency)} ${currency} is not applied: ${reason}`;
