import type { Company } from '../company.ts';
import { dialog } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import { defaultLinks, dimensionLinks } from '../sales/dimensions.ts';
import { isDraft } from '../sales/document.ts';
import { amountIn, requireAccount, requireBankAccount, requireCustomer } from '../sales/journalLine.ts';
import { postBatch } from '../sales/journalPosting.ts';
import { requireSet } from '../schema/index.ts';
import type { DimensionLink, Row } from '../table.ts';
import { link, str, type Values, zeroGuid } from '../values.ts';
import type { Handler, Scope } from './handler.ts';
import { namedRow, type Relation, resolve } from './relations.ts';
import { tableHandler } from './tableHandler.ts';

const customer: Relation = {
  idField: 'customerId',
  codeField: 'customerNumber',
  set: 'customers',
  key: 'number',
  unknownId: 'The "customerId" does not match to a Customer.',
  unknownCode: 'The "customerNumber" does not match to a Customer.',
  disagree: 'The customer values do not match to a specific Customer.',
};

const appliesTo: Relation = {
  idField: 'appliesToInvoiceId',
  codeField: 'appliesToInvoiceNumber',
  set: 'salesInvoices',
  key: 'number',
  unknownId: 'The "appliesToInvoiceId" should be the ID of an Open, Paid, Corrective, or Canceled Invoice.',
  unknownCode: 'The "appliesToInvoiceNumber" should be the number of an Open, Paid, Corrective, or Canceled Invoice.',
  disagree: 'The Applies To Invoice values do not match to the same Invoice.',
};

/** The page turns ids into numbers for these; on a customer's line only the number counts. */
const setOfAccountType: Record<string, string> = { 'G/L Account': 'accounts', 'Bank Account': 'bankAccounts' };

const accountRelation = (set: string, idField: string, codeField: string): Relation => ({
  idField,
  codeField,
  set,
  key: 'number',
  unknownId: `The "${idField}" does not match to an Account.`,
  unknownCode: `The "${codeField}" does not match to an Account.`,
  disagree: 'The account values do not match to a specific Account.',
});

function settlePayment(company: Company, input: Input, before: Row | undefined): Values {
  const applied = namedRow(company, appliesTo, input);
  if (applied && isDraft(applied.values)) throw dialog(appliesTo.unknownId);
  const values = { ...resolve(company, customer, input), ...resolve(company, appliesTo, input) };
  // A payment of an invoice is its customer's where none is named.
  if (applied && str(values, 'customerNumber') === '' && str(before?.values ?? {}, 'customerNumber') === '') {
    values.customerId = str(applied.values, 'billToCustomerId');
    values.customerNumber = str(applied.values, 'billToCustomerNumber');
  }
  const all = { ...before?.values, ...input.values, ...values };
  const number = str(all, 'customerNumber');
  const payer = number === '' ? undefined : requireCustomer(company, number, 'Payment');
  return { ...values, ...amountIn(company, all, payer) };
}

function settleJournalLine(company: Company, input: Input, before: Row | undefined): Values {
  const values: Values = {};
  let debtor: Row | undefined;
  for (const [typeField, idField, codeField] of [
    ['accountType', 'accountId', 'accountNumber'],
    ['balanceAccountType', 'balancingAccountId', 'balancingAccountNumber'],
  ] as const) {
    const type = str({ ...before?.values, ...input.values }, typeField) || 'G/L Account';
    const set = setOfAccountType[type];
    if (set !== undefined) {
      const relation = accountRelation(set, idField, codeField);
      const named = namedRow(company, relation, input);
      if (named) (set === 'accounts' ? requireAccount : requireBankAccount)(named);
      Object.assign(values, resolve(company, relation, input));
    } else if (type === 'Customer') {
      const number = str({ ...before?.values, ...input.values }, codeField);
      values[idField] = zeroGuid;
      if (number !== '') debtor = requireCustomer(company, number, ' ');
    }
  }
  return { ...values, ...amountIn(company, { ...before?.values, ...input.values }, debtor) };
}

function batchHandler(name: 'journals' | 'customerPaymentJournals', template: string): Handler {
  const plain = tableHandler(name, {
    key: { property: 'code', label: 'Name' },
    settle: (company, input, before) => {
      const accounts = accountRelation('accounts', 'balancingAccountId', 'balancingAccountNumber');
      const inserted: Values = before === undefined ? { templateDisplayName: template } : {};
      const named = namedRow(company, accounts, input);
      if (named) requireAccount(named);
      return { ...inserted, ...resolve(company, accounts, input) };
    },
  });
  return {
    ...plain,
    remove: (scope, entry) => {
      for (const lines of ['journalLines', 'customerPayments'])
        for (const row of [...scope.company.table(lines).rows()])
          if (row.values.journalId === entry.id) scope.company.table(lines).remove(row);
      plain.remove?.(scope, entry);
    },
  };
}

