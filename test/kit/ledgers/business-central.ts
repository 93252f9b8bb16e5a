import Big from 'big.js';
import { businessCentral } from '#backend/connectors/business-central/index.ts';
import { roleNames } from '#shared/account-roles.ts';
import { type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { mirrorBooks, postInBooks } from '#test/kit/presses.ts';
import { customersOf } from './business-central-customers.ts';
import {
  type BookDocument,
  type Books,
  type DocumentKind,
  type LedgerScene,
  type Operation,
  onlyOne,
  traffic,
} from './scene.ts';

const sets: Record<DocumentKind, string> = { invoice: 'salesInvoices', credit_memo: 'salesCreditMemos' };

const requestsOf = (path: (rest: string) => string): Record<Operation, { method: string; path: string }> => ({
  create_document: { method: 'POST', path: path('sales(Invoices|CreditMemos)(\\?|$)') },
  find_documents: { method: 'GET', path: path('sales(Invoices|CreditMemos)\\?') },
  read_document: { method: 'GET', path: path('sales(Invoices|CreditMemos)\\(') },
  remove_document: { method: 'DELETE', path: path('sales(Invoices|CreditMemos)\\(') },
  create_contact: { method: 'POST', path: path('customers(\\?|$)') },
  find_contacts: { method: 'GET', path: path('customers(\\?|$)') },
});

const lineKinds: Record<string, 'item' | 'account' | 'comment'> = { Item: 'item', Account: 'account' };

type Row = ReturnType<Merchant['books']['rows']>[number];
type Values = Row['values'];

const text = (values: Values, name: string): string => String(values[name] ?? '');
const noId = '00000000-0000-0000-0000-000000000000';
const orNull = (values: Values, name: string): string | null => text(values, name).replace(noId, '') || null;

function documentOf({ id, values, lines = [] }: Row): BookDocument {
  return {
    id,
    name: text(values, 'number'),
    field: text(values, 'customerPurchaseOrderReference'),
    number: text(values, 'externalDocumentNumber'),
    contactId: text(values, 'customerId'),
    currency: text(values, 'currencyCode'),
    total: text(values, 'totalAmountIncludingTax'),
    tax: text(values, 'totalTaxAmount'),
    date: text(values, 'postingDate'),
    dueDate: orNull(values, 'dueDate'),
    lines: lines.map(({ values: line }) => ({
      kind: lineKinds[text(line, 'lineType')] ?? 'comment',
      target: orNull(line, 'itemId') ?? orNull(line, 'accountId'),
      description: text(line, 'description'),
      quantity: orNull(line, 'quantity'),
      unitPrice: orNull(line, 'unitPrice'),
      taxCode: orNull(line, 'taxCode'),
    })),
  };
}

function booksOf(house: House, merchant: Merchant, vat: string): Books {
  const { books, known, ...rest } = merchant;
  const matchers = requestsOf((rest) => `companies\\(${books.id}\\)/${rest}`);
  const documents: Books['documents'] = (number, kind = 'invoice') =>
    books
      .rows(sets[kind])
      .map(documentOf)
      .filter((document) => number === undefined || document.number === number?.toUpperCase());
  const posting = (from: string, to: string) =>
    books.setGeneralLedgerSetup({ allowPostingFrom: from, allowPostingTo: to });
  return {
    ...rest,
    currency: 'eur',
    vat,
    known: {
      item: known.item.id,
      other: known.other.id,
      account: known.revenue.id,
      rounding: known.rounding.id,
      customer: known.customer.id,
      terms: known.terms.id,
    },
    documents,
    document: (number, kind) => onlyOne(documents(number, kind), number),
    release: (document, kind = 'invoice') => postInBooks(house, merchant, document, sets[kind]),
    remove: ({ id }, kind = 'invoice') => books.delete(sets[kind], id),
    ...customersOf(books),
    blockItem: (id) => books.change('items', id, { blocked: true }),
    addTax: (code, percent) => {
      books.addTaxGroups({ code });
      if (percent !== null) books.setVat('DOMESTIC', code, String(percent));
    },
    setTax: (code, percent) => books.setVat('DOMESTIC', code, String(percent)),
    rate: (percent, code, inclusive) => mappedRate(house, merchant, percent, code, inclusive),
    addCurrency: (code) => {
      if (!books.rows('currencies').some(({ values }) => values.code === code))
        books.addCurrencies({ code, exchangeRate: '1.05' });
    },
    close: (through) => {
      const open = through === null ? null : new Date(Date.parse(through) + 86_400_000).toISOString().slice(0, 10);
      posting(open ?? '0001-01-01', '0001-01-01');
    },
    ...traffic(house.ledger, matchers),
    writes: () =>
      house.ledger.requests.filter(({ method, path }) => method !== 'GET' && path.includes(`companies(${books.id})`))
        .length,
    addAccount: (role) => {
      const [row] = books.addAccounts({
        number: `9${books.rows('accounts').length + 100}`,
        displayName: roleNames[role],
      });
      return row?.id ?? '';
    },
    balance: (accountId) => {
      const number = books.rows('accounts').find(({ id }) => id === accountId)?.values.number;
      return books
        .rows('generalLedgerEntries')
        .filter(({ values }) => values.accountNumber === number)
        .reduce(
          (sum, { values }) => sum.plus(text(values, 'debitAmount') || 0).minus(text(values, 'creditAmount') || 0),
          Big(0),
        )
        .toFixed();
    },
    openAmount: ({ id }, kind = 'invoice') => {
      const row = books.rows(sets[kind]).find((document) => document.id === id);
      return kind === 'credit_memo' || row === undefined ? null : text(row.values, 'remainingAmount');
    },
    mirror: () => mirrorBooks(house, merchant),
  };
}

const connector = businessCentral();

export const businessCentralScene: LedgerScene = {
  ledger: 'Business Central',
  can: {
    capabilities: connector.capabilities,
    money: connector.money.capabilities,
    periodsReadable: true,
    bindsClosedPeriods: false,
    customersDeletable: true,
    namesUnique: false,
    appliesCredit: false,
    computesTax: true,
  },
  words: {
    draft: 'Draft',
    released: 'Open',
    field: 'invoice.customerPurchaseOrderReference',
    refusal: (message, reason) => ({
      error: {
        code: reason === 'number_taken' ? 'Internal_EntityWithSameKeyExists' : 'Application_DialogException',
        message,
      },
    }),
  },
  async open(options = {}) {
    const house = await openHouse(options);
    return {
      house,
      books: async (given = {}) => {
        const merchant = await house.merchant(given);
        await merchant.settings((settings) => ({ ...settings, untaxedCode: 'VAT0' }));
        return booksOf(house, merchant, await mappedRate(house, merchant, 19, 'VAT19'));
      },
      stop: () => house.stop(),
    };
  },
};
