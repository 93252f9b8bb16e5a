import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRIPE_API_VERSION } from '#backend/connectors/stripe/client.ts';
import { findInstallation } from '#backend/intake/installations.ts';
import { sweepInstallation } from '#backend/intake/sweep.ts';
import { mirrorContacts, mirrorReferences } from '#backend/matching/mirror.ts';
import { paths } from '#shared/api/paths.ts';
import { settingsOf } from './kit/browser.ts';
import { businessCentralSpec, businessCentralSpecIsHere } from './kit/business-central-spec.ts';
import { type House, type Merchant, openHouse } from './kit/house.ts';
import { documentOf, postInBooks, press, preview, rests } from './kit/presses.ts';
import { stripeSpec, stripeSpecIsHere } from './kit/stripe-spec.ts';
import { syncedInvoice, taxedInvoice, vat19 } from './kit/synced-invoice.ts';

if (!stripeSpecIsHere || !businessCentralSpecIsHere)
  console.warn('Requests are not checked against the descriptions of the APIs: ../shared/specs is not there.');

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant();
  await everyKindOfWork();
});
afterAll(() => house.stop());

/** Connecting has happened; here is everything else that makes a request to Stripe or to the books. */
async function everyKindOfWork(): Promise<void> {
  const { stripe, known, connection } = merchant;
  const { services } = house;
  const ledger = services.street.ledger(connection, () => {});
  await mirrorReferences({ db: services.db, connection, ledger });
  await mirrorContacts({ db: services.db, connection, ledger });
  await merchant.settings((settings) => ({
    ...settings,
    documents: { ...settings.documents, voided: 'credit_memo', servicePeriod: 'comment_line' },
    customers: {
      ...settings.customers,
      update: 'created',
      defaults: { ...settings.customers.defaults, paymentTermsId: known.terms.id, currency: 'invoice' },
    },
    fields: [
      {
        target: 'invoice.customerPurchaseOrderReference',
        source: { kind: 'metadata', of: 'invoice', key: 'PO no.' },
        transform: 'none',
        fallback: null,
        tooLong: 'stop',
      },
    ],
  }));

  // A new customer with everything that can be told of it, many lines, a discount, another currency; later a change.
  const tax = await vat19(house, merchant);
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' });
  const customer = await stripe.customers.create({
    name: 'Müller & Söhne “Handels” GmbH',
    email: 'post@mueller.example',
    phone: '+49 30 1234567',
    address: { line1: 'Hauptstraße 5', line2: 'Hof 2', city: 'Berlin', postal_code: '10115', country: 'DE' },
    tax_id_data: [{ type: 'eu_vat', value: 'DE811111111' }],
  });
  const lines = Array.from({ length: 12 }, (_, line) => ({
    customer: customer.id,
    description: `Seat ${line + 1}`,
    amount: 1_000,
    period: { start: 1_790_000_000, end: 1_792_000_000 },
  }));
  await syncedInvoice(house, merchant, {
    customerId: customer.id,
    lines,
    invoice: { discounts: [{ coupon: coupon.id }], metadata: { 'PO no.': 'A 7' } },
  });
  await syncedInvoice(house, merchant, { customerId: customer.id, currency: 'usd' });
  await stripe.customers.update(customer.id, { phone: '+49 30 7654321', address: { city: 'Potsdam' } });

  // Lost answers are looked for; drafts are replaced, undone, removed; posted ones corrected by credit memos.
  house.ledger.faults.add({ method: 'POST', path: 'salesInvoices', kind: 'lose_answer' });
  const lost = await taxedInvoice(house, merchant);
  await rests(house, merchant, lost.id, 'synced');
  await preview(house, merchant, lost.id);
  await stripe.invoices.update(lost.id, { metadata: { 'PO no.': 'B 8' } });
  await press(house, merchant, lost.id, 'replay');
  await rests(house, merchant, lost.id, 'synced');
  await house.stripe.settled();
  await press(house, merchant, lost.id, 'undo');
  const posted = await syncedInvoice(house, merchant);
  await postInBooks(house, merchant, documentOf(merchant, posted.number));
  await stripe.invoices.voidInvoice(posted.id);
  await rests(house, merchant, posted.id, 'undone');
  const credited = await syncedInvoice(house, merchant);
  const note = await stripe.creditNotes.create({
    invoice: credited.id,
    lines: [
      {
        type: 'invoice_line_item',
        invoice_line_item: credited.lines.data[0]?.id ?? '',
        amount: 2_000,
        tax_rates: [tax],
      },
    ],
  });
  await house.until(merchant, note.id, ({ status }) => status !== 'queued' && status !== 'syncing');

  // The settings list products and tax rates; the sweep lists events.
  await settingsOf(house, merchant);
  await house.signed(merchant, paths.settingsTestFields, { invoice_id: posted.id, fields: [] });
  const installation = await findInstallation(services.db, merchant.accountId, 'test');
  if (installation !== undefined) await sweepInstallation(services, installation);
  await house.stripe.settled();
}

