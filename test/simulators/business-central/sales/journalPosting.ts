import Big from 'big.js';
import type { Company } from '../company.ts';
import { dialog, nothingWithinFilter, testField } from '../errors.ts';
import type { Row } from '../table.ts';
import { canonical, link, num, str } from '../values.ts';
import { localAmount, requireAccount, requireBankAccount, requireCustomer } from './journalLine.ts';
import { writeEntry } from './ledger.ts';
import { requireOpenDate, settleInvoice } from './posting.ts';

const linesOf = (company: Company, set: string, batchId: string): Row[] =>
  [...company.table(set).rows()].filter((row) => row.values.journalId === batchId);

const whereOf = (line: Row): string =>
  `Gen. Journal Line: Journal Batch Name=${str(line.values, 'journalDisplayName')}, Line No.=${String(line.values.lineNumber)}`;

const missing = (what: string, line: Row) =>
  testField(`${what} must have a value in ${whereOf(line)}. It cannot be zero or empty.`);

/** The general ledger account that a line's side ends in. */
function ledgerAccount(company: Company, line: Row, type: string, id: string | undefined): string {
  if (type === 'Bank Account') {
    const bank = id === undefined ? undefined : company.table('bankAccounts').get(id);
    if (bank === undefined) throw missing('Account No.', line);
    requireBankAccount(bank);
    return str(bank.values, 'ledgerAccountNumber') || str(bank.values, 'number');
  }
  const account = id === undefined ? undefined : company.table('accounts').get(id);
  if (account === undefined) throw missing('Account No.', line);
  requireAccount(account);
  return str(account.values, 'number');
}

function customerAccount(company: Company, line: Row, number: string, documentType: ' ' | 'Payment'): string {
  if (number === '') throw missing('Account No.', line);
  requireCustomer(company, number, documentType);
  return company.record.postingAccounts.receivables;
}

type Side = { account: string; amount: Big };

function sidesOf(company: Company, line: Row): Side[] {
  const { values } = line;
  const amount = localAmount(company, line);
  const side = (typeField: string, idField: string, numberField: string): string => {
    const type = str(values, typeField) || 'G/L Account';
    return type === 'Customer'
      ? customerAccount(company, line, str(values, numberField), ' ')
      : ledgerAccount(company, line, type, link(values, idField));
  };
  const sides = [{ account: side('accountType', 'accountId', 'accountNumber'), amount }];
  if (str(values, 'balancingAccountNumber') !== '')
    sides.push({
      account: side('balanceAccountType', 'balancingAccountId', 'balancingAccountNumber'),
      amount: amount.times(-1),
    });
  return sides;
}

function write(company: Company, line: Row, sides: Side[], documentType: string): void {
  for (const side of sides)
    writeEntry(company, {
      postingDate: str(line.values, 'postingDate'),
      documentNumber: str(line.values, 'documentNumber'),
      documentType,
      accountNumber: side.account,
      description: str(line.values, 'description') || str(line.values, 'journalDisplayName'),
      amount: side.amount,
      dimensions: line.dimensions ?? [],
    });
}

function payment(company: Company, line: Row): Side[] {
  const amount = localAmount(company, line);
  const receivables = customerAccount(company, line, str(line.values, 'customerNumber'), 'Payment');
  // A payment credits the customer, so its amount is negative.
  if (amount.gte(0)) throw testField(`Amount must be negative in ${whereOf(line)}.`);
  const invoice = company.table('salesInvoices').get(link(line.values, 'appliesToInvoiceId') ?? '');
  if (invoice !== undefined) {
    const customerNumber = str(line.values, 'customerNumber');
    const open = new Big(num(invoice.values, 'remainingAmount'));
    const theirs = str(invoice.values, 'billToCustomerNumber') || str(invoice.values, 'customerNumber');
    if (open.lte(0) || theirs !== customerNumber)
      throw nothingWithinFilter(
        'Cust. Ledger Entry',
        `Document No.: ${str(invoice.values, 'number')}, Document Type: Invoice, Customer No.: ${customerNumber}, Open: Yes`,
      );
    const paid = amount.abs();
    settleInvoice(company, invoice, paid.gt(open) ? open : paid);
  }
  const sides = [{ account: receivables, amount }];
  const balancing = link(line.values, 'balancingAccountId');
  if (balancing !== undefined)
    sides.push({ account: ledgerAccount(company, line, 'G/L Account', balancing), amount: amount.times(-1) });
  return sides;
}

/**
 * Posts every line of a batch, all or none, and empties it.
 * @throws BusinessCentralError when the batch is empty, out of balance per document, or dated into a closed period.
 */
export function postBatch(company: Company, batchId: string): void {
  const general = linesOf(company, 'journalLines', batchId);
  const payments = linesOf(company, 'customerPayments', batchId);
  if (general.length + payments.length === 0) throw dialog('There is nothing to post.');
  const balance = new Map<string, Big>();
  const work: { line: Row; sides: Side[]; type: string; set: string }[] = [];
  for (const line of general) work.push({ line, sides: sidesOf(company, line), type: ' ', set: 'journalLines' });
  for (const line of payments)
    work.push({ line, sides: payment(company, line), type: 'Payment', set: 'customerPayments' });
  for (const { line, sides } of work) {
    requireOpenDate(company, str(line.values, 'postingDate'), whereOf(line));
    const document = str(line.values, 'documentNumber');
    if (document === '') throw missing('Document No.', line);
    const sum = sides.reduce((total, side) => total.plus(side.amount), balance.get(document) ?? new Big(0));
    balance.set(document, sum);
  }
  for (const [document, sum] of balance)
    if (!sum.eq(0))
      throw dialog(
        `Document No. ${document} is out of balance by ${canonical(sum)}. Check that Posting Date, Document Type, Document No. and Amount are correct for each line.`,
      );
  for (const { line, sides, type, set } of work) {
    write(company, line, sides, type);
    company.table(set).remove(line);
  }
}
