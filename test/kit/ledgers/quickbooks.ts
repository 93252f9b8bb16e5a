import { quickBooks } from '#backend/connectors/quickbooks/index.ts';
import { mirrorContacts, mirrorReferences } from '#backend/matching/mirror.ts';
import { roleNames } from '#shared/account-roles.ts';
import type { AccountRole } from '#shared/money-settings.ts';
import { mappedRate } from '#test/kit/house.ts';
import { openQuickBooksHouse, type QuickBooksHouse, type QuickBooksMerchant } from '#test/kit/quickbooks.ts';
import { type JsonObject, listOf, objectOf, refOf, textOf } from '#test/simulators/quickbooks/json.ts';
import { customersOf } from './quickbooks-customers.ts';
import {
  type BookDocument,
  type BookLine,
  type Books,
  type DocumentKind,
  type LedgerScene,
  type Operation,
  onlyOne,
  traffic,
} from './scene.ts';

const entities = { invoice: 'Invoice', credit_memo: 'CreditMemo' } as const satisfies Record<DocumentKind, string>;

const requestsOf = (path: (rest: string) => string): Record<Operation, { method: string; path: string }> => ({
  create_document: { method: 'POST', path: path('(invoice|creditmemo|estimate)(\\?requestid=[^&]*)?$') },
  find_documents: { method: 'GET', path: path('query\\?query=[^&]*(Invoice|CreditMemo|Estimate)') },
  read_document: { method: 'GET', path: path('(invoice|creditmemo|estimate)/\\d') },
  remove_document: { method: 'POST', path: path('(invoice|creditmemo|estimate)\\?operation=delete') },
  create_contact: { method: 'POST', path: path('customer(\\?requestid=[^&]*)?$') },
  find_contacts: { method: 'GET', path: path('query\\?query=[^&]*FROM(\\+|%20)Customer(\\+|%20|&|$)') },
});

/** Of which type an account must be for a role; expenses when nothing is said. */
const accountTypes: Partial<Record<AccountRole, string>> = {
  ...{ clearing: 'Bank', bank: 'Bank', paid_elsewhere: 'Bank', sales: 'Income', refunds: 'Income' },
  ...{
    receivable: 'Accounts Receivable',
    customer_credit: 'Accounts Receivable',
    application_fee_income: 'Other Income',
  },
  ...{ sales_tax: 'Other Current Liability', fee_tax: 'Other Current Asset', withheld_tax: 'Other Current Asset' },
  ...{ disputed_payments: 'Other Current Asset', reserves: 'Other Current Asset', suspense: 'Other Current Liability' },
  ...{ connected_accounts: 'Other Current Liability', financing: 'Other Current Liability' },
};

type Row = Readonly<JsonObject>;

const decimal = (value: JsonObject[string] | undefined): string => String(value ?? 0);

function lineOf(line: JsonObject, taxCodes: ReadonlyMap<string, string>): BookLine[] {
  if (line.DetailType === 'SubTotalLineDetail') return [];
  const detail = objectOf(line.SalesItemLineDetail);
  const description = textOf(line.Description);
  if (line.DetailType !== 'SalesItemLineDetail')
    return [{ kind: 'comment', target: null, description, quantity: null, unitPrice: null, taxCode: null }];
  const code = refOf(detail.TaxCodeRef);
  return [
    {
      kind: 'item',
      target: refOf(detail.ItemRef),
      description,
      quantity: decimal(detail.Qty),
      unitPrice: decimal(detail.UnitPrice),
      taxCode: taxCodes.get(code) ?? code,
    },
  ];
}

function documentOf(row: Row, taxCodes: ReadonlyMap<string, string>): BookDocument {
  return {
    id: textOf(row.Id),
    name: textOf(row.DocNumber),
    field: textOf(objectOf(row.CustomerMemo).value),
    number: textOf(row.DocNumber),
    contactId: refOf(row.CustomerRef),
    currency: refOf(row.CurrencyRef),
    total: decimal(row.TotalAmt),
    tax: decimal(objectOf(row.TxnTaxDetail).TotalTax),
    date: textOf(row.TxnDate),
    dueDate: textOf(row.DueDate) || null,
    lines: listOf(row.Line).flatMap((line) => lineOf(line, taxCodes)),
  };
}

