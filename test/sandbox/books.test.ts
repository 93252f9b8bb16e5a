import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessCentral } from '#backend/connectors/business-central/index.ts';
import {
  type BusinessCentralSimulator,
  type CompanyHandle,
  startBusinessCentralSimulator,
} from '#test/simulators/business-central/index.ts';
import { seedNordlichtCompany } from './nordlicht/company.ts';
import { nordlicht } from './nordlicht/index.ts';
import { daysBefore, nordlichtSettings } from './nordlicht/settings.ts';

let simulator: BusinessCentralSimulator;
let company: CompanyHandle;

beforeAll(async () => {
  simulator = await startBusinessCentralSimulator();
  const tenant = simulator.createTenant({ name: 'books', users: [{ name: 'Ada', email: 'ada@books.example' }] });
  const environment = simulator.createEnvironment(tenant, 'Production');
  company = simulator.createCompany({ tenant, environment, name: 'Nordlicht', localCurrency: 'EUR', country: 'DE' });
  seedNordlichtCompany(company);
});
afterAll(() => simulator.close());

const values = (set: string) => company.rows(set).map((row) => row.values);

describe('the connected merchant’s books', () => {
  it('hold about 120 customers, among them doubles behind one mailbox and a blocked one', () => {
    const all = values('customers');
    expect(all.length).toBeGreaterThanOrEqual(110);
    const mailboxes = all.map(({ email }) => email).filter((email) => email !== '');
    expect(mailboxes.filter((email) => email === 'office@weber-gruppe.example')).toHaveLength(2);
    expect(all.some(({ blocked }) => blocked === 'All')).toBe(true);
    const numbers = all.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('know the currencies of the invoices, but for the one that is missing on purpose', () => {
    const known = new Set(['EUR', ...values('currencies').map(({ code }) => code)]);
    const used = new Set(nordlicht.invoices.map(({ currency = 'eur' }) => currency.toUpperCase()));
    expect([...used].filter((currency) => !known.has(currency))).toEqual(['DKK']);
  });

  it('have a rate of tax for every tax area and tax group', () => {
    for (const { code: area } of values('taxAreas'))
      for (const { code: group } of values('taxGroups'))
        expect(Number(company.company.vatPercent(String(area), String(group)))).toBeGreaterThanOrEqual(0);
  });

  it('know every country that a Stripe address may name', () => {
    const known = new Set(values('countriesRegions').map(({ code }) => code));
    expect(nordlicht.customers.filter(({ address }) => address && !known.has(address.country))).toEqual([]);
    expect(known.size).toBeGreaterThan(200);
  });

  it('hold what the mapping tables point to', () => {
    for (const { target } of nordlicht.products)
      if (target !== undefined) company.find(target.kind === 'item' ? 'items' : 'accounts', target.number);
    for (const { code } of nordlicht.taxRates) if (code !== undefined) company.find('taxGroups', code);
    expect(nordlicht.products.filter(({ target }) => target === undefined)).toHaveLength(1);
    expect(nordlicht.taxRates.filter(({ code }) => code === undefined).map(({ key }) => key)).toEqual(['se25']);
  });
});

describe('the connected merchant’s settings', () => {
  it('fill only fields that the connector offers', () => {
    const offered = new Set(businessCentral().targetFields.map(({ id }) => id));
    const { fields } = nordlichtSettings(company, '2026-11-20');
    expect(fields.map(({ target }) => target).filter((target) => !offered.has(target))).toEqual([]);
  });

  it('begin before the history, but for its two oldest invoices', () => {
    const today = '2026-11-20';
    const { startDate } = nordlichtSettings(company, today).documents;
    const dates = nordlicht.invoices.map(({ daysAgo }) => daysBefore(today, Math.ceil(daysAgo)));
    expect(dates.filter((date) => startDate !== null && date < startDate)).toHaveLength(2);
    const subscribed = nordlicht.subscriptions.map(({ startDaysAgo }) => daysBefore(today, startDaysAgo));
    expect(subscribed.filter((date) => startDate !== null && date < startDate)).toEqual([]);
  });

  it('take whatever a visitor adds: unknown products have an account, untaxed lines a code of 0 %', () => {
    const settings = nordlichtSettings(company, '2026-11-20');
    expect(settings.products).toEqual({ mode: 'table', missing: 'default' });
    expect(values('accounts').some(({ number }) => number === '4490')).toBe(true);
    expect(settings.defaultTarget).toEqual({ kind: 'account', id: company.find('accounts', '4490').id });
    for (const { code } of values('taxAreas'))
      expect(company.company.vatPercent(String(code), settings.untaxedCode ?? '')).toBe('0');
  });
});
