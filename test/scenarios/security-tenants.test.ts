import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  backfills,
  bulkItems,
  bulkRuns,
  contactRejections,
  mails,
  moneyPostings,
  notifiedCauses,
  onboardings,
  productMappings,
  rehearsalKeys,
  rehearsals,
} from '#backend/database/schema/index.ts';
import { nothingYet } from '#backend/sync/rehearsal/outcome.ts';
import { differenceActions } from '#shared/api/differences.ts';
import { postingActions } from '#shared/api/money-posting.ts';
import { type PathName, paths } from '#shared/api/paths.ts';
import { defaultSettings } from '#shared/settings.ts';
import { documentActions } from '#shared/statuses.ts';
import { apiPast } from '#test/kit/api-rows.ts';
import { backfillPast } from '#test/kit/backfill-past.ts';
import { comparisonPast } from '#test/kit/comparison-past.ts';
import {
  finalizedInvoice,
  type House,
  type Merchant,
  mappedRate,
  openHouse,
  type SignedCaller,
} from '#test/kit/house.ts';
import { moneyPast } from '#test/kit/money/past.ts';
import { rowsOfTenant, tenantTables } from '#test/kit/tenant-rows.ts';

/** What a stranger may have got hold of: ids of the other account, from a link, a screenshot, a shared customer. */
type Known = {
  invoice: string;
  customer: string;
  /** The document's row here. */
  row: string;
  contact: string;
  item: string;
  taxRate: string;
  product: string;
  payment: string;
  payout: string;
  posting: string;
  companyId: string;
  apiKey: string;
  bulk: string;
  backfill: string;
  difference: string;
};

/** Words that stand in the other account's rows, books and Stripe data only. */
const secrets = [
  'Zenobia',
  'zenobia',
  'Secret Seat',
  'SECRETTAX',
  'secret_exclude',
  'Books of Bertha',
  'Secret product',
  'Secret rate',
];

