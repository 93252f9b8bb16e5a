import Big from 'big.js';
import type { Company } from '../company.ts';
import { dialog, testField } from '../errors.ts';
import type { Input } from '../input.ts';
import type { Row } from '../table.ts';
import { canonical, link, num, str, type Values, zeroDate } from '../values.ts';
import { createDraft, isDraft, requireDraft } from './document.ts';
import { requireNotBlocked } from './header.ts';
import { creditMemo, type Kind } from './kind.ts';
import { postToLedger } from './ledger.ts';

/** @throws BusinessCentralError when that day lies outside the open posting range. */
export function requireOpenDate(company: Company, day: string, where: string): void {
  for (const { values } of company.table('generalLedgerSetup').rows()) {
    const from = str(values, 'allowPostingFrom') || zeroDate;
    const to = str(values, 'allowPostingTo') || zeroDate;
    if ((from !== zeroDate && day < from) || (to !== zeroDate && day > to))
      throw testField(`Posting Date is not within your range of allowed posting dates in ${where}.`);
  }
}

function requireMandatoryDimensions(company: Company, row: Row): void {
  for (const { values } of company.table('defaultDimensions').rows()) {
    if (values.parentId !== row.values.customerId) continue;
    const rule = str(values, 'postingValidation');
    const used = row.dimensions?.find((one) => one.dimensionId === values.dimensionId);
    const place = `for the Dimension Code ${str(values, 'dimensionCode')} for Customer ${str(row.values, 'customerNumber')}`;
    if (rule === 'Code Mandatory' && used === undefined) throw dialog(`Select a Dimension Value Code ${place}.`);
    if (rule === 'Same Code' && used?.valueId !== values.dimensionValueId)
      throw dialog(`The Dimension Value Code must be ${str(values, 'dimensionValueCode')} ${place}.`);
    if (rule === 'No Code' && used !== undefined) throw dialog(`The Dimension Value Code must be blank ${place}.`);
  }
}

/** Posts a draft: same id, new number, entries in the general ledger. */
function post(company: Company, kind: Kind, row: Row, corrects?: Row): Row {
  requireDraft(kind, row.values);
  const { values } = row;
  const where = `Sales Header: Document Type=${kind.documentType}, No.=${str(values, 'number')}`;
  const sells = row.lines?.some((line) => num(line.values, 'quantity') !== '0') ?? false;
  if (!sells) throw dialog('There is nothing to post because the document does not contain a quantity or amount.');
  requireOpenDate(company, str(values, 'postingDate'), where);
  for (const id of [str(values, 'customerId'), str(values, 'billToCustomerId')]) {
    const customer = company.table('customers').get(id);
    if (customer !== undefined && corrects === undefined) requireNotBlocked(kind, customer, 'post');
  }
  requireMandatoryDimensions(company, row);
  const total = new Big(num(values, 'totalAmountIncludingTax'));
  if (total.lt(0)) throw dialog(`The total amount for the ${kind.noun} must be 0 or greater.`);
  const number = company.nextNumber(kind.postedSeries);
  const status = corrects !== undefined ? 'Corrective' : total.eq(0) ? 'Paid' : 'Open';
  const posted = company.table(kind.set).update(row, { number, status });
  postToLedger(company, kind, posted);
  const applied = link(values, 'invoiceId');
  if (kind.set === 'salesCreditMemos' && corrects === undefined && applied !== undefined)
    applyMemo(company, posted, applied);
  return posted;
}

/** A credit memo lowers what is open on its invoice. */
function applyMemo(company: Company, memo: Row, invoiceId: string): void {
  const invoice = company.table('salesInvoices').get(invoiceId);
  if (invoice === undefined || str(invoice.values, 'status') !== 'Open') return;
  const open = new Big(num(invoice.values, 'remainingAmount'));
  const credit = new Big(num(memo.values, 'totalAmountIncludingTax'));
  settleInvoice(company, invoice, open.lt(credit) ? open : credit);
  if (open.gte(credit)) company.table('salesCreditMemos').update(memo, { status: 'Paid' });
}

/** Takes an amount off what is open on a posted invoice; nothing left makes it Paid. */
export function settleInvoice(company: Company, invoice: Row, paid: Big): void {
  const left = new Big(num(invoice.values, 'remainingAmount')).minus(paid);
  company
    .table('salesInvoices')
    .update(invoice, { remainingAmount: canonical(left), status: left.lte(0) ? 'Paid' : 'Open' });
}

