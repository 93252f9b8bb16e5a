import { fromDecimal } from '../../../documents/money.ts';
import type { LedgerEntry } from '../../money.ts';
import type { Links } from '../links.ts';
import type { Journal, JournalLine, Payer, PaymentLine, PostedEntry } from './wire.ts';

/** What entries are called here: the two that we write, and anything else that stands in the general ledger. */
export const entities = {
  payment: 'customerPayment',
  lines: 'journalLines',
  other: 'generalLedgerEntries',
} as const;

/** The form of our references; document numbers of others look different. */
export const isOurs = (documentNumber: string): boolean => /^TO-/.test(documentNumber);

/** Posted entries of ours among those that another filter finds. */
export const ownEntries = (filter: string) => ({
  filter: `${filter} and startswith(documentNumber,'TO-')`,
});

/** What a posted entry is of. */
export const entityOf = ({ documentNumber, documentType }: Pick<PostedEntry, 'documentNumber' | 'documentType'>) =>
  isOurs(documentNumber) ? (documentType === 'Payment' ? entities.payment : entities.lines) : entities.other;

/** What it takes to tell lines as entries. */
export type Telling = {
  currency: string;
  links: Links;
  journal(id: string): Journal | undefined;
  payerNumbered(number: string): Payer | null;
};

const reference = (number: string) => (isOurs(number) ? number : null);
const latest = (lines: readonly { lastModifiedDateTime?: Date | null | undefined }[]): Date | null =>
  lines.reduce<Date | null>(
    (last, { lastModifiedDateTime: at }) => (at && (last === null || at > last) ? at : last),
    null,
  );
const versions = (lines: readonly { '@odata.etag'?: string | null | undefined }[]): string =>
  lines.map((line) => line['@odata.etag'] ?? '').join(' ');

/**
 * Lines of a payment journal that share a document number. An entry's id is that number: it stays when the lines are
 * posted, while their ids vanish.
 */
export function paymentEntry(lines: readonly PaymentLine[], telling: Telling): LedgerEntry {
  const [first] = lines;
  const number = first?.documentNumber ?? '';
  const money = (amount: number) => fromDecimal(amount, telling.currency).amount;
  const told = lines.map((line) => ({
    accountId: null,
    contactId: line.customerId,
    // A payment credits the customer: negative there, and against the account that gets it here.
    amount: -money(line.amount),
    settles: line.appliesToInvoiceId,
    text: line.description,
  }));
  return {
    ...common(number, first?.postingDate ?? null, lines, telling),
    entity: entities.payment,
    total: told.reduce((sum, { amount }) => sum + amount, 0n),
    accountId: telling.journal(first?.journalId ?? '')?.balancingAccountId ?? null,
    contactId: first?.customerId ?? null,
    lines: told,
    draft: true,
    url: telling.links.journal('payment', number),
    version: versions(lines),
  };
}

/** Lines of a general journal that share a document number. One with a balancing account is two sides in one. */
export function journalEntry(lines: readonly JournalLine[], telling: Telling): LedgerEntry {
  const [first] = lines;
  const number = first?.documentNumber ?? '';
  const money = (amount: number) => fromDecimal(amount, telling.currency).amount;
  const told = lines.flatMap((line) => {
    const customer = line.accountType === 'Customer';
    const own = {
      accountId: customer ? null : line.accountId,
      contactId: customer ? (telling.payerNumbered(line.accountNumber)?.id ?? null) : null,
      amount: money(line.amount),
      settles: null,
      text: line.description,
    };
    const { balancingAccountId: against } = line;
    return against === null ? [own] : [own, { ...own, accountId: against, contactId: null, amount: -own.amount }];
  });
  return {
    ...common(number, first?.postingDate ?? null, lines, telling),
    entity: entities.lines,
    total: 0n,
    accountId: null,
    contactId: null,
    // Lines of a general journal cannot be applied to documents by the API; the bookkeeper does that.
    settlesTold: false,
    lines: told,
    draft: true,
    url: telling.links.journal('general', number),
    version: versions(lines),
  };
}

/**
 * Posted entries of one document number as one entry. A payment of ours has the account that got it as its header, as it
 * had before it was posted. Whom it was from and what it settled stands in the customer ledger, which has no API.
 */
export function postedEntry(entries: readonly PostedEntry[], telling: Telling): LedgerEntry {
  const [first] = entries;
  const number = first?.documentNumber ?? '';
  const told = entries.map((entry) => ({
    accountId: entry.accountId,
    contactId: null,
    amount:
      fromDecimal(entry.debitAmount, telling.currency).amount -
      fromDecimal(entry.creditAmount, telling.currency).amount,
    settles: null,
    text: entry.description,
  }));
  const posted = {
    ...common(number, first?.postingDate ?? null, entries, telling),
    draft: false,
    settlesTold: false as const,
    contactId: null,
    url: telling.links.posted(number),
    version: null,
  };
  const entity = first === undefined ? entities.other : entityOf(first);
  if (entity === entities.payment) {
    const received = told.filter(({ amount }) => amount > 0n);
    return {
      ...posted,
      entity,
      accountId: received[0]?.accountId ?? null,
      total: received.reduce((sum, { amount }) => sum + amount, 0n),
      // The receivables account behind the customer is nobody's choice.
      lines: told
        .filter(({ amount }) => amount < 0n)
        .map((line) => ({ ...line, accountId: null, amount: -line.amount })),
    };
  }
  return {
    ...posted,
    entity,
    id: isOurs(number) ? number : (first?.id ?? number),
    accountId: null,
    total: 0n,
    lines: told,
  };
}

/** Reversed in Business Central: every account is back where it was, under the same document number. */
export function isReversed(entries: readonly PostedEntry[]): boolean {
  const sums = new Map<string, number>();
  const cents = (amount: number) => Math.round(amount * 1000);
  for (const { accountNumber, debitAmount, creditAmount } of entries)
    sums.set(accountNumber, (sums.get(accountNumber) ?? 0) + cents(debitAmount) - cents(creditAmount));
  return entries.length > 0 && [...sums.values()].every((sum) => sum === 0);
}

function common(
  number: string,
  date: string | null,
  lines: readonly { lastModifiedDateTime?: Date | null | undefined }[],
  { currency }: Telling,
): Pick<LedgerEntry, 'id' | 'reference' | 'number' | 'date' | 'currency' | 'modifiedAt'> {
  return { id: number, reference: reference(number), number, date: date ?? '', currency, modifiedAt: latest(lines) };
}
