import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CompanyRef } from '#backend/connectors/port.ts';
import { quickBooks } from '#backend/connectors/quickbooks/index.ts';
import type { TargetField } from '#shared/field-mapping.ts';
import { plainLedgerHttp } from '#test/kit/ledger-http.ts';
import {
  type CompanyHandle,
  type NewCompany,
  noLimits,
  type QuickBooksSimulator,
  startQuickBooksSimulator,
} from '#test/simulators/quickbooks/index.ts';
import type { LedgerControl, LedgerUnderTest, Operation, Seeded } from './control.ts';

/** Which request carries out an operation of the port. */
const requestsOf: Record<Operation, { method: string; path: string }> = {
  list_contacts: { method: 'GET', path: '/query\\?query=.*Customer' },
  create_contact: { method: 'POST', path: '/customer$' },
  create_document: { method: 'POST', path: '/(invoice|creditmemo|estimate)(\\?requestid=[^&]*)?$' },
  find_document: { method: 'POST', path: '/batch$' },
  remove_document: { method: 'POST', path: 'operation=delete' },
  add_line: { method: 'POST', path: '/(invoice|creditmemo|estimate)\\?operation=update' },
};

const patienceMs = 400;

export type QuickBooksUnderTest = LedgerUnderTest & {
  simulator: QuickBooksSimulator;
  books: CompanyHandle;
  seeded: Seeded;
};

/** QuickBooks' stand-in with a small set of books: British with VAT, or American with sales tax. */
export async function quickBooksBooks(
  options: { company?: Partial<NewCompany>; taxCode?: string } = {},
): Promise<QuickBooksUnderTest> {
  // Records are stamped in whole seconds; here each write is a second later than the one before.
  let clock = Date.now();
  const now = () => {
    clock += 1000;
    return new Date(clock);
  };
  const simulator = await startQuickBooksSimulator({ limits: noLimits, now });
  const books = simulator.createCompany({
    ...{ name: 'Thames "Test" & Søn Ltd', country: 'GB', homeCurrency: 'GBP', multicurrency: true },
    ...options.company,
  });
  const company: CompanyRef = {
    ...{ tenant: null, environment: 'Production', environmentType: 'Production' },
    ...{ companyId: books.id, name: books.name },
  };
  const seeded = seed(books, options.taxCode ?? '20.0% S');
  const way = { baseUrl: simulator.url, token: simulator.issueAccessToken(books) };
  const http = plainLedgerHttp(way);
  const control: LedgerControl = {
    seeded,
    patienceMs,
    impatient: plainLedgerHttp({ ...way, timeoutMs: patienceMs }),
    nowhere: plainLedgerHttp({ ...way, baseUrl: await closedPort() }),
    spoil: (operation, trouble) => simulator.faults.add({ ...requestsOf[operation], ...trouble }),
    calm: () => simulator.faults.clear(),
    addContacts: (count) => {
      books.add('Customer', ...Array.from({ length: count }, (_, index) => ({ DisplayName: `Customer ${index}` })));
    },
    // Nothing is posted here: a document is out of our hands once the customer has it.
    post: async (kind, id) => books.send(kind === 'invoice' ? 'Invoice' : 'CreditMemo', id),
    linkMovesWhenPosted: false,
    valueFor: (target) => valueFor(target, seeded),
    requests: () => simulator.requests.length,
  };
  return {
    ...{ connector: quickBooks(), http, company, control, close: () => simulator.close() },
    ...{ simulator, books, seeded },
  };
}

function seed(books: CompanyHandle, taxName: string): Seeded {
  const id = (records: { Id?: unknown }[]): string => String(records[0]?.Id);
  const sales = id(books.add('Account', { Name: 'Sales', AcctNum: '4000', AccountType: 'Income' }));
  const item = (Name: string, more = {}) =>
    id(books.add('Item', { Name, Type: 'Service', IncomeAccountRef: { value: sales }, ...more }));
  books.addTax(taxName, 20);
  const foreign = books.company.realm.homeCurrency === 'USD' ? 'EUR' : 'USD';
  const terms = id(books.add('Term', { Name: 'Net 14', DueDays: 14 }));
  books.add('PaymentMethod', { Name: 'Bank' });
  if (books.company.realm.multicurrency)
    books.add('CompanyCurrency', { Code: foreign, Name: foreign }, { Code: 'JPY' }, { Code: 'BHD' });
  books.add('Class', { Name: 'Retail' });
  books.add('Department', { Name: 'London' });
  const name = 'Adatum Ltd';
  const customer = id(books.add('Customer', { DisplayName: name, PrimaryEmailAddr: { Address: 'a@adatum.example' } }));
  const inactive = id(books.add('Customer', { DisplayName: 'Inactive Ltd', Active: false }));
  const seat = item('Seat');
  const oldSeat = item('Old seat', { Active: false });
  return {
    ...{ localCurrency: books.company.realm.homeCurrency, country: books.company.realm.country },
    contact: { id: customer, number: customer, name },
    blockedContact: { id: inactive, number: inactive },
    item: { id: seat, number: 'Seat' },
    blockedItem: { id: oldSeat, number: 'Old seat' },
    account: { id: sales, number: '4000' },
    ...{ taxCode: taxName, taxPercent: '20', taxCodeWithoutSetup: null },
    ...{ foreignCurrency: foreign, zeroDecimalCurrency: 'JPY', threeDecimalCurrency: 'BHD', unknownCurrency: 'XTS' },
    paymentTermsId: terms,
    references: {
      ...{ item: 'Seat', account: '4000', tax_code: taxName, tax_area: null },
      ...{ payment_terms: 'Net 14', payment_method: 'Bank', currency: foreign, dimension_value: 'London' },
    },
    companyTargets: { 'invoice.dimension:LOCATION': 'London', 'line.dimension:class': 'retail' },
  };
}

/** Fields that must name something which exists; everything else takes any text of its type. */
function valueFor(target: TargetField, seeded: Seeded): string {
  if (target.id === 'invoice.SalesTermRef') return seeded.paymentTermsId;
  if (/email/i.test(target.id)) return 'mapped@example.com';
  if (target.type === 'text' || target.type === 'code') return 'M'.repeat(target.maxLength ?? 5);
  return { date: '2026-05-31', decimal: '1234.56', boolean: 'true' }[target.type];
}

async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