/** The draft credit memo that undoes a posted invoice line by line. */
function draftCorrection(company: Company, invoice: Row): Row {
  const copied = [
    'sequence',
    'description',
    'description2',
    'quantity',
    'unitPrice',
    'taxCode',
    'unitOfMeasureCode',
    'discountAmount',
  ];
  const lines = (invoice.lines ?? []).map((line): Input => {
    const values: Values = { lineType: str(line.values, 'lineType') };
    const number = str(line.values, 'lineObjectNumber');
    const comment = values.lineType === 'Comment';
    if (number !== '') values.lineObjectNumber = number;
    for (const name of comment ? ['sequence', 'description', 'description2'] : copied) {
      const value = line.values[name];
      if (value !== undefined && value !== '') values[name] = value;
    }
    return { values, children: {} };
  });
  const { values } = invoice;
  const memo = createDraft(company, creditMemo, {
    values: {
      customerId: str(values, 'customerId'),
      billToCustomerId: str(values, 'billToCustomerId'),
      currencyCode: str(values, 'currencyCode'),
      invoiceId: invoice.id,
      discountAmount: num(values, 'discountAmount'),
      externalDocumentNumber: str(values, 'externalDocumentNumber'),
    },
    children: { salesCreditMemoLines: lines },
  });
  return company.table('salesCreditMemos').update(memo, { invoiceNumber: str(values, 'number') });
}

const failed = (kind: Kind, why: string) =>
  dialog(`Canceling the ${kind.noun} failed because of the following error: \\\\${why}`);

/** Cancels a posted document: an invoice gets a posted corrective credit memo. */
function cancel(company: Company, kind: Kind, row: Row): void {
  const status = str(row.values, 'status');
  if (isDraft(row.values)) throw dialog(`The action can be applied to a posted ${kind.noun} only.`);
  if (status === 'Canceled' || status === 'Corrective')
    throw dialog(
      kind.set === 'salesInvoices'
        ? 'The invoice cannot be canceled because it has already been canceled.'
        : 'The credit memo cannot be cancelled because it has already been canceled.',
    );
  const open = new Big(num(row.values, 'remainingAmount'));
  const total = new Big(num(row.values, 'totalAmountIncludingTax'));
  if (kind.set === 'salesInvoices' && !open.eq(total))
    throw failed(kind, 'You cannot cancel this posted sales invoice because it is fully or partially paid.');
  if (kind.set === 'salesInvoices') post(company, creditMemo, draftCorrection(company, row), row);
  company.table(kind.set).update(row, { status: 'Canceled', remainingAmount: '0' });
}

function requireEmailAddress(company: Company, row: Row): void {
  const customer = company.table('customers').get(str(row.values, 'billToCustomerId'));
  if (str(row.values, 'email') === '' && (customer === undefined || str(customer.values, 'email') === ''))
    throw dialog(
      'The send-to email is empty. Specify email either for the customer or for the invoice in email preview.',
    );
}

/** Runs a bound action of a sales document. @throws BusinessCentralError when its state does not allow it. */
export function act(company: Company, kind: Kind, row: Row, action: string): { set: string; id: string } | undefined {
  switch (action) {
    case 'Microsoft.NAV.post':
      post(company, kind, row);
      return undefined;
    case 'Microsoft.NAV.postAndSend':
      requireDraft(kind, row.values);
      requireEmailAddress(company, row);
      post(company, kind, row);
      return undefined;
    case 'Microsoft.NAV.send':
      requireEmailAddress(company, row);
      return undefined;
    case 'Microsoft.NAV.cancel':
      cancel(company, kind, row);
      return undefined;
    case 'Microsoft.NAV.cancelAndSend':
      requireEmailAddress(company, row);
      cancel(company, kind, row);
      return undefined;
    case 'Microsoft.NAV.makeCorrectiveCreditMemo': {
      if (isDraft(row.values)) throw dialog('The action can be applied to a posted invoice only.');
      if (str(row.values, 'status') === 'Canceled')
        throw dialog('The invoice cannot be canceled because it has already been canceled.');
      return { set: 'salesCreditMemos', id: draftCorrection(company, row).id };
    }
    default:
      throw new Error(`The simulator has no action ${action}`);
  }
}