function booksOf(house: QuickBooksHouse, merchant: QuickBooksMerchant, vat: string): Books {
  const { company, known, ...rest } = merchant;
  const matchers = requestsOf((rest) => `${company.id}/${rest}`);
  const documents: Books['documents'] = (number, kind = 'invoice') => {
    const taxCodes = new Map(company.rows('TaxCode').map(({ Id, Name }) => [textOf(Id), textOf(Name)]));
    return company
      .rows(entities[kind])
      .map((row) => documentOf(row, taxCodes))
      .filter((document) => number === undefined || document.number === number?.toUpperCase());
  };
  return {
    ...rest,
    currency: 'eur',
    vat,
    known: {
      item: known.item,
      other: known.other,
      account: known.sales,
      rounding: known.sales,
      customer: known.customer,
      terms: textOf(company.rows('Term')[0]?.Id),
    },
    documents,
    document: (number, kind) => onlyOne(documents(number, kind), number),
    release: async ({ id }, kind = 'invoice') => company.send(entities[kind], id),
    remove: ({ id }, kind = 'invoice') => company.delete(entities[kind], id),
    ...customersOf(company),
    blockItem: (id) => void company.change('Item', id, { Active: false }),
    addTax: (code, percent) => void company.addTax(code, percent ?? 0),
    setTax: (code, percent) => {
      const rate = company.rows('TaxRate').find(({ Name }) => Name === `${code} (sales)`);
      if (rate !== undefined) company.company.put('TaxRate', { ...rate, RateValue: percent });
    },
    rate: (percent, code, inclusive) => mappedRate(house, merchant, percent, code, inclusive),
    addCurrency: (Code) => {
      if (!company.rows('CompanyCurrency').some((one) => one.Code === Code))
        company.add('CompanyCurrency', { Code, Name: Code });
    },
    close: (through) => company.configure({ closedUntil: through }),
    ...traffic(house.quickBooks, matchers),
    // Batches hold questions only.
    writes: () =>
      house.quickBooks.requests.filter(
        ({ method, path }) => method === 'POST' && path.includes(`/${company.id}/`) && !path.endsWith('/batch'),
      ).length,
    addAccount: (role, currency) => {
      const [made] = company.add('Account', {
        Name: `${roleNames[role]} account${currency === undefined ? '' : ` ${currency}`}`,
        AccountType: accountTypes[role] ?? 'Expense',
        ...(currency === undefined ? {} : { CurrencyRef: { value: currency } }),
      });
      return textOf(made?.Id);
    },
    balance: (accountId) => company.balanceOf(accountId),
    openAmount: ({ id }, kind = 'invoice') => decimal(company.row(entities[kind], id).Balance),
    mirror: async () => {
      const ledger = house.services.street.ledger(merchant.connection, () => {});
      await mirrorContacts({ db: house.services.db, connection: merchant.connection, ledger, full: true });
      await mirrorReferences({ db: house.services.db, connection: merchant.connection, ledger });
    },
  };
}

const connector = quickBooks();

export const quickBooksScene: LedgerScene = {
  ledger: 'QuickBooks',
  can: {
    capabilities: connector.capabilities,
    money: connector.money.capabilities,
    periodsReadable: false,
    bindsClosedPeriods: true,
    customersDeletable: false,
    namesUnique: true,
    appliesCredit: true,
    computesTax: false,
  },
  words: {
    draft: 'Unsent',
    released: 'Sent',
    field: 'invoice.CustomerMemo',
    refusal: (Detail) => ({
      Fault: { Error: [{ Message: 'Refused', Detail, code: '6000' }], type: 'ValidationFault' },
    }),
  },
  async open(options = {}) {
    const house = await openQuickBooksHouse(options);
    return {
      house,
      books: async (given = {}) => {
        const merchant = await house.quickBooksMerchant({ country: 'IE', homeCurrency: 'EUR', ...given });
        // The same tax codes and the same customer as in the other books.
        for (const percent of [19, 7, 0]) merchant.company.addTax(`VAT${percent}`, percent);
        merchant.company.change('Customer', merchant.known.customer, { DisplayName: 'Contoso GmbH' });
        await merchant.settings((settings) => ({ ...settings, untaxedCode: 'VAT0' }));
        const books = booksOf(house, merchant, await mappedRate(house, merchant, 19, 'VAT19'));
        await books.mirror();
        return books;
      },
      stop: () => house.stop(),
    };
  },
};
