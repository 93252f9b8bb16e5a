import Big from 'big.js';
import type { Company } from '../company.ts';
import type { DimensionLink, Row } from '../table.ts';
import { canonical, num, str, type Values, zeroGuid } from '../values.ts';
import type { Kind } from './kind.ts';
import { roundTo } from './totals.ts';

export type LedgerEntry = {
  postingDate: string;
  documentNumber: string;
  documentType: string;
  accountNumber: string;
  description: string;
  /** In local currency; positive is debit. */
  amount: Big;
  dimensions?: readonly DimensionLink[];
};

/** Writes one general ledger entry; an amount of zero writes none. */
export function writeEntry(company: Company, entry: LedgerEntry): void {
  if (entry.amount.eq(0)) return;
  const account = company.table('accounts').findBy('number', entry.accountNumber);
  const values: Values = {
    entryNumber: Number(company.nextNumber('ledgerEntries')),
    postingDate: entry.postingDate,
    documentNumber: entry.documentNumber,
    documentType: entry.documentType,
    accountId: account?.id ?? zeroGuid,
    accountNumber: entry.accountNumber,
    description: entry.description,
    debitAmount: entry.amount.gt(0) ? canonical(entry.amount) : '0',
    creditAmount: entry.amount.lt(0) ? canonical(entry.amount.abs()) : '0',
  };
  company.table('generalLedgerEntries').insert(values, { dimensions: [...(entry.dimensions ?? [])] });
  if (account === undefined) return;
  const net = new Big(num(account.values, 'netChange')).plus(entry.amount);
  company.table('accounts').update(account, { netChange: canonical(net) });
}

/** The ledger entries of a posted document: receivable against revenue and tax, in local currency and in balance. */
export function postToLedger(company: Company, kind: Kind, row: Row): void {
  const { postingAccounts, localPrecision } = company.record;
  const { values } = row;
  const sign = kind.documentType === 'Invoice' ? 1 : -1;
  const local = (amount: string) =>
    roundTo(new Big(amount).times(num(values, 'exchangeRate')), localPrecision).times(sign);
  const write = (accountNumber: string, amount: Big, dimensions?: readonly DimensionLink[]) =>
    writeEntry(company, {
      postingDate: str(values, 'postingDate'),
      documentNumber: str(values, 'number'),
      documentType: kind.documentType,
      accountNumber,
      description: `${kind.documentType} ${str(values, 'number')}`,
      amount,
      ...(dimensions === undefined ? {} : { dimensions }),
    });
  let rest = new Big(0);
  const take = (amount: Big) => {
    rest = rest.minus(amount);
    return amount;
  };
  for (const line of row.lines ?? []) {
    const own =
      str(line.values, 'lineType') === 'Account' ? str(line.values, 'lineObjectNumber') : postingAccounts.sales;
    write(own, take(local(num(line.values, 'netAmount')).times(-1)), line.dimensions);
  }
  write(postingAccounts.tax, take(local(num(values, 'totalTaxAmount')).times(-1)));
  write(postingAccounts.receivables, rest, row.dimensions);
}