/** For each path every request by which somebody may try to reach what is not theirs. */
const attempts: Record<PathName, (known: Known) => object[]> = {
  invoice: ({ invoice }) => [{ invoice_id: invoice }],
  invoicePreview: ({ invoice }) => [{ invoice_id: invoice }],
  invoiceAction: ({ invoice }) =>
    documentActions
      .filter((action) => action !== 'preview')
      .map((action) => ({ invoice_id: invoice, action, reason: 'because' })),
  invoiceResolve: ({ invoice, contact, taxRate, product, item }) => [
    { resolve: 'use_contact', invoice_id: invoice, contact_id: contact },
    { resolve: 'create_contact', invoice_id: invoice },
    { resolve: 'map_tax_rate', invoice_id: invoice, tax_rate: taxRate, tax_code: 'VAT7' },
    { resolve: 'map_tax_rate', invoice_id: invoice, tax_rate: taxRate, tax_code: 'SECRETTA' },
    { resolve: 'map_product', invoice_id: invoice, product, target: { kind: 'item', id: item } },
  ],
  contactSearch: ({ invoice }) => [
    { invoice_id: invoice, query: 'Zenob' },
    { invoice_id: invoice, query: 'a' },
  ],
  customer: ({ customer }) => [{ customer_id: customer }],
  customerUnlink: ({ customer }) => [{ customer_id: customer }],
  customerLink: ({ customer, contact }) => [
    { customer_id: customer, contact_id: contact },
    { customer_id: customer, contact_id: contact, allow_rejected: true },
  ],
  customerCreate: ({ customer }) => [
    { customer_id: customer, anyway: false },
    { customer_id: customer, anyway: true },
  ],
  customerAllow: ({ customer }) => [{ customer_id: customer, contact_id: 'not-this-one' }],
  customerReplay: ({ customer }) => [{ customer_id: customer }],
  customerQuestion: ({ customer }) => [
    { customer_id: customer, answer: 'not_now' },
    { customer_id: customer, answer: 'look_at_it_now' },
  ],
  customerSearch: ({ customer }) => [{ customer_id: customer, query: 'Zenob' }],
  refreshContacts: () => [{}],
  product: ({ product }) => [{ product_id: product }],
  productChoose: ({ product, item }) => [
    { product_id: product, target: { kind: 'item', id: item } },
    { product_id: product, target: null },
  ],
  productReplay: ({ product }) => [{ product_id: product }],
  payment: ({ payment }) => [{ payment_id: payment }],
  balance: () => [{}],
  payouts: () => [{}, { show: 'open' }],
  payout: ({ payout }) => [{ payout_id: payout }],
  payoutProve: ({ payout }) => [{ payout_id: payout }],
  postings: ({ payout }) => [{}, { search: payout }, { group: 'waiting', kind: 'payment' }],
  posting: ({ posting }) => [{ posting_id: posting }],
  postingAction: ({ posting }) => postingActions.map((action) => ({ posting_id: posting, action })),
  overview: () => [{}],
  differences: ({ difference }) => [{}, { state: 'open', after: difference }, { kind: 'extra' }],
  differenceAction: ({ difference }) =>
    differenceActions.map((action) => ({ difference_id: difference, action, reason: 'because' })),
  compare: () => [{}, { from: '2026-01-01', to: '2026-01-31' }],
  bulkReplay: ({ customer }) => [
    { filter: { status: ['synced', 'failed', 'waiting', 'needs_review'] } },
    { filter: { status: ['synced', 'failed'], customer } },
  ],
  documents: ({ customer, taxRate }) => [
    {},
    { filter: { customer } },
    { filter: { search: 'zenobia' } },
    { filter: { cause: 'tax_rate_unmapped', subject: taxRate } },
  ],
  document: ({ row, invoice }) => [{ document_id: row }, { document_id: invoice }],
  documentAction: ({ row }) =>
    documentActions
      .filter((action) => action !== 'preview')
      .map((action) => ({ document_id: row, action, reason: 'because' })),
  review: () => [{}],
  activity: () => [{}, { who: 'Zenobia' }, { kind: 'changes' }, { kind: 'runs' }],
  bulk: ({ bulk }) => [{}, { bulk_id: bulk }],
  bulkPlan: ({ row, customer }) => [
    { action: 'replay', selection: { ids: [row] } },
    { action: 'exclude', selection: { filter: { customer } } },
  ],
  bulkStart: ({ row, customer }) => [
    { action: 'replay', selection: { ids: [row] } },
    { action: 'exclude', selection: { ids: [row] }, reason: 'because' },
    { action: 'replay', selection: { filter: { customer } } },
  ],
  bulkStop: ({ bulk }) => [{ bulk_id: bulk }],
  bulkAnswer: ({ bulk }) => [
    { bulk_id: bulk, action: 'undo' },
    { bulk_id: bulk, action: 'answer', equals: 'link' },
  ],
  backfill: () => [{}],
  backfillStart: () => [{ from: '2020-01-01', to: '2020-01-31', dry: true }],
  backfillAction: ({ backfill }) => [
    { backfill_id: backfill, action: 'undo' },
    { backfill_id: backfill, action: 'resume' },
    { backfill_id: backfill, action: 'answer', equals: 'write' },
  ],
  settings: () => [{}],
  settingsSave: ({ item, product, taxRate }) => [
    {
      version: 3,
      settings: { ...defaultSettings(), defaultTarget: { kind: 'item', id: item } },
      products: [],
      taxes: [],
    },
    {
      version: 3,
      settings: defaultSettings(),
      products: [{ productId: product, target: { kind: 'item', id: item } }],
      taxes: [{ taxRateId: taxRate, taxCode: null }],
    },
  ],
  settingsRehearse: () => [{ customers: defaultSettings().customers }],
  settingsRehearsal: () => [{}],
  settingsTestFields: ({ invoice }) => [
    {
      invoice_id: invoice,
      fields: [{ target: 'invoice.customerPurchaseOrderReference', source: { kind: 'field', path: 'customer.name' } }],
    },
  ],
  settingsSources: ({ invoice }) => [{ invoice_id: invoice }, { invoice_id: null }],
  settingsTryRules: () => [
    { rules: [{ when: [{ field: 'type', is: 'present' }], role: 'sales', set: { accountId: 'x' } }] },
  ],
  settingsFindCustomer: () => [{ query: 'a' }],
  notificationTest: () => [{ recipients: ['books@merchant.example'] }],
  settingsHistory: () => [{ before: null }],
  settingsRevertPreview: () => [{ to_version: 1 }, { to_version: 2 }],
  settingsRevert: () => [{ version: 3, to_version: 1 }],
  settingsAffected: ({ row }) => [
    { since: 0, after: null },
    { since: 1, after: row },
  ],
  settingsReplay: ({ row }) => [{ documents: [row] }],
  onboarding: () => [{}],
  onboardingRehearse: ({ invoice }) => [{ after: null }, { after: invoice }],
  onboardingStep: () => [{ step: 'rehearse', suggested_since: 1 }],
  onboardingSwitch: () => [{ on: false, version: 3 }],
  connect: () => [{}],
  chooseCompany: ({ companyId }) => [{ environment: 'Production', company_id: companyId }],
  disconnect: () => [{}],
  apiKeys: () => [{}],
  apiKeyCreate: () => [{ name: 'Mine', scopes: ['configure'] }],
  apiKeyRevoke: ({ apiKey }) => [{ key_id: apiKey }],
};