const toStripe = () =>
  house.stripe.requests.filter(({ headers }) => headers.authorization === `Bearer ${house.stripe.platformSecretKey}`);
/** Without what this test itself does through the side door, as the bookkeeper. */
const toBooks = () => house.ledger.requests.filter(({ path }) => !path.endsWith('/Microsoft.NAV.post'));

const operations = (requests: { method: string; path: string }[], pattern: RegExp): Set<string> =>
  new Set(requests.map(({ method, path }) => `${method} ${pattern.exec(decodeURIComponent(path))?.[1] ?? ''}`));

describe('the work of this test', () => {
  it('has met every kind of request to Stripe that the product makes', () => {
    const met = operations(toStripe(), /^\/v1\/(\w+)/);
    for (const operation of [
      'GET invoices',
      'GET credit_notes',
      'GET customers',
      'GET tax_rates',
      'GET products',
      'GET events',
      'POST invoices',
      'POST credit_notes',
    ])
      expect(met).toContain(operation);
  });

  it('has met every kind of request to the books', () => {
    const met = operations(toBooks(), /companies\([^)]*\)\/(\w+)/);
    for (const operation of [
      'GET companyInformation',
      'GET generalLedgerSetup',
      'GET customers',
      'POST customers',
      'PATCH customers',
      'GET items',
      'GET taxGroups',
      'GET salesInvoices',
      'POST salesInvoices',
      'DELETE salesInvoices',
      'POST salesCreditMemos',
    ])
      expect(met).toContain(operation);
  });
});

describe('every request to Stripe', () => {
  it('names the merchant and the version that the translations are written for', () => {
    for (const { path, headers } of toStripe()) {
      expect(headers['stripe-account'], path).toBe(merchant.accountId);
      expect(headers['stripe-version'], path).toBe(STRIPE_API_VERSION);
    }
  });

  it.skipIf(!stripeSpecIsHere)('is an operation that the API has, with parameters and values that it takes', () => {
    const check = stripeSpec();
    // The check itself must be able to fail.
    expect(check({ method: 'GET', path: '/v1/invoices/in_1?expand[]=customer', body: '' })).toEqual([]);
    expect(check({ method: 'GET', path: '/v1/invoices?status=lost&expanded=1', body: '' })).toHaveLength(2);
    expect(check({ method: 'PUT', path: '/v1/invoices/in_1', body: '' })).toHaveLength(1);
    expect(check({ method: 'POST', path: '/v1/invoices/in_1', body: 'lines[0][amount]=1' })).toHaveLength(1);
    expect(toStripe().flatMap(check)).toEqual([]);
  });
});

describe('every request to Business Central', () => {
  it.skipIf(!businessCentralSpecIsHere)('is one that its API has: sets, fields, actions, bodies', () => {
    const check = businessCentralSpec();
    const company = `/v2.0/t/Production/api/v2.0/companies(${merchant.books.id})`;
    const get = (path: string) => check({ method: 'GET', path: `${company}/${path}`, body: '' });
    // The check itself must be able to fail.
    expect(get('customers?$select=id,displayName')).toEqual([]);
    expect(get('clients')).toHaveLength(1);
    expect(get("customers?$select=name&$filter=mail eq 'a''b' and number eq 'C1'&$expand=orders")).toHaveLength(3);
    expect(check({ method: 'DELETE', path: `${company}/companyInformation(1)`, body: '' })).toHaveLength(1);
    expect(
      check({ method: 'POST', path: `${company}/salesInvoices`, body: '{"invoiceDate":"1.2.2026"}' }),
    ).toHaveLength(1);

    const checked = toBooks().map((request) => ({ request, faults: check(request) }));
    expect(checked.flatMap(({ faults }) => faults ?? [])).toEqual([]);
    expect(checked.filter(({ faults }) => faults !== null).length).toBeGreaterThan(40);
  });
});
