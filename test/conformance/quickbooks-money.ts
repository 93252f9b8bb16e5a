import { quickBooks } from '#backend/connectors/quickbooks/index.ts';
import { fromDecimal } from '#backend/documents/money.ts';
import { minorToDecimal } from '#shared/currency.ts';
import { type AccountRole, accountRoles } from '#shared/money-settings.ts';
import { plainLedgerHttp } from '#test/kit/ledger-http.ts';
import {
  type CompanyHandle,
  type NewCompany,
  noLimits,
  type QuickBooksSimulator,
  startQuickBooksSimulator,
} from '#test/simulators/quickbooks/index.ts';
import { type JsonObject, refOf } from '#test/simulators/quickbooks/json.ts';
import { type EntityName, entityNames } from '#test/simulators/quickbooks/schema/index.ts';
import type { MoneyControl, MoneyOperation, MoneyUnderTest } from './money-control.ts';

const paths: Record<MoneyOperation, { method: string; path: string }> = {
  create_entry: {
    method: 'POST',
    path: '/(payment|invoice|salesreceipt|refundreceipt|purchase|deposit|transfer|journalentry)\\?requestid=',
  },
  find_entry: { method: 'GET', path: '/query\\?query=.*(DocNumber|PaymentRefNum|TxnDate)' },
  remove_entry: { method: 'POST', path: 'operation=delete' },
};

const types: Partial<Record<AccountRole, string>> = {
  clearing: 'Bank',
  bank: 'Bank',
  receivable: 'Accounts Receivable',
  customer_credit: 'Accounts Receivable',
  paid_elsewhere: 'Bank',
  sales: 'Income',
  refunds: 'Income',
  application_fee_income: 'Other Income',
  sales_tax: 'Other Current Liability',
  fee_tax: 'Other Current Asset',
  withheld_tax: 'Other Current Asset',
  disputed_payments: 'Other Current Asset',
  reserves: 'Other Current Asset',
  connected_accounts: 'Other Current Liability',
  financing: 'Other Current Liability',
  suspense: 'Other Current Liability',
};
const currencies = ['EUR', 'USD', 'GBP', 'JPY', 'KWD'];
/** Roles with an account of each currency. */
const byCurrency: readonly AccountRole[] = ['clearing', 'bank', 'receivable'];

export type QuickBooksMoney = MoneyUnderTest & { simulator: QuickBooksSimulator; books: CompanyHandle };

/** QuickBooks' stand-in with the accounts that money needs; an Irish company kept in euros unless told otherwise. */
export async function quickBooksMoney(
  options: { company?: Partial<NewCompany>; taxName?: string } = {},
): Promise<QuickBooksMoney> {
  // Records are stamped in whole seconds; here each write is a second later than the one before.
  let clock = Date.now();
  const now = () => {
    clock += 1000;
    return new Date(clock);
  };
  const simulator = await startQuickBooksSimulator({ limits: noLimits, now });
  const books = simulator.createCompany({
    ...{ name: 'Liffey Ltd', country: 'IE', homeCurrency: 'EUR', multicurrency: true },
    ...options.company,
  });
  const http = plainLedgerHttp({ baseUrl: simulator.url, token: simulator.issueAccessToken(books) });
  const company = {
    ...{ tenant: null, environment: 'Production', environmentType: 'Production' },
    ...{ companyId: books.id, name: books.name },
  };
  const money = moneyControl(simulator, books, options.taxName ?? '23.0% S');
  return { connector: quickBooks(), http, company, money, simulator, books, close: () => simulator.close() };
}

const idOf = (records: readonly JsonObject[]): string => String(records[0]?.Id);