/** A batch by id, whichever of the two sets shows it: both are pages over the same table. */
const findBatch = (company: Company, id: string): Row | undefined =>
  company.table('journals').get(id) ?? company.table('customerPaymentJournals').get(id);

function batchOf(scope: Scope, input: Input): Row {
  const id = scope.parent?.id ?? link(input.values, 'journalId');
  if (id === undefined) throw dialog('You must specify a journal batch ID or a journal ID to get a journal line.');
  const batch = findBatch(scope.company, id);
  if (batch === undefined) throw dialog(`The General Journal Batch with ID ${id} cannot be found.`);
  const name = str(input.values, 'journalDisplayName');
  if (name !== '' && name !== str(batch.values, 'code'))
    throw dialog('The Journal Id and Journal Display Name do not match.');
  return batch;
}

/** A line starts with the default dimensions of its customer. */
function inherited(company: Company, values: Values): DimensionLink[] {
  const number =
    str(values, 'customerNumber') || (values.accountType === 'Customer' ? str(values, 'accountNumber') : '');
  const row = number === '' ? undefined : company.table('customers').findBy('number', number);
  return row === undefined ? [] : defaultLinks(company, { set: 'customers', id: row.id });
}

function lineHandler(
  name: 'journalLines' | 'customerPayments',
  settle: (company: Company, input: Input, before: Row | undefined) => Values,
): Handler {
  const plain = tableHandler(name, { settle });
  return {
    ...plain,
    entries: (scope) => {
      const rows = scope.company.table(name).rows();
      const { parent } = scope;
      if (parent !== undefined) return [...rows].filter((row) => row.values.journalId === parent.id);
      // Any filter on the journal will do, one over several of them too.
      const fields = scope.filter?.fields;
      if (fields?.has('journalId') || fields?.has('id')) return rows;
      throw dialog('You must specify a journal batch ID or a journal ID to get a journal line.');
    },
    insert: (scope, input) => {
      const batch = batchOf(scope, input);
      const table = scope.company.table(name);
      const last = [...table.rows()]
        .filter((row) => row.values.journalId === batch.id)
        .reduce((max, row) => Math.max(max, Number(row.values.lineNumber)), 0);
      const values: Values = {
        postingDate: scope.company.today(),
        documentNumber: scope.company.nextNumber('journalDocuments'),
        lineNumber: last + 10_000,
        balancingAccountId: link(batch.values, 'balancingAccountId') ?? zeroGuid,
        balancingAccountNumber: str(batch.values, 'balancingAccountNumber'),
        ...input.values,
        ...settle(scope.company, input, undefined),
        journalId: batch.id,
        journalDisplayName: str(batch.values, 'code'),
      };
      if (str(values, 'documentNumber') === '') values.documentNumber = scope.company.nextNumber('journalDocuments');
      return table.insert(values, {
        dimensions: dimensionLinks(
          scope.company,
          inherited(scope.company, values),
          input.children.dimensionSetLines ?? [],
        ),
      });
    },
    modify: (scope, entry, input) => {
      if (sent(input, 'journalId') && input.values.journalId !== entry.values.journalId)
        throw dialog('The Journal Id cannot be changed.');
      if (sent(input, 'journalDisplayName') && input.values.journalDisplayName !== entry.values.journalDisplayName)
        throw dialog('The Journal Batch Display Name cannot be changed.');
      const row = scope.company.table(name).get(entry.id);
      if (row === undefined) throw new Error(`The simulator lost ${name} ${entry.id} within one request`);
      return scope.company.table(name).update(row, { ...input.values, ...settle(scope.company, input, row) });
    },
  };
}

const journals = batchHandler('journals', 'GENERAL');

export const journalHandlers: Handler[] = [
  {
    ...journals,
    set: requireSet('journals'),
    // Posting goes through this set for payment journals too.
    find: ({ company }, id) => findBatch(company, id),
    act: ({ company }, entry) => {
      postBatch(company, entry.id);
      return undefined;
    },
  },
  batchHandler('customerPaymentJournals', 'CASHRCPT'),
  lineHandler('journalLines', settleJournalLine),
  lineHandler('customerPayments', settlePayment),
];