let house: House;
let anna: Merchant;
let bertha: Merchant;
let known: Known;

beforeAll(async () => {
  // Nothing but the requests of this file may touch a row.
  house = await openHouse({ env: { MIRROR_SECONDS: '100000', SWEEP_SECONDS: '100000' } });
  anna = await house.merchant({ name: 'Books of Anna' });
  bertha = await house.merchant({ name: 'Books of Bertha' });
  known = await aPast(bertha);
  await aPast(anna, 'Anton');
});
afterAll(() => house.stop());

/** Documents in several states, a created and a matched customer, mappings, settings: rows in every table. */
async function aPast(merchant: Merchant, name = 'Zenobia'): Promise<Known> {
  const secret = name === 'Zenobia';
  const [item] = merchant.books.addItems({
    number: `SEC-${name}`,
    displayName: secret ? 'Secret Seat' : 'Seat',
    unitPrice: '10',
    taxGroup: 'VAT19',
    unit: 'PCS',
  });
  const taxRate = await mappedRate(house, merchant, 19, 'VAT19');
  const unmapped = await merchant.stripe.taxRates.create({
    display_name: secret ? 'Secret rate' : 'Rate',
    percentage: 7,
    inclusive: false,
  });
  const product = await merchant.stripe.products.create({ name: secret ? 'Secret product' : 'Product' });
  const { installationId, id: connectionId } = merchant.connection;
  await house.services.db
    .insert(productMappings)
    .values({ installationId, connectionId, stripeProductId: product.id, productName: product.name });
  await merchant.settings((settings) => ({ ...settings, excludeKey: secret ? 'secret_exclude' : 'skip_it' }));
  const customer = await merchant.stripe.customers.create({
    name: `${name} AG`,
    email: `${name.toLowerCase()}@books.example`,
  });
  const one = await finalizedInvoice(merchant, { customerId: customer.id, taxRate });
  const synced = await house.until(merchant, one.id, ({ status }) => status === 'synced');
  const other = await finalizedInvoice(merchant, { customerId: customer.id, taxRate: unmapped.id });
  await house.until(merchant, other.id, ({ status }) => status === 'failed' || status === 'needs_review');
  await house.signed(merchant, paths.invoiceAction, { invoice_id: other.id, action: 'exclude', reason: 'no' });
  await house.signed(merchant, paths.connect, {});
  await house.services.db.insert(contactRejections).values({
    installationId,
    connectionId,
    stripeCustomerId: customer.id,
    ledgerId: 'not-this-one',
    by: secret ? 'Bertha Zenobia' : 'Anna',
  });
  const [backfill] = await house.services.db
    .insert(backfills)
    .values({ installationId, connectionId, fromDate: '2026-01-01', toDate: '2026-01-31', state: 'done' })
    .returning();
  const backfillId = backfill?.id ?? '';
  await backfillPast(house, { installationId, connectionId, backfillId, itemId: synced.id, name });
  const told = { installationId, connectionId, recipients: ['books@books.example'], text: `${name} AG`, html: '' };
  await house.services.db
    .insert(mails)
    .values({ ...told, key: 'past', kind: 'failures', subject: name, state: 'sent' });
  await house.services.db
    .insert(notifiedCauses)
    .values({ installationId, connectionId, code: 'internal', subject: name, itemIds: [synced.id] });
  await house.services.db.insert(onboardings).values({ installationId, connectionId }).onConflictDoNothing();
  const { key } = await apiPast(house, merchant, name);
  await moneyPast(house, merchant.connection, name);
  const difference = await comparisonPast(house, merchant.connection, name);
  const [bulk] = await house.services.db
    .insert(bulkRuns)
    .values({ installationId, connectionId, action: 'replay', selection: {}, state: 'done', total: 1, askedBy: name })
    .returning();
  const bulkId = bulk?.id ?? '';
  await house.services.db.insert(bulkItems).values({ installationId, bulkId, itemId: synced.id, state: 'succeeded' });
  const { customers } = defaultSettings();
  await house.services.db.insert(rehearsals).values({
    installationId,
    connectionId,
    runId: randomUUID(),
    state: 'done',
    customers,
    outcome: nothingYet(),
    askedBy: name,
  });
  await house.services.db
    .insert(rehearsalKeys)
    .values({ installationId, connectionId, field: 'email', key: `${name.toLowerCase()}@books.example`, customers: 1 });
  const payments = await merchant.stripe.invoicePayments.list({ invoice: one.id });
  const door = house.stripe.money(merchant.accountId);
  door.sell({ amount: 5_000, currency: 'eur', description: `Sale to ${name}` });
  door.ripen();
  const paidOut = door.payOut('eur');
  const [posting] = await house.services.db
    .select({ id: moneyPostings.id })
    .from(moneyPostings)
    .where(eq(moneyPostings.connectionId, connectionId));
  await house.stripe.settled();
  return {
    invoice: one.id,
    customer: customer.id,
    row: synced.id,
    difference,
    contact: synced.contactLedgerId ?? '',
    item: item?.id ?? '',
    taxRate: unmapped.id,
    product: product.id,
    payment: String(payments.data[0]?.payment.payment_intent),
    payout: paidOut?.id ?? '',
    posting: posting?.id ?? '',
    companyId: merchant.books.id,
    apiKey: key.id,
    bulk: bulkId,
    backfill: backfillId,
  };
}

