import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { businessCentral } from '#backend/connectors/business-central/index.ts';
import type { CompanyRef } from '#backend/connectors/port.ts';
import type { TargetField } from '#shared/field-mapping.ts';
import { plainLedgerHttp } from '#test/kit/ledger-http.ts';
import {
  type BusinessCentralSimulator,
  type CompanyHandle,
  type SimulatorOptions,
  startBusinessCentralSimulator,
} from '#test/simulators/business-central/index.ts';
import type { LedgerControl, LedgerUnderTest, Operation, Seeded } from './control.ts';

/** Which request carries out an operation of the port. */
const requestsOf: Record<Operation, { method: string; path: string }> = {
  list_contacts: { method: 'GET', path: '/customers\\?' },
  create_contact: { method: 'POST', path: '/customers$' },
  create_document: { method: 'POST', path: '/sales(Invoices|CreditMemos)\\?' },
  find_document: { method: 'GET', path: '/sales(Invoices|CreditMemos)\\?' },
  remove_document: { method: 'DELETE', path: '/sales(Invoices|CreditMemos)\\(' },
  add_line: { method: 'POST', path: '/sales(Invoice|CreditMemo)Lines$' },
};

const patienceMs = 400;
const anyId = '0b5f5b0e-6a0e-4a8c-9b51-0d3d6e0f7c11';

export type BusinessCentralUnderTest = LedgerUnderTest & { simulator: BusinessCentralSimulator };

/**
 * Business Central's stand-in with a small set of books.
 * @param options.behaviour where accounts of live tenants differ.
 */
export async function businessCentralBooks(
  options: Pick<SimulatorOptions, 'behaviour' | 'limits'> = {},
): Promise<BusinessCentralUnderTest> {
  const simulator = await startBusinessCentralSimulator({ limits: { requestsPer5Min: 100_000 }, ...options });
  const tenant = simulator.createTenant({ name: 'Conformance', users: [{ name: 'Ada', email: 'ada@example.com' }] });
  const environment = simulator.createEnvironment(tenant, 'Production', 'Production');
  const books = simulator.createCompany({
    ...{ tenant, environment, name: 'CRONUS "Test" & Søn', localCurrency: 'EUR', country: 'DE' },
    templateTaxArea: 'DOMESTIC',
  });
  const company: CompanyRef = {
    ...{ tenant: tenant.id, environment: environment.name, environmentType: environment.type },
    ...{ companyId: books.id, name: books.name },
  };
  const seeded = seed(books);
  const way = { baseUrl: simulator.url, token: simulator.issueAccessToken({ tenant }) };
  const http = plainLedgerHttp(way);
  const control: LedgerControl = {
    seeded,
    patienceMs,
    impatient: plainLedgerHttp({ ...way, timeoutMs: patienceMs }),
    nowhere: plainLedgerHttp({ ...way, baseUrl: await closedPort() }),
    spoil: (operation, trouble) => simulator.faults.add({ ...requestsOf[operation], ...trouble }),
    calm: () => simulator.faults.clear(),
    addContacts: (count) => {
      books.addCustomers(...Array.from({ length: count }, (_, index) => ({ displayName: `Customer ${index}` })));
    },
    post: async (kind, id) => {
      const set = kind === 'invoice' ? 'salesInvoices' : 'salesCreditMemos';
      const url = new URL(`${books.url}/${set}(${id})/Microsoft.NAV.post`);
      const answer = await http.request({ method: 'POST', path: url.pathname, purpose: 'post' });
      if (answer.status !== 204) throw new Error(`Posting failed: ${JSON.stringify(answer.body)}`);
    },
    linkMovesWhenPosted: true,
    valueFor: (target) => valueFor(target, seeded),
    requests: () => simulator.requests.length,
  };
  return { connector: businessCentral(), http, company, control, close: () => simulator.close(), simulator };
}