function moneyControl(simulator: QuickBooksSimulator, books: CompanyHandle, taxName: string): MoneyControl {
  const { homeCurrency, multicurrency, country } = books.company.realm;
  const foreign = multicurrency ? currencies.filter((code) => code !== homeCurrency) : [];
  if (foreign.length > 0) books.add('CompanyCurrency', ...foreign.map((Code) => ({ Code })));
  const accounts = seedAccounts(books, foreign);
  const account = (role: AccountRole, currency: string): string => {
    const kept = role === 'customer_credit' ? 'receivable' : role;
    const found = accounts.get(`${kept} ${currency}`) ?? accounts.get(kept);
    if (found === undefined) throw new Error(`There is no account for ${role} in ${currency}`);
    return found;
  };
  const sales = account('sales', homeCurrency);
  const item = idOf(books.add('Item', { Name: 'Workshop', Type: 'Service', IncomeAccountRef: { value: sales } }));
  books.addTax(taxName, 23);
  const untaxed = String(books.addTax('No VAT', 0).Id);
  books.add('Class', { Name: 'Retail' });
  books.add('Department', { Name: 'Dublin' });
  let customers = 0;
  return {
    ...{ homeCurrency, account, item },
    inactiveAccount: idOf(books.add('Account', { Name: 'Old fees', AccountType: 'Expense', Active: false })),
    unknownAccount: '99999999',
    taxCode: taxName,
    dimensions: { class: 'Retail', location: 'Dublin' },
    addContact: async (currency) => {
      customers += 1;
      return idOf(
        books.add('Customer', {
          DisplayName: `Customer of money ${customers}`,
          ...(multicurrency ? { CurrencyRef: { value: currency } } : {}),
        }),
      );
    },
    addDocument: async (kind, contactId, amount, currency) => {
      const value = Number(minorToDecimal(amount, currency));
      const TaxCodeRef = { value: country === 'US' ? 'NON' : untaxed };
      const [made] = books.add(kind === 'invoice' ? 'Invoice' : 'CreditMemo', {
        CustomerRef: { value: contactId },
        ...(multicurrency ? { CurrencyRef: { value: currency } } : {}),
        ...(country === 'US' ? {} : { GlobalTaxCalculation: 'TaxExcluded' }),
        Line: [
          {
            ...{ Amount: value, DetailType: 'SalesItemLineDetail' },
            SalesItemLineDetail: { ItemRef: { value: item }, Qty: 1, UnitPrice: value, TaxCodeRef },
          },
        ],
      });
      return { kind, id: String(made?.Id), number: String(made?.DocNumber ?? made?.Id) };
    },
    openAmount: ({ kind, id }, currency) =>
      fromDecimal(Number(books.row(kind === 'invoice' ? 'Invoice' : 'CreditMemo', id).Balance), currency).amount,
    balanceOf: (accountId) =>
      fromDecimal(books.balanceOf(accountId), refCurrency(books, accountId, homeCurrency)).amount,
    closeBooks: (until) => books.configure({ closedUntil: until }),
    removeBehind: async ({ entity, id }) => books.delete(entityName(entity), id),
    touchBehind: async ({ entity, id }) => {
      const { SyncToken: _, MetaData: __, ...rest } = books.row(entityName(entity), id);
      books.company.put(entityName(entity), { ...rest, MetaData: {} });
    },
    bookByHand: async (accountId, date, count) => {
      const other = account('contributions', homeCurrency);
      return Array.from({ length: count }, () => {
        const line = (PostingType: string, value: string) => ({
          ...{ Amount: 1, DetailType: 'JournalEntryLineDetail' },
          JournalEntryLineDetail: { PostingType, AccountRef: { value } },
        });
        const [made] = books.add('JournalEntry', {
          TxnDate: date,
          ...(multicurrency ? { CurrencyRef: { value: homeCurrency } } : {}),
          Line: [line('Debit', accountId), line('Credit', other)],
        });
        return { entity: 'JournalEntry', id: String(made?.Id) };
      });
    },
    spoil: (operation, trouble) => simulator.faults.add({ ...paths[operation], ...trouble }),
    calm: () => simulator.faults.clear(),
    requests: () => simulator.requests.length,
  };
}

function seedAccounts(books: CompanyHandle, foreign: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const role of accountRoles) {
    if (role === 'customer_credit') continue;
    const AccountType = types[role] ?? 'Expense';
    found.set(role, idOf(books.add('Account', { Name: `For ${role}`, AccountType })));
    if (!byCurrency.includes(role)) continue;
    for (const code of foreign) {
      const CurrencyRef = { value: code };
      found.set(
        `${role} ${code}`,
        idOf(books.add('Account', { Name: `For ${role} ${code}`, AccountType, CurrencyRef })),
      );
    }
  }
  return found;
}

const refCurrency = (books: CompanyHandle, accountId: string, home: string): string =>
  refOf(books.row('Account', accountId).CurrencyRef) || home;

function entityName(entity: string): EntityName {
  const found = entityNames.find((name) => name === entity);
  if (found === undefined) throw new Error(`There is no entity ${entity}`);
  return found;
}
