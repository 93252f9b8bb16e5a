import Big from 'big.js';
import type { Company } from '../company.ts';
import { dialog, tableRelation, testField } from '../errors.ts';
import type { Row } from '../table.ts';
import { canonical, isTrue, num, str, type Values } from '../values.ts';
import { roundTo } from './totals.ts';

const TABLE = 'Gen. Journal Line';

/** What a G/L account must be to be named on a line: `GLAccount.CheckGLAcc` and Direct Posting. */
export function requireAccount(account: Row): void {
  const where = `in G/L Account: No.=${str(account.values, 'number')}.`;
  const type = str(account.values, 'accountType');
  if (type !== 'Posting')
    throw testField(`Account Type must be equal to 'Posting'  ${where} Current value is '${type}'.`);
  if (isTrue(account.values, 'blocked'))
    throw testField(`Blocked must be equal to 'No'  ${where} Current value is 'Yes'.`);
  if (account.values.directPosting === false)
    throw testField(`Direct Posting must be equal to 'Yes'  ${where} Current value is 'No'.`);
}

export function requireBankAccount(bank: Row): void {
  if (isTrue(bank.values, 'blocked'))
    throw testField(
      `Blocked must be equal to 'No'  in Bank Account: No.=${str(bank.values, 'number')}. Current value is 'Yes'.`,
    );
}

/** `Customer.CheckBlockedCustOnJnls`: All stops everything, Invoice also lines without a document type. */
export function requireCustomer(company: Company, number: string, documentType: ' ' | 'Payment'): Row {
  const customer = company.table('customers').findBy('number', number);
  if (customer === undefined) throw tableRelation('Account No.', TABLE, number, 'Customer');
  const blocked = str(customer.values, 'blocked').trim();
  if (blocked === 'All' || (blocked === 'Invoice' && documentType === ' '))
    throw dialog(`You cannot create this type of document when Customer ${number} is blocked with type ${blocked}.`);
  return customer;
}

/**
 * A line on a customer takes the customer's currency, which no page of the API shows; the amount is in it, rounded as
 * it is.
 */
export function amountIn(company: Company, values: Values, customer: Row | undefined): Values {
  const code = customer === undefined ? '' : str(customer.values, 'currencyCode');
  const currency = company.isLocal(code) ? '' : code;
  return {
    lineCurrency: currency,
    amount: canonical(roundTo(new Big(num(values, 'amount')), company.amountPrecision(currency))),
  };
}

/** A line's amount in local currency on its day. */
export function localAmount(company: Company, line: Row): Big {
  const amount = new Big(num(line.values, 'amount'));
  const currency = str(line.values, 'lineCurrency');
  if (currency === '') return amount;
  const rate = company.exchangeRate(currency, str(line.values, 'postingDate'));
  return roundTo(amount.times(rate), company.record.localPrecision);
}