function seed(books: CompanyHandle): Seeded {
  books.addCountriesRegions({ code: 'DE' }, { code: 'AT' });
  books.addUnitsOfMeasure({ code: 'PCS' });
  books.addPaymentTerms({ code: '14D', displayName: '14 days', dueDateCalculation: '14D' });
  books.addPaymentMethods({ code: 'BANK' });
  books.addShipmentMethods({ code: 'EXW' });
  books.addSalespeople({ code: 'AH' });
  books.addTaxAreas({ code: 'DOMESTIC' });
  books.addTaxGroups({ code: 'VAT19' }, { code: 'VAT7' });
  books.setVat('DOMESTIC', 'VAT19', '19');
  books.addCurrencies(
    { code: 'USD', exchangeRate: '0.9' },
    { code: 'JPY', exchangeRate: '0.006', decimals: 0 },
    { code: 'BHD', exchangeRate: '2.4', decimals: 3 },
  );
  books.addDimensions(
    { code: 'DEPARTMENT', values: [{ code: 'SALES' }] },
    { code: 'PROJECT', values: [{ code: 'P1' }] },
    { code: 'AREA', values: [{ code: '30' }] },
    { code: 'CAMPAIGN', values: [{ code: 'SPRING' }] },
  );
  books.setGeneralLedgerSetup({ shortcutDimension1Code: 'DEPARTMENT', shortcutDimension2Code: 'PROJECT' });
  books.addAccounts(
    { number: '2310', displayName: 'Receivables', properties: { directPosting: false } },
    { number: '5610', displayName: 'VAT' },
    { number: '6110', displayName: 'Sales', taxGroup: 'VAT19' },
    { number: '6000', displayName: 'INCOME', properties: { accountType: 'Heading' } },
  );
  books.addItems(
    { number: '1000', displayName: 'Seat', unitPrice: '100', taxGroup: 'VAT19', unit: 'PCS' },
    { number: '1001', displayName: 'Old seat', taxGroup: 'VAT19', unit: 'PCS', blocked: true },
  );
  const name = 'Adatum GmbH';
  books.addCustomers(
    { number: 'C1', displayName: name, email: 'adatum@example.com', taxArea: 'DOMESTIC' },
    { number: 'C2', displayName: 'Blocked GmbH', taxArea: 'DOMESTIC', blocked: 'All' },
  );
  const record = (set: string, number: string) => ({ id: books.find(set, number).id, number });
  return {
    ...{ localCurrency: 'EUR', country: 'DE' },
    contact: { ...record('customers', 'C1'), name },
    blockedContact: record('customers', 'C2'),
    item: record('items', '1000'),
    blockedItem: record('items', '1001'),
    account: record('accounts', '6110'),
    ...{ taxCode: 'VAT19', taxPercent: '19', taxCodeWithoutSetup: 'VAT7' },
    ...{ foreignCurrency: 'USD', zeroDecimalCurrency: 'JPY', threeDecimalCurrency: 'BHD', unknownCurrency: 'XTS' },
    paymentTermsId: books.find('paymentTerms', '14D').id,
    references: {
      ...{ item: '1000', account: '6110', tax_code: 'VAT19', tax_area: 'DOMESTIC' },
      ...{ payment_terms: '14D', payment_method: 'BANK', currency: 'USD', dimension_value: 'P1' },
    },
    companyTargets: { 'invoice.dimension:AREA': '30', 'line.dimension:campaign': 'SPRING' },
  };
}

/** Fields that must name something which exists; everything else takes any text of its type. */
function valueFor(target: TargetField, seeded: Seeded): string {
  const named: Record<string, string> = {
    'invoice.paymentTermsId': seeded.paymentTermsId,
    'invoice.shortcutDimension1Code': 'SALES',
    'invoice.shortcutDimension2Code': 'P1',
    'line.unitOfMeasureCode': 'PCS',
  };
  const property = target.id.split('.')[1] ?? '';
  const found = named[target.id];
  if (found !== undefined) return found;
  if (/salesperson/.test(property)) return 'AH';
  if (/country$/i.test(property)) return 'AT';
  if (/email/.test(property)) return 'mapped@example.com';
  if (property === 'shipmentMethodId') return '00000000-0000-0000-0000-000000000000';
  if (/Id$/.test(property)) return anyId;
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
