import Big from 'big.js';
import type { Company } from '../company.ts';
import { dialog, testField } from '../errors.ts';
import type { Row } from '../table.ts';
import { canonical, isTrue, link, num, str } from '../values.ts';
import { writeEntry } from './ledger.ts';
import { requireOpenDate, settleInvoice } from './posting.ts';

const linesOf = (company: Company, set: string, batchId: string): Row[] =>
  [...company.table(set).rows()].filter((row) => row.values.journalId === batchId);

/** The general ledger account that a line's side ends in. */
function ledgerAccount(company: Company, type: string, id: string | undefined): string {
  if (type === 'Customer') return company.record.postingAccounts.receivables;
  if (type === 'Bank Account') {
    const bank = id === undefined ? undefined : company.table('bankAccounts').get(id);
    return bank === undefined ? '' : str(bank.values, 'ledgerAccountNumber') || str(bank.values, 'number');
  }
  const account = id === undefined ? undefined : company.table('accounts').get(id);
  if (account === undefined)
    throw testField('Account No. must have a value in Gen. Journal Line. It cannot be zero or empty.');
  const number = str(account.values, 'number');
  if (str(account.values, 'accountType') !== 'Posting' || isTrue(account.values, 'blocked'))
    throw testField(`Blocked must be equal to 'No'  in G/L Account: No.=${number}. Current value is 'Yes'.`);
  return number;
}

type Side = { account: string; amount: Big };

function sidesOf(company: Company, line: Row): Side[] {
  const { values } = line;
  const amount = new Big(num(values, 'amount'));
  const type = str(values, 'accountType') || 'G/L Account';
  const balancing = link(values, 'balancingAccountId');
  const sides = [{ account: ledgerAccount(company, type, link(values, 'accountId')), amount }];
  if (balancing !== undefined) {
    const balanceType = str(values, 'balanceAccountType') || 'G/L Account';
    sides.push({ account: ledgerAccount(company, balanceType, balancing), amount: amount.times(-1) });
  }
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
  const amount = new Big(num(line.values, 'amount'));
  const where = `Gen. Journal Line: Journal Batch Name=${str(line.values, 'journalDisplayName')}, Line No.=${String(line.values.lineNumber)}`;
  if (link(line.values, 'customerId') === undefined)
    throw testField(`Account No. must have a value in ${where}. It cannot be zero or empty.`);
  // A payment credits the customer, so its amount is negative.
  if (amount.gte(0)) throw testField(`Amount must be negative in ${where}.`);
  const invoice = company.table('salesInvoices').get(link(line.values, 'appliesToInvoiceId') ?? '');
  if (invoice !== undefined) {
    const open = new Big(num(invoice.values, 'remainingAmount'));
    const paid = amount.abs();
    settleInvoice(company, invoice, paid.gt(open) ? open : paid);
  }
  const sides = [{ account: company.record.postingAccounts.receivables, amount }];
  const balancing = link(line.values, 'balancingAccountId');
  if (balancing !== undefined)
    sides.push({ account: ledgerAccount(company, 'G/L Account', balancing), amount: amount.times(-1) });
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
    requireOpenDate(
      company,
      str(line.values, 'postingDate'),
      `Gen. Journal Line: Journal Batch Name=${str(line.values, 'journalDisplayName')}, Line No.=${String(line.values.lineNumber)}`,
    );
    const document = str(line.values, 'documentNumber');
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
