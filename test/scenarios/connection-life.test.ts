import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServices } from '#backend/services.ts';
import { startWorkers } from '#backend/workers.ts';
import { customerViewSchema } from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import { seedBooks } from '#test/kit/books.ts';
import { choose, connectionInAllViews, settingsOf, signIn } from '#test/kit/browser.ts';
import { bookkeeperOf, type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { documentsOf } from '#test/kit/presses.ts';
import { syncedInvoice, taxedInvoice } from '#test/kit/synced-invoice.ts';
import { rowsOfTenant } from '#test/kit/tenant-rows.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

/** The person in the merchant's Entra directory who connected the books. */
function bookkeeper(merchant: Merchant) {
  const { tenantId, name } = merchant.books;
  const users = [{ name: 'Ada Lovelace', email: bookkeeperOf(tenantId) }];
  const [user] = house.ledger.createTenant({ id: tenantId, name, users }).users;
  if (user === undefined) throw new Error('The tenant has no bookkeeper.');
  return user;
}

/** A second company in the same directory, to be chosen instead. */
function otherCompany(merchant: Merchant) {
  const { tenantId, environment } = merchant.books;
  const books = house.ledger.createCompany({
    tenant: tenantId,
    environment,
    name: 'Other Books',
    localCurrency: 'EUR',
    country: 'DE',
    templateTaxArea: 'DOMESTIC',
  });
  seedBooks(books);
  return books;
}

const customerOf = async (merchant: Merchant, customerId: string) =>
  customerViewSchema.parse((await house.signed(merchant, paths.customer, { customer_id: customerId })).body);

/** Customer of an invoice as Stripe tells it unexpanded. */
const customerId = (invoice: { customer: unknown }): string => String(invoice.customer);

describe('access that the ledger took back', () => {
  it('pauses the work, is told in every view, and resumes by itself after signing in again', async () => {
    const merchant = await house.merchant();
    const before = await syncedInvoice(house, merchant);
    house.ledger.revokeUser(bookkeeper(merchant), { accessTokensToo: true });

    const sent = await Promise.all([1, 2, 3].map(() => taxedInvoice(house, merchant)));
    for (const { id } of sent) {
      const item = await house.until(merchant, id, ({ status }) => status === 'waiting');
      expect(item).toMatchObject({ problemCode: 'connection_revoked', nextAttemptAt: null, ledgerId: null });
    }
    const about = { invoice: before.id, customer: customerId(before) };
    for (const { state, message } of await connectionInAllViews(house, merchant, about)) {
      expect(state).toBe('revoked');
      expect(message).toContain('Work is paused and nothing is lost: reconnect Business Central');
    }
    const view = await house.invoiceView(merchant, sent[0]?.id ?? '');
    expect(view).toMatchObject({ status: 'waiting', actions: [], problem: { action: 'reconnect' } });
    // A press that needs the books is refused with the same words.
    const press = await house.signed(merchant, paths.invoiceAction, { invoice_id: before.id, action: 'undo' });
    expect(press).toMatchObject({ status: 409, body: { code: 'connection_revoked' } });

    const page = await signIn(house, merchant);
    expect(page.text).toContain(`${merchant.books.name} is connected again`);
    for (const { id, number } of sent) {
      await house.until(merchant, id, ({ status }) => status === 'synced');
      expect(documentsOf(merchant, number)).toHaveLength(1);
    }
    expect((await settingsOf(house, merchant)).connection).toMatchObject({ state: 'active', message: null });
  });

  it('in the middle of a rush loses nothing and doubles nothing', async () => {
    const merchant = await house.merchant();
    await syncedInvoice(house, merchant);
    const sent: string[] = [];
    const numbers: (string | null)[] = [];
    for (let made = 0; made < 12; made += 1) {
      if (made === 6) house.ledger.revokeUser(bookkeeper(merchant), { accessTokensToo: true });
      const invoice = await taxedInvoice(house, merchant);
      sent.push(invoice.id);
      numbers.push(invoice.number);
    }
    await house.until(merchant, sent[11] ?? '', ({ status }) => status === 'waiting');
    await signIn(house, merchant);
    for (const id of sent) await house.until(merchant, id, ({ status }) => status === 'synced');
    for (const number of numbers) expect(documentsOf(merchant, number)).toHaveLength(1);
  });

  it('stays paused while the person who signs in again declines', async () => {
    const merchant = await house.merchant();
    house.ledger.revokeUser(bookkeeper(merchant), { accessTokensToo: true });
    const invoice = await taxedInvoice(house, merchant);
    await house.until(merchant, invoice.id, ({ status }) => status === 'waiting');
    expect((await signIn(house, merchant, 'cancel')).status).toBe(400);
    expect((await settingsOf(house, merchant)).connection.state).toBe('revoked');
  });
});

describe('access that merely ended', () => {
  it('is renewed exactly once, whatever number of processes and requests meet it (C63)', async () => {
    const merchant = await house.merchant();
    const other = await openServices(house.config, house.databaseUrl);
    const renewals = () => house.ledger.requests.filter(({ body }) => body.includes('grant_type=refresh_token')).length;
    try {
      const before = renewals();
      house.ledger.expireAccessTokens(bookkeeper(merchant));
      const reads = [house.services, other].flatMap(({ street }) =>
        Array.from({ length: 5 }, () => street.ledger(merchant.connection, () => {}).facts()),
      );
      expect(new Set((await Promise.all(reads)).map(({ name }) => name))).toEqual(new Set([merchant.books.name]));
      expect(renewals() - before).toBe(1);
      await syncedInvoice(house, merchant);
      expect(renewals() - before).toBe(1);
    } finally {
      await other.close();
    }
  });
});

describe('disconnecting', () => {
  it('keeps mappings, links and settings for the same company; another inherits none (C17)', async () => {
    const merchant = await house.merchant();
    const invoice = await syncedInvoice(house, merchant);
    const customer = customerId(invoice);
    const known = await settingsOf(house, merchant);
    const link = (await customerOf(merchant, customer)).links[0];
    expect(link).toBeDefined();
    expect(known.taxes.filter(({ taxCode }) => taxCode !== null)).toHaveLength(1);

    const { body } = await house.signed(merchant, paths.disconnect, {});
    expect(body).toMatchObject({ connection: { state: 'disconnected' } });
    const [stored] = await house.services.sql`
      select sealed_tokens from connections where id = ${merchant.connection.id}`;
    expect(stored).toEqual({ sealed_tokens: null });
    const about = { invoice: invoice.id, customer };
    for (const { state, message } of await connectionInAllViews(house, merchant, about)) {
      expect(state).toBe('disconnected');
      expect(message).toContain('its mappings and links are kept');
    }

    // Another company of the same directory begins from nothing; the books of the first stay with the first.
    await signIn(house, merchant);
    const fresh = await choose(house, merchant, otherCompany(merchant));
    expect(fresh).toMatchObject({ version: 1, connection: { state: 'active', companyName: 'Other Books' } });
    expect(fresh.settings).not.toEqual(known.settings);
    expect(fresh.taxes.filter(({ taxCode }) => taxCode !== null)).toEqual([]);
    expect(await customerOf(merchant, customer)).toMatchObject({ links: [], documents: [] });
    expect(await house.invoiceView(merchant, invoice.id)).toMatchObject({ status: null, document: null });

    // Signing in anew would renew the company connected now; whoever wants another one disconnects it first.
    await house.signed(merchant, paths.disconnect, {});
    await signIn(house, merchant);
    const back = await choose(house, merchant, merchant.books);
    expect(back).toMatchObject({ version: known.version, settings: known.settings });
    expect(back.taxes).toEqual(known.taxes);
    expect((await customerOf(merchant, customer)).links[0]).toEqual(link);
    expect(await house.invoiceView(merchant, invoice.id)).toMatchObject({ status: 'synced' });
  });

  it('lets invoices wait in view, and they follow by themselves when the company is connected again', async () => {
    const merchant = await house.merchant();
    await syncedInvoice(house, merchant);
    await house.signed(merchant, paths.disconnect, {});
    const invoice = await taxedInvoice(house, merchant);
    const waiting = await house.until(merchant, invoice.id, ({ status }) => status === 'waiting');
    expect(waiting).toMatchObject({ problemCode: 'not_connected', sentence: 'No ledger is connected.' });
    expect(documentsOf(merchant, invoice.number)).toHaveLength(0);

    await signIn(house, merchant);
    await choose(house, merchant, merchant.books);
    await house.until(merchant, invoice.id, ({ status }) => status === 'synced');
    expect(documentsOf(merchant, invoice.number)).toHaveLength(1);
  });

  it('does not forget what happened in Stripe to a document that stands in the books', async () => {
    const merchant = await house.merchant();
    const invoice = await syncedInvoice(house, merchant);
    await house.signed(merchant, paths.disconnect, {});
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    const held = await house.until(merchant, invoice.id, ({ problemCode }) => problemCode === 'not_connected');
    // It stands there all the same, and says so.
    expect(held).toMatchObject({ status: 'synced', ledgerTotal: 11_900n });

    await signIn(house, merchant);
    await choose(house, merchant, merchant.books);
    await house.until(merchant, invoice.id, ({ status }) => status === 'undone');
    expect(documentsOf(merchant, invoice.number)).toHaveLength(0);
  });

  it('where nothing is connected says so', async () => {
    const merchant = await house.merchant({ connect: false });
    const answer = await house.signed(merchant, paths.disconnect, {});
    expect(answer).toMatchObject({ status: 409, body: { code: 'nothing_connected' } });
  });
});

describe('uninstalling the app in Stripe', () => {
  const stateOf = async (merchant: Merchant) => {
    const [row] = await house.services.sql`
      select tenant.status, company.state, company.sealed_tokens from installations tenant
      join connections company on company.installation_id = tenant.id where tenant.id = ${merchant.installation.id}`;
    return row;
  };

  it('stops the work and wipes the tokens; installing again finds everything but asks to connect', async () => {
    const merchant = await house.merchant();
    const invoice = await syncedInvoice(house, merchant);
    const link = (await customerOf(merchant, customerId(invoice))).links[0];

    house.stripe.uninstallApp(merchant.accountId);
    await expect
      .poll(() => stateOf(merchant), { timeout: 10_000 })
      .toEqual({ status: 'uninstalled', state: 'disconnected', sealed_tokens: null });
    const drafts = merchant.books.rows('salesInvoices').length;
    // Events that were under way when the app went are left alone.
    house.stripe.emitEvent({ accountId: merchant.accountId, type: 'invoice.paid', object: { id: 'in_late' } });
    await house.stripe.settled();
    expect(await house.item(merchant, 'in_late')).toBeUndefined();
    expect(merchant.books.rows('salesInvoices')).toHaveLength(drafts);

    house.stripe.installApp(merchant.accountId);
    await expect.poll(() => stateOf(merchant), { timeout: 10_000 }).toMatchObject({ status: 'installed' });
    expect((await settingsOf(house, merchant)).connection.state).toBe('disconnected');
    await signIn(house, merchant);
    await choose(house, merchant, merchant.books);
    expect((await customerOf(merchant, customerId(invoice))).links[0]).toEqual(link);
    await syncedInvoice(house, merchant);
  });

  it('told late, after the app was installed again, changes nothing', async () => {
    const merchant = await house.merchant();
    const now = Math.floor(Date.now() / 1000);
    const events = [
      { id: 'evt_installed_again', type: 'account.application.authorized', created: now },
      { id: 'evt_uninstalled_before', type: 'account.application.deauthorized', created: now - 60 },
    ];
    for (const { id, type, created } of events) {
      await house.services.inbox.accept(
        {
          id: `${id}_${merchant.accountId}`,
          type,
          account: merchant.accountId,
          livemode: false,
          objectId: 'ca_1',
          created,
          ownChange: false,
        },
        'test',
      );
    }
    const waiting = () => house.services.sql`
      select 1 from stripe_events where account = ${merchant.accountId} and dispatched_at is null`;
    await expect.poll(async () => (await waiting()).length).toBe(0);
    expect(await stateOf(merchant)).toMatchObject({ status: 'installed', state: 'active' });
  });

  it('keeps the history for HISTORY_DAYS, then forgets everything of that account and of no other', async () => {
    const gone = await house.merchant();
    await syncedInvoice(house, gone);
    const stays = await house.merchant();
    await syncedInvoice(house, stays);
    await house.stripe.settled();
    house.stripe.uninstallApp(gone.accountId);
    await expect.poll(() => stateOf(gone)).toMatchObject({ status: 'uninstalled' });
    const rowsOf = (merchant: Merchant) => rowsOfTenant(house.services.sql, merchant.installation.id);
    const before = await rowsOf(stays);
    const ageTo = (days: number) => house.services.sql`
      update installations set uninstalled_at = now() - ${days} * interval '1 day' where id = ${gone.installation.id}`;

    const days = house.config.HISTORY_DAYS;
    await ageTo(days - 1);
    await housekeeping();
    expect((await rowsOf(gone)).sync_items).toHaveLength(1);

    await ageTo(days + 1);
    await housekeeping();
    expect(Object.values(await rowsOf(gone)).flat()).toEqual([]);
    expect(await rowsOf(stays)).toEqual(before);
  });

  /** Another process starts, which does the housekeeping at once; its turn is over when old rate windows are gone. */
  async function housekeeping(): Promise<void> {
    const { sql } = house.services;
    await sql`insert into rate_limits (key, window_start, count) values ('old', now() - interval '2 hours', 1)`;
    const services = await openServices(house.config, house.databaseUrl);
    const workers = await startWorkers(services);
    await expect.poll(async () => (await sql`select 1 from rate_limits where key = 'old'`).length).toBe(0);
    await workers.stop();
    await services.close();
  }
});