type Stranger = { who: Pick<Merchant, 'accountId'>; caller: SignedCaller };

/** Everything that belongs to Bertha, here, in her books and in her Stripe account. */
async function everythingOfBertha() {
  return {
    rows: await rowsOfTenant(house.services.sql, bertha.installation.id),
    drafts: bertha.books.rows('salesInvoices').map(({ values }) => values),
    customers: bertha.books.rows('customers').map(({ values }) => values),
    invoice: (await bertha.stripe.invoices.retrieve(known.invoice)).metadata,
  };
}

/** Tries everything on one path, and hands back what was answered. */
async function tryAll(name: PathName, { who, caller }: Stranger): Promise<{ status: number; text: string }[]> {
  const answers: { status: number; text: string }[] = [];
  for (const payload of attempts[name](known)) {
    const { status, body } = await house.signed(who, paths[name], payload, { ...caller, requestId: randomUUID() });
    answers.push({ status, text: JSON.stringify(body) });
  }
  await house.stripe.settled();
  return answers;
}

const pathNames = Object.keys(paths) as PathName[];

describe('the rows of a tenant', () => {
  it('given the past of this test, then they stand in all tables that carry a tenant’s id', async () => {
    const rows = await rowsOfTenant(house.services.sql, bertha.installation.id);
    const empty = Object.keys(rows).filter((table) => rows[table]?.length === 0);
    expect(empty).toEqual([]);
    expect(await tenantTables(house.services.sql)).toHaveLength(Object.keys(rows).length - 1);
  });
});

describe('the account itself', () => {
  it.each(['invoice', 'customer', 'contactSearch', 'overview', 'settings', 'invoicePreview'] as const)(
    'is told what the others are not on the path %s',
    async (name) => {
      const [answer] = await tryAll(name, { who: bertha, caller: {} });
      expect(answer?.status).toBe(200);
      expect(secrets.some((secret) => answer?.text.includes(secret))).toBe(true);
    },
  );
});

describe.each(pathNames)('another account on the path %s', (name) => {
  it('is told nothing and changes nothing', async () => {
    const before = await everythingOfBertha();
    const answers = await tryAll(name, { who: anna, caller: {} });
    for (const { status, text } of answers) {
      expect(status).toBeLessThan(500);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
    expect(await everythingOfBertha()).toEqual(before);
  });
});

describe.each(pathNames)('the same account in the other mode on the path %s', (name) => {
  it('is told nothing of test data when it asks for live data, and changes nothing', async () => {
    const before = await everythingOfBertha();
    const answers = await tryAll(name, { who: bertha, caller: { mode: 'live' } });
    for (const { status, text } of answers) {
      expect(status).toBeLessThan(500);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
    expect(await everythingOfBertha()).toEqual(before);
  });
});
