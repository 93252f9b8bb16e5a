import type { EntryDraft, EntryLineDraft } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import type { CompanyApi } from '../api.ts';
import type { Books, BooksFacts } from '../books.ts';
import { requireHomeCurrency } from '../contact-body.ts';
import { taxCodeOf } from '../line-body.ts';
import { decimalOf, exactAmount, exchangeRate } from './amounts.ts';
import { classRef, lineLocation, location } from './dimensions.ts';
import { entityOf, manners } from './entities.ts';
import { type Body, header } from './header.ts';
import { noteOf } from './note.ts';
import { paymentBody } from './payment-body.ts';
import { salesBody } from './sales-body.ts';

/**
 * A record as it will be sent.
 * @throws LedgerFault for what can be known to be refused before anything is sent
 */
export async function entryBody(api: CompanyApi, books: Books, draft: EntryDraft): Promise<Body> {
  const entity = entityOf(draft.entity);
  const known = await books.known();
  requireHomeCurrency(draft.currency, known);
  const { body, taxIncluded = false } = await ownBody(api, books, known, draft);
  const rate = exchangeRate(draft);
  const { reference } = manners[entity];
  return {
    TxnDate: draft.date,
    ...(known.multicurrency ? { CurrencyRef: { value: draft.currency } } : {}),
    ...(rate === null ? {} : { ExchangeRate: rate }),
    ...(reference === null ? {} : { [reference]: draft.reference }),
    PrivateNote: noteOf(draft.reference, draft.memo, taxIncluded),
    ...body,
  };
}

async function ownBody(
  api: CompanyApi,
  books: Books,
  known: BooksFacts,
  draft: EntryDraft,
): Promise<{ body: Body; taxIncluded?: boolean }> {
  switch (entityOf(draft.entity)) {
    case 'Payment':
      return { body: await paymentBody(api, draft) };
    case 'Purchase':
      return { body: await purchaseBody(books, known, draft) };
    case 'Deposit':
      return { body: await depositBody(books, known, draft) };
    case 'Transfer':
      return { body: await transferBody(books, draft) };
    case 'JournalEntry':
      return { body: await journalBody(books, known, draft) };
    default:
      return salesBody(books, known, draft);
  }
}

/** Open items of customers stand on the account of their currency; an item stands for the account it is booked to. */
async function accountOf(books: Books, draft: EntryDraft, line: EntryLineDraft): Promise<{ value: string }> {
  if (isOpenItem(line)) return { value: await books.receivable(line.accountId, draft.currency) };
  if (line.accountId !== null) return { value: line.accountId };
  if (line.itemId !== null) return { value: await books.accountOf(line.itemId) };
  throw new LedgerFault('refused', 'No account was chosen for a line', { reason: 'account_missing' });
}

const isOpenItem = ({ role }: EntryLineDraft): boolean => role === 'receivable' || role === 'customer_credit';

/** @throws LedgerFault `contact_missing` for an open item of nobody */
function customerOf({ contactId }: Pick<EntryLineDraft, 'contactId'>, draft: EntryDraft): string {
  const found = contactId ?? draft.contactId;
  if (found !== null) return found;
  throw new LedgerFault('refused', 'Accounts receivable need a customer', { reason: 'contact_missing' });
}

/**
 * Fees and movements come with their tax as amounts of their own, so a code that adds tax would book it twice.
 * @throws LedgerFault `tax_setup`
 */
function requireUntaxed(known: BooksFacts, { taxCode }: EntryLineDraft): string | null {
  if (taxCode === null) return null;
  const code = taxCodeOf(known, taxCode);
  if (code === null || (code.id !== 'TAX' && code.rates.every(({ percent }) => percent === 0))) return code?.id ?? null;
  const detail = `The tax code “${taxCode}” would add tax to an amount that is complete; choose one without tax`;
  throw new LedgerFault('refused', detail, { reason: 'tax_setup' });
}

async function purchaseBody(books: Books, known: BooksFacts, draft: EntryDraft): Promise<Body> {
  const codes = draft.lines.map((line) => requireUntaxed(known, line));
  const coded = !known.american && codes.every((code) => code !== null);
  const lines: Body[] = [];
  let customer = draft.contactId;
  for (const [index, line] of draft.lines.entries()) {
    if (isOpenItem(line)) customer = customerOf(line, draft);
    const detail = {
      AccountRef: await accountOf(books, draft, line),
      ...(await classRef(books, line)),
      ...(coded ? { TaxCodeRef: { value: codes[index] } } : {}),
    };
    lines.push({
      DetailType: 'AccountBasedExpenseLineDetail',
      Amount: exactAmount(line.amount, draft.currency),
      Description: line.text,
      AccountBasedExpenseLineDetail: detail,
    });
  }
  return {
    AccountRef: header(draft),
    PaymentType: 'Cash',
    ...(customer === null ? {} : { EntityRef: { value: customer, type: 'Customer' } }),
    ...(known.american ? {} : { GlobalTaxCalculation: coded ? 'TaxExcluded' : 'NotApplicable' }),
    ...(await location(books, draft)),
    Line: lines,
  };
}

async function depositBody(books: Books, known: BooksFacts, draft: EntryDraft): Promise<Body> {
  const lines: Body[] = [];
  for (const line of draft.lines) {
    requireUntaxed(known, line);
    lines.push({
      DetailType: 'DepositLineDetail',
      Amount: exactAmount(line.amount, draft.currency),
      Description: line.text,
      DepositLineDetail: {
        AccountRef: await accountOf(books, draft, line),
        ...(isOpenItem(line) ? { Entity: { value: customerOf(line, draft), type: 'Customer' } } : {}),
        ...(await classRef(books, line)),
      },
    });
  }
  return { DepositToAccountRef: header(draft), ...(await location(books, draft)), Line: lines };
}

async function transferBody(books: Books, draft: EntryDraft): Promise<Body> {
  const [line, ...more] = draft.lines;
  if (line === undefined || more.length > 0) throw new LedgerFault('refused', 'A transfer is between two accounts');
  return {
    FromAccountRef: header(draft),
    ToAccountRef: await accountOf(books, draft, line),
    Amount: exactAmount(line.amount, draft.currency),
  };
}

/** Debits and credits are told by a word; amounts are never negative. Open items name their customer. */
async function journalBody(books: Books, known: BooksFacts, draft: EntryDraft): Promise<Body> {
  const lines: Body[] = [];
  for (const line of draft.lines) {
    requireUntaxed(known, line);
    const amount = decimalOf(line.amount, draft.currency);
    if (amount.eq(0)) continue;
    const customer = isOpenItem(line) ? customerOf(line, draft) : null;
    lines.push({
      DetailType: 'JournalEntryLineDetail',
      Amount: exactAmount(line.amount < 0n ? -line.amount : line.amount, draft.currency),
      Description: line.text,
      JournalEntryLineDetail: {
        PostingType: line.amount < 0n ? 'Credit' : 'Debit',
        AccountRef: await accountOf(books, draft, line),
        ...(customer === null ? {} : { Entity: { Type: 'Customer', EntityRef: { value: customer } } }),
        ...(await classRef(books, line)),
        ...(await lineLocation(books, line)),
      },
    });
  }
  return { Line: lines };
}
