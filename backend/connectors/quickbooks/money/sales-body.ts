import Big from 'big.js';
import { currencyExponent } from '#shared/currency.ts';
import type { EntryDraft, EntryLineDraft } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import type { Books, BooksFacts, TaxCode } from '../books.ts';
import { exactNumber } from '../exact-number.ts';
import { type PricedLine, taxCodeOf, taxCodeRef } from '../line-body.ts';
import { taxDetail } from '../tax-detail.ts';
import { decimalOf } from './amounts.ts';
import { classRef, location } from './dimensions.ts';
import { entityOf } from './entities.ts';
import { type Body, header } from './header.ts';

/** A line with its net and the tax that is pinned on it. */
type Priced = PricedLine & { line: EntryLineDraft; tax: Big };

/**
 * What is sold or given back, by items. The total is what moved in Stripe, to the cent, so tax is pinned: the posting's
 * own where it has one, else it is within the price. Without any code nothing is said of tax.
 */
export async function salesBody(
  books: Books,
  known: BooksFacts,
  draft: EntryDraft,
): Promise<{ body: Body; taxIncluded: boolean }> {
  const coded = draft.lines.some(({ taxCode }) => taxCode !== null);
  const codeOf = ({ taxCode }: EntryLineDraft) => (coded || known.american ? taxCodeOf(known, taxCode) : null);
  const sold = draft.lines.filter(({ role }) => role !== 'sales_tax');
  const taxes = draft.lines.filter(({ role }) => role === 'sales_tax');
  const isRated = (line: EntryLineDraft) => percentOf(codeOf(line)) > 0;
  const rated = sold.some(isRated);
  const priced =
    rated && taxes.length > 0 ? withTaxBeside(sold, taxes, draft, codeOf) : withTaxWithin(sold, draft, codeOf);
  // Without a code to pin it by, tax is an amount on its own account.
  const beside = rated ? [] : withTaxWithin(taxes, draft, () => untaxed(sold, codeOf));
  const lines: Body[] = [];
  for (const each of [...priced, ...beside]) lines.push(await lineOf(books, known, each));
  const tax = coded || known.american ? taxDetail(known, [...priced, ...beside]) : null;
  const entity = entityOf(draft.entity);
  return {
    taxIncluded: rated && taxes.length === 0,
    body: {
      ...(draft.contactId === null ? {} : { CustomerRef: { value: draft.contactId } }),
      ...(entity === 'Invoice' ? { EmailStatus: 'NotSet' } : { DepositToAccountRef: header(draft) }),
      ...(known.american ? {} : { GlobalTaxCalculation: coded ? 'TaxExcluded' : 'NotApplicable' }),
      ...(await location(books, draft)),
      Line: lines,
      ...(tax === null ? {} : { TxnTaxDetail: tax }),
    },
  };
}

type CodeOf = (line: EntryLineDraft) => TaxCode | null;

const percentOf = (code: TaxCode | null): number => (code?.rates ?? []).reduce((sum, { percent }) => sum + percent, 0);

/** A line of tax beside untaxed ones bears their code, since every line needs one where any has one. */
const untaxed = (sold: readonly EntryLineDraft[], codeOf: CodeOf): TaxCode | null => {
  const [first] = sold;
  return first === undefined ? null : codeOf(first);
};

/** Gross amounts, each with the tax of its code in it. */
function withTaxWithin(lines: readonly EntryLineDraft[], draft: EntryDraft, codeOf: CodeOf): Priced[] {
  return lines.map((line) => {
    const code = codeOf(line);
    const gross = decimalOf(line.amount, draft.currency);
    const percent = percentOf(code);
    const places = Math.min(2, currencyExponent(draft.currency));
    const tax = gross
      .times(percent)
      .div(percent + 100)
      .round(places, Big.roundHalfUp);
    return { line, code, net: gross.minus(tax), tax };
  });
}

/** The posting's tax shared by the lines that are taxed; the last one takes what rounding leaves. */
function withTaxBeside(
  lines: readonly EntryLineDraft[],
  taxes: readonly EntryLineDraft[],
  draft: EntryDraft,
  codeOf: CodeOf,
): Priced[] {
  const total = taxes.reduce((sum, { amount }) => sum + amount, 0n);
  const taxed = lines.filter((line) => percentOf(codeOf(line)) > 0);
  const base = taxed.reduce((sum, { amount }) => sum + amount, 0n);
  let left = total;
  return lines.map((line) => {
    const last = line === taxed.at(-1);
    const part = last ? left : taxed.includes(line) && base !== 0n ? (total * line.amount) / base : 0n;
    left -= part;
    return {
      ...{ line, code: codeOf(line), net: decimalOf(line.amount, draft.currency) },
      tax: decimalOf(part, draft.currency),
    };
  });
}

async function lineOf(books: Books, known: BooksFacts, { line, net, code }: Priced): Promise<Body> {
  return {
    DetailType: 'SalesItemLineDetail',
    Amount: exactNumber(net),
    Description: line.text,
    SalesItemLineDetail: {
      ItemRef: { value: await itemOf(books, line) },
      Qty: exactNumber('1'),
      UnitPrice: exactNumber(net),
      ...(code === null && !known.american ? {} : taxCodeRef(known, code)),
      ...(await classRef(books, line)),
    },
  };
}

/** @throws LedgerFault `item_missing` where neither an item nor an account was chosen */
async function itemOf(books: Books, { itemId, accountId }: EntryLineDraft): Promise<string> {
  if (itemId !== null) return itemId;
  if (accountId !== null) return books.itemFor(accountId);
  throw new LedgerFault('refused', 'No item or account was chosen for a line', { reason: 'item_missing' });
}
