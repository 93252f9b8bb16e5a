import type { Company } from '../company.ts';
import { dialog } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import { postBatch } from '../sales/journalPosting.ts';
import { requireSet } from '../schema/index.ts';
import type { Row } from '../table.ts';
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

const setOfAccountType: Record<string, string> = {
  'G/L Account': 'accounts',
  Customer: 'customers',
  'Bank Account': 'bankAccounts',
};

const accountRelation = (set: string, idField: string, codeField: string): Relation => ({
  idField,
  codeField,
  set,
  key: 'number',
  unknownId: `The "${idField}" does not match to an Account.`,
  unknownCode: `The "${codeField}" does not match to an Account.`,
  disagree: 'The account values do not match to a specific Account.',
});

function settlePayment(company: Company, input: Input): Values {
  const applied = namedRow(company, appliesTo, input);
  if (applied && str(applied.values, 'status') === 'Draft') throw dialog(appliesTo.unknownId);
  return { ...resolve(company, customer, input), ...resolve(company, appliesTo, input) };
}

function settleJournalLine(company: Company, input: Input, before: Row | undefined): Values {
  const values: Values = {};
  for (const [typeField, idField, codeField] of [
    ['accountType', 'accountId', 'accountNumber'],
    ['balanceAccountType', 'balancingAccountId', 'balancingAccountNumber'],
  ] as const) {
    const type = str({ ...before?.values, ...input.values }, typeField) || 'G/L Account';
    const set = setOfAccountType[type];
    if (set !== undefined) Object.assign(values, resolve(company, accountRelation(set, idField, codeField), input));
  }
  return values;
}

function batchHandler(name: 'journals' | 'customerPaymentJournals', template: string): Handler {
  const plain = tableHandler(name, {
    key: { property: 'code', label: 'Name' },
    settle: (company, input, before) => {
      const accounts = accountRelation('accounts', 'balancingAccountId', 'balancingAccountNumber');
      const inserted: Values = before === undefined ? { templateDisplayName: template } : {};
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

function lineHandler(
  name: 'journalLines' | 'customerPayments',
  settle: (company: Company, input: Input, before: Row | undefined) => Values,
): Handler {
  const plain = tableHandler(name, { settle });
  return {
    ...plain,
    entries: (scope) => {
      const id = scope.parent?.id ?? scope.filter?.equals.get('journalId');
      if (id === undefined) throw dialog('You must specify a journal batch ID or a journal ID to get a journal line.');
      return [...scope.company.table(name).rows()].filter((row) => row.values.journalId === id);
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
      return table.insert(values);
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
