import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import {
  type BusinessCentralSimulator,
  type CompanyHandle,
  type SimulatorOptions,
  startBusinessCentralSimulator,
} from '../index.ts';

export type Json = Record<string, unknown>;
export type Answer = { status: number; body: Json; headers: Headers };

export const redirectUri = 'http://127.0.0.1:9/callback';
export const client = { clientId: 'test-client', clientSecret: 'a secret with : and %', redirectUris: [redirectUri] };

/** A simulator with one tenant, one user and one company whose currency is the euro, and a client for it. */
export type Bench = {
  sim: BusinessCentralSimulator;
  company: CompanyHandle;
  tenantId: string;
  token: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** Customer `C-AT`: VAT 20 %; items `PLAN` (20 %), `BOOK` (10 %); account `6110`. */
  ids: { customer: string; plan: string; book: string; account: string };
};

export function seed(company: CompanyHandle): void {
  company.addPaymentTerms({ code: '14D', displayName: '14 days', dueDateCalculation: '14D' });
  company.addPaymentMethods({ code: 'CARD', displayName: 'Card' });
  company.addShipmentMethods({ code: 'MAIL', displayName: 'E-mail' });
  company.addCountriesRegions({ code: 'AT', displayName: 'Austria' }, { code: 'DE', displayName: 'Germany' });
  company.addTaxAreas({ code: 'DOMESTIC', displayName: 'Austria' }, { code: 'EU', displayName: 'European Union' });
  company.addTaxGroups({ code: 'VAT20' }, { code: 'VAT10' }, { code: 'VAT13' });
  company.setVat('DOMESTIC', 'VAT20', '20');
  company.setVat('DOMESTIC', 'VAT10', '10');
  company.setVat('EU', 'VAT20', '0');
  company.addCurrencies(
    { code: 'USD', exchangeRate: '0.9', symbol: '$' },
    { code: 'JPY', exchangeRate: '0.006', decimals: 0 },
    { code: 'BHD', exchangeRate: '2.4', decimals: 3 },
    { code: 'NOK', exchangeRate: null },
  );
  company.addUnitsOfMeasure({ code: 'PCS' }, { code: 'HOUR' }, { code: 'MONTH' });
  company.addAccounts(
    { number: '6110', displayName: 'Sales', taxGroup: 'VAT20' },
    { number: '2310', displayName: 'Receivables', properties: { directPosting: false, category: 'Assets' } },
    { number: '5610', displayName: 'VAT payable', properties: { category: 'Liabilities' } },
    { number: '2910', displayName: 'Cash', properties: { category: 'Assets' } },
    { number: '6199', displayName: 'Blocked account', properties: { blocked: true } },
    { number: '6000', displayName: 'Income', properties: { accountType: 'Heading' } },
  );
  company.addItems(
    { number: 'PLAN', displayName: 'Plan', unitPrice: '100', taxGroup: 'VAT20', unit: 'PCS', units: ['MONTH'] },
    { number: 'BOOK', displayName: 'Book', unitPrice: '19.99', taxGroup: 'VAT10', unit: 'PCS' },
    { number: 'OLD', displayName: 'Discontinued', taxGroup: 'VAT20', blocked: true },
  );
  company.addDimensions(
    { code: 'DEPARTMENT', values: [{ code: 'SALES' }, { code: 'ADM' }] },
    { code: 'PROJECT', values: [{ code: 'ALPHA' }, { code: 'BETA' }] },
  );
  company.setGeneralLedgerSetup({ shortcutDimension1Code: 'DEPARTMENT', shortcutDimension2Code: 'PROJECT' });
  company.addCustomers({
    number: 'C-AT',
    displayName: 'Alpenrose GmbH',
    email: 'office@alpenrose.example',
    taxArea: 'DOMESTIC',
    paymentTerms: '14D',
    properties: { addressLine1: 'Ring 1', city: 'Wien', country: 'AT', postalCode: '1010' },
  });
}

export async function bench(options: SimulatorOptions = {}): Promise<Bench> {
  const sim = await startBusinessCentralSimulator({ clients: [client], ...options });
  const tenant = sim.createTenant({
    id: '6f9c1b1e-3c0a-4c58-8d55-000000000001',
    name: 'alpenrose.example',
    users: [{ name: 'Ada Admin', email: 'ada@alpenrose.example' }],
  });
  const environment = sim.createEnvironment(tenant, 'Production');
  const company = sim.createCompany({
    tenant,
    environment,
    name: 'ALPENROSE',
    displayName: 'Alpenrose GmbH',
    localCurrency: 'EUR',
    country: 'AT',
  });
  if (company.isNew) seed(company);
  const token = sim.issueAccessToken({ tenant });
  const call: Bench['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${company.url}/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : { text };
    return { status: response.status, headers: response.headers, body: object(parsed) };
  };
  return {
    sim,
    company,
    tenantId: tenant.id,
    token,
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body) => call('POST', path, body),
    ids: {
      customer: company.find('customers', 'C-AT').id,
      plan: company.find('items', 'PLAN').id,
      book: company.find('items', 'BOOK').id,
      account: company.find('accounts', '6110').id,
    },
  };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as a JSON object. @throws Error when it is none. */
export function object(value: unknown): Json {
  if (isObject(value)) return value;
  throw new Error(`not a JSON object: ${JSON.stringify(value)}`);
}

/** The value as an array of JSON objects. */
export function objects(value: unknown): Json[] {
  if (Array.isArray(value)) return value.map(object);
  throw new Error(`not an array: ${JSON.stringify(value)}`);
}

/** Code and message of an error answer, the message without its correlation id. */
export function errorOf(answer: Answer): { status: number; code: unknown; message: string } {
  const error = object(answer.body.error);
  return {
    status: answer.status,
    code: error.code,
    message: String(error.message).replace(/\s+CorrelationId:.*$/s, ''),
  };
}

const schemaFile = new URL('../../../../../shared/specs/business-central/api-v2.0.schema.json', import.meta.url);
/** Whether Microsoft's schemas are at hand to check answers against. */
export const schemasPresent = existsSync(schemaFile);

let ajv: Ajv2020 | undefined;

/** What the published schema says against a body; empty when it agrees. */
export function schemaErrors(definition: string, body: unknown): string[] {
  if (ajv === undefined) {
    ajv = new Ajv2020({ strict: false, allErrors: true });
    ajv.addSchema(object(JSON.parse(readFileSync(schemaFile, 'utf8'))), 'bc');
  }
  const validate: ValidateFunction | undefined = ajv.getSchema(`bc#/$defs/${definition}`);
  if (validate === undefined) throw new Error(`the schema has no definition ${definition}`);
  validate(body);
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
  );
}
