import Big from 'big.js';
import type { Company } from '../company.ts';
import { type JsonObject, listOf, objectOf, refOf } from '../json.ts';
import { big, rounded } from '../sales/amounts.ts';
import { type EntityName, transactionNames } from '../schema/index.ts';
import { currencyOfAccount, receivableOf } from './accounts.ts';

type Booked = { account: string; amount: Big };

/** What stands on an account after every transaction, debit positive, in the account's currency. */
export function balanceOf(company: Company, account: string): Big {
  let balance = new Big(0);
  for (const entity of transactionNames)
    for (const record of company.all(entity))
      for (const booked of bookings(company, entity, record))
        if (booked.account === account) balance = balance.plus(inAccount(company, record, booked));
  return balance;
}

/** A transaction in a foreign currency comes to a home account at its own rate. */
function inAccount(company: Company, record: JsonObject, { account, amount }: Booked): Big {
  const currency = refOf(record.CurrencyRef) || company.realm.homeCurrency;
  const own = account.startsWith('receivable ') ? currency : currencyOfAccount(company, account);
  if (own === currency) return amount;
  return rounded(amount.times(typeof record.ExchangeRate === 'number' ? big(record.ExchangeRate) : 1), own);
}

/** What a transaction does to the accounts, in its own currency. */
function bookings(company: Company, entity: EntityName, record: JsonObject): Booked[] {
  const total = big(record.TotalAmt);
  const open = receivableOf(company, refOf(record.CurrencyRef) || company.realm.homeCurrency);
  const deposited = refOf(record.DepositToAccountRef) || 'undeposited';
  switch (entity) {
    case 'Payment':
      return [
        { account: deposited, amount: total },
        { account: open, amount: total.neg() },
      ];
    case 'Invoice':
      return [{ account: open, amount: total }, ...sold(record)];
    case 'CreditMemo':
      return [{ account: open, amount: total }, ...sold(record)].map(reversed);
    case 'SalesReceipt':
      return [{ account: deposited, amount: total }, ...sold(record)];
    case 'RefundReceipt':
      return [{ account: deposited, amount: total }, ...sold(record)].map(reversed);
    case 'Purchase':
      return [
        { account: refOf(record.AccountRef), amount: total.neg() },
        ...lines(record, 'AccountBasedExpenseLineDetail'),
      ];
    case 'Deposit':
      return [{ account: deposited, amount: total }, ...lines(record, 'DepositLineDetail').map(reversed)];
    case 'Transfer':
      return [
        { account: refOf(record.FromAccountRef), amount: big(record.Amount).neg() },
        { account: refOf(record.ToAccountRef), amount: big(record.Amount) },
      ];
    case 'JournalEntry':
      return listOf(record.Line).map((line) => {
        const { PostingType, AccountRef } = objectOf(line.JournalEntryLineDetail);
        const booked = { account: refOf(AccountRef), amount: big(line.Amount) };
        return PostingType === 'Debit' ? booked : reversed(booked);
      });
    default:
      return [];
  }
}

const reversed = ({ account, amount }: Booked): Booked => ({ account, amount: amount.neg() });

const lines = (record: JsonObject, detail: 'AccountBasedExpenseLineDetail' | 'DepositLineDetail'): Booked[] =>
  listOf(record.Line).map((line) => ({
    account: refOf(objectOf(line[detail]).AccountRef) || 'undeposited',
    amount: big(line.Amount),
  }));

/** Credits of what was sold, and of its tax. */
function sold(record: JsonObject): Booked[] {
  const items = listOf(record.Line).flatMap((line) =>
    line.DetailType === 'SalesItemLineDetail'
      ? [{ account: refOf(objectOf(line.SalesItemLineDetail).ItemAccountRef), amount: big(line.Amount).neg() }]
      : [],
  );
  return [...items, { account: 'tax', amount: big(objectOf(record.TxnTaxDetail).TotalTax).neg() }];
}
