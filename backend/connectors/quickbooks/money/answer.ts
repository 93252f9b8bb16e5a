import Big from 'big.js';
import type { LedgerEntry } from '../../money.ts';
import type { BooksFacts } from '../books.ts';
import type { Links } from '../links.ts';
import { minorOf } from './amounts.ts';
import { manners } from './entities.ts';
import { includesTax, referenceOf } from './note.ts';
import type { QuickBooksEntity } from './shape.ts';
import type { WireEntry, WireEntryLine } from './wire.ts';

type Line = LedgerEntry['lines'][number];

/** A record in the port's words: amounts signed as in the draft, against the header. */
export function entryFrom(entity: QuickBooksEntity, entry: WireEntry, known: BooksFacts, links: Links): LedgerEntry {
  const currency = entry.CurrencyRef ?? known.facts.localCurrency;
  const changed = entry.MetaData?.LastUpdatedTime;
  return {
    entity,
    id: entry.Id,
    reference: referenceOf(entity, entry),
    number: entry.DocNumber ?? entry.PaymentRefNum,
    date: entry.TxnDate.slice(0, 10),
    currency,
    // A journal entry has no total of its own.
    total: entity === 'JournalEntry' ? 0n : minorOf(entity === 'Transfer' ? entry.Amount : entry.TotalAmt, currency),
    draft: false,
    accountId: headerOf(entity, entry),
    contactId: entity === 'Purchase' ? entry.EntityRef : entry.CustomerRef,
    // Only a payment is linked with what it settles.
    ...(entity === 'Payment' ? {} : { settlesTold: false as const }),
    lines: linesOf(entity, entry, known, currency),
    url: links.page(manners[entity].page, entry.Id),
    version: entry.SyncToken,
    modifiedAt: typeof changed === 'string' && !Number.isNaN(Date.parse(changed)) ? new Date(changed) : null,
  };
}

function headerOf(entity: QuickBooksEntity, entry: WireEntry): string | null {
  switch (entity) {
    case 'Purchase':
      return entry.AccountRef;
    case 'Transfer':
      return entry.FromAccountRef;
    // Its account of receivables is the customer's, and told nowhere.
    case 'Invoice':
    case 'JournalEntry':
      return null;
    default:
      return entry.DepositToAccountRef;
  }
}

function linesOf(entity: QuickBooksEntity, entry: WireEntry, known: BooksFacts, currency: string): Line[] {
  const line = (amount: bigint, more: Partial<Line> = {}): Line => ({
    ...{ accountId: null, contactId: null, amount, settles: null, text: '' },
    ...more,
  });
  const amountOf = ({ Amount: value }: WireEntryLine) => minorOf(value, currency);
  switch (entity) {
    case 'Payment':
      return settledLines(entry, currency, line);
    case 'Transfer':
      return [line(minorOf(entry.Amount, currency), { accountId: entry.ToAccountRef })];
    case 'Purchase':
      return entry.Line.map((each) =>
        line(amountOf(each), {
          accountId: each.AccountBasedExpenseLineDetail?.AccountRef ?? null,
          contactId: entry.EntityRef,
          text: each.Description ?? '',
        }),
      );
    case 'Deposit':
      return entry.Line.map((each) =>
        line(amountOf(each), {
          accountId: each.DepositLineDetail?.AccountRef ?? null,
          contactId: each.DepositLineDetail?.Entity ?? null,
          text: each.Description ?? '',
        }),
      );
    case 'JournalEntry':
      return entry.Line.flatMap((each) => {
        const detail = each.JournalEntryLineDetail;
        if (detail === undefined || detail === null) return [];
        const about = { accountId: detail.AccountRef, contactId: detail.Entity?.EntityRef ?? null };
        const amount = amountOf(each);
        return [line(detail.PostingType === 'Debit' ? amount : -amount, { ...about, text: each.Description ?? '' })];
      });
    default:
      return soldLines(entry, known, currency, line);
  }
}

type MakeLine = (amount: bigint, more?: Partial<Line>) => Line;

/** What a payment settles, and what of it is left with the customer. Credit that it uses counts against it. */
function settledLines(entry: WireEntry, currency: string, line: MakeLine): Line[] {
  const about = { contactId: entry.CustomerRef };
  const links = entry.Line.flatMap((each) => {
    const [link] = each.LinkedTxn;
    return link === undefined ? [] : [{ link, amount: minorOf(each.Amount, currency) }];
  });
  const owed = links.filter(({ link }) => link.TxnType !== 'CreditMemo');
  const credits = links.filter(({ link }) => link.TxnType === 'CreditMemo');
  const used = credits.reduce((sum, { amount }) => sum + amount, 0n);
  // Credit that pays an invoice is chosen by what is open; credit that was paid out is what the payment is about.
  const [paidOut] = owed.some(({ link }) => link.TxnType === 'Expense') ? credits : [];
  const rest = minorOf(entry.UnappliedAmt, currency);
  return [
    ...owed.map(({ link, amount }) => line(amount, { ...about, settles: link.TxnId })),
    ...(used === 0n ? [] : [line(-used, { ...about, settles: paidOut?.link.TxnId ?? null })]),
    ...(rest === 0n ? [] : [line(rest, about)]),
  ];
}

/** Lines of items; their tax as a line of its own, or within them where they were told so. */
function soldLines(entry: WireEntry, known: BooksFacts, currency: string, line: MakeLine): Line[] {
  const tax = minorOf(entry.TxnTaxDetail?.TotalTax, currency);
  const sold = entry.Line.filter(({ DetailType }) => DetailType === 'SalesItemLineDetail');
  const shares = includesTax(entry) ? taxShares(entry, sold, known, currency, tax) : sold.map(() => 0n);
  const apart = tax - shares.reduce((sum, share) => sum + share, 0n);
  return [
    ...sold.map((each, index) =>
      line(minorOf(each.Amount, currency) + (shares[index] ?? 0n), {
        accountId: each.SalesItemLineDetail?.ItemAccountRef ?? null,
        contactId: entry.CustomerRef,
        text: each.Description ?? '',
      }),
    ),
    ...(apart === 0n ? [] : [line(apart, { contactId: entry.CustomerRef })]),
  ];
}

/** The tax of each line by its code; the last one taxed takes what rounding leaves. */
function taxShares(
  entry: WireEntry,
  sold: WireEntryLine[],
  known: BooksFacts,
  currency: string,
  tax: bigint,
): bigint[] {
  const percents = sold.map(({ SalesItemLineDetail: detail }) => {
    const code =
      detail?.TaxCodeRef === 'TAX' ? (entry.TxnTaxDetail?.TxnTaxCodeRef ?? null) : (detail?.TaxCodeRef ?? null);
    const rates = known.taxCodes.find(({ id }) => id === code)?.rates ?? [];
    return rates.reduce((sum, { percent }) => sum + percent, 0);
  });
  const last = percents.findLastIndex((percent) => percent !== 0);
  let left = tax;
  return sold.map(({ Amount: net }, index) => {
    if (index === last) return left;
    const share = minorOf(
      Number(
        new Big(net ?? 0)
          .times(percents[index] ?? 0)
          .div(100)
          .toFixed(10),
      ),
      currency,
    );
    left -= share;
    return share;
  });
}
