import { minorToDecimal } from '#shared/currency.ts';
import type { EntryDraft, EntryLineDraft } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import { mostParts, type Part } from '../batch.ts';
import { exactNumber } from '../exact-number.ts';
import { codeForm, guid } from '../odata.ts';
import { type JournalWish, journalSets } from './journals.ts';
import { customerRoles, foreignWords } from './shape.ts';
import type { Journal, Payer } from './wire.ts';

/** Lengths of the table Gen. Journal Line. */
const lengths = { documentNumber: 20, description: 100, comment: 250 };

export const isPayment = ({ entity }: Pick<EntryDraft, 'entity'>): boolean => entity === 'customerPayment';

/** The batch that an entry's lines belong into. */
export const journalFor = (draft: EntryDraft): JournalWish =>
  isPayment(draft)
    ? { kind: 'payment', balancingAccountId: draft.accountId }
    : { kind: 'general', balancingAccountId: null };

/** The customers whose ledger an entry touches. */
export function payersOf(draft: EntryDraft): string[] {
  const contacts = draft.lines.flatMap((line) => (isCustomerLine(line) ? (line.contactId ?? []) : []));
  return isPayment(draft) && draft.contactId !== null ? [...contacts, draft.contactId] : contacts;
}

const isCustomerLine = ({ role, contactId }: EntryLineDraft): boolean =>
  contactId !== null && customerRoles.includes(role);

/**
 * Why an entry cannot be written as it is; null when it can.
 *
 * A line on a customer takes the customer's currency, and API v2.0 neither shows nor changes the currency of a line. Its
 * amount, meant in the company's own currency, would be read as the customer's, so such a customer is refused.
 */
export function refusalOf(draft: EntryDraft, home: string, payer: (id: string) => Payer | null): LedgerFault | null {
  const refused = (detail: string, reason?: 'field_too_long' | 'contact_missing' | 'account_missing') =>
    new LedgerFault('refused', detail, reason === undefined ? {} : { reason });
  if (draft.currency !== home) return refused(foreignWords(home, draft.currency));
  if (draft.reference.length > lengths.documentNumber)
    return refused(`The document number ${draft.reference} is longer than Business Central keeps`, 'field_too_long');
  if (draft.lines.length > mostParts)
    return refused(
      `The entry has ${draft.lines.length} lines, and Business Central books at most ${mostParts} together. Book each transaction on its own, or one summary per day`,
    );
  if (isPayment(draft)) {
    if (draft.accountId === null) return refused('A payment needs the account that gets it', 'account_missing');
    if (draft.lines.length !== 1 || draft.total <= 0n)
      return refused('A customer payment is one line of an amount above zero');
  }
  for (const line of draft.lines) {
    if (!isCustomerLine(line) && line.accountId === null)
      return refused(`Nobody said which account or customer "${line.text}" belongs to`, 'account_missing');
  }
  for (const id of payersOf(draft)) {
    const customer = payer(id);
    if (customer === null) return refused('The customer is no longer in Business Central', 'contact_missing');
    if (customer.currencyId !== null && customer.currencyCode !== home)
      return refused(
        `The customer ${customer.number} is kept in ${customer.currencyCode ?? 'another currency'}, and Business Central would take the amount for that currency. Book this payment by hand, or use a customer in ${home}`,
      );
  }
  return null;
}

/** An entry's lines, one request each. The order of properties matters: the type of an account before the account. */
export function linesOf(draft: EntryDraft, journal: Journal, payer: (id: string) => Payer | null): Part[] {
  const { journals, lines } = journalSets[isPayment(draft) ? 'payment' : 'general'];
  const path = `${journals}(${guid(journal.id)})/${lines}`;
  const bodies = isPayment(draft)
    ? draft.lines.map((line) => paymentBody(draft, line))
    : draft.lines.map((line) => journalLineBody(draft, line, payer));
  return bodies.map((body) => ({ method: 'POST', path, body }));
}

type Body = Record<string, unknown>;

const common = (draft: EntryDraft, line: EntryLineDraft, amount: bigint): Body => ({
  postingDate: draft.date,
  documentNumber: draft.reference,
  externalDocumentNumber: draft.reference,
  amount: exactNumber(minorToDecimal(amount, draft.currency)),
  description: cut(line.text === '' ? draft.memo : line.text, lengths.description),
  ...commentOf(draft, line),
  ...dimensions(line),
});

/** What it belongs to in Stripe, and what the bookkeeper has to apply it to where the API cannot. */
function commentOf(draft: EntryDraft, { settles }: EntryLineDraft): Body {
  const kind = settles?.kind === 'credit_memo' ? 'credit memo' : 'invoice';
  const apply = settles === null || isPayment(draft) ? [] : [`Apply to ${kind} ${settles.number}.`];
  const words = [...apply, draft.memo].filter((part) => part !== '').join(' ');
  return words === '' ? {} : { comment: cut(words, lengths.comment) };
}

/** A payment credits the customer, so its amount is negative; the batch's account gets it. */
function paymentBody(draft: EntryDraft, line: EntryLineDraft): Body {
  const invoice = line.settles?.kind === 'invoice' ? { appliesToInvoiceId: guid(line.settles.id) } : {};
  return {
    customerId: guid(line.contactId ?? draft.contactId ?? ''),
    ...common(draft, line, -line.amount),
    ...invoice,
  };
}

function journalLineBody(draft: EntryDraft, line: EntryLineDraft, payer: (id: string) => Payer | null): Body {
  const account = isCustomerLine(line)
    ? // The page turns ids into numbers for G/L accounts and bank accounts only.
      { accountType: 'Customer', accountNumber: payer(line.contactId ?? '')?.number ?? '' }
    : // A line is one of a G/L account unless it says otherwise; the type's name is spelled in two ways on the wire.
      { accountId: guid(line.accountId ?? '') };
  const tax = line.taxCode === null ? {} : { taxCode: line.taxCode };
  return { ...account, ...common(draft, line, line.amount), ...tax };
}

/** Dimension code → the value's id or code. */
function dimensions({ dimensions: chosen }: EntryLineDraft): Body {
  const set = Object.entries(chosen).map(([dimension, value]) => ({
    code: codeForm(dimension),
    ...(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
      ? { valueId: value }
      : { valueCode: codeForm(value) }),
  }));
  return set.length === 0 ? {} : { dimensionSetLines: set };
}

const cut = (value: string, length: number): string => [...value].slice(0, length).join('');
