import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Merchant } from '#test/kit/house.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { documentOf, rests } from '#test/kit/presses.ts';
import { button, dialogOf, drawerOf, signInAtLedger, waitForStatus } from './desk/app.ts';
import { type Desk, openDesk } from './desk/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.tidy());
afterAll(() => desk.close());

/** Who signs in for the merchant's tenant. */
function userOf({ books }: Pick<Merchant, 'books'>): string {
  const user = { name: 'Ada Lovelace', email: `ada@${books.tenantId}.example` };
  const [found] = desk.house.ledger.createTenant({ id: books.tenantId, name: books.name, users: [user] }).users;
  if (found === undefined) throw new Error('The tenant has no user.');
  return found.id;
}

describe('a merchant who begins', () => {
  it('connects, chooses the company, sets the rules, and sees the first invoice turn green', async () => {
    const merchant = await desk.house.merchant({ connect: false });
    const early = await desk.open(merchant, '/invoices');
    await drawerOf(early).getByText('Connect Business Central').first().waitFor();

    const page = await desk.open(merchant, '/onboarding');
    expect(await signInAtLedger(page, 'Connect Business Central', userOf(merchant))).toBe(
      'Signed in to Business Central',
    );
    await page.getByLabel('Company').selectOption({ label: `${merchant.books.name} (Production, production)` });
    await button(page, 'Use this company').click();
    await page.getByLabel('A product is not found').selectOption('default');
    await page.getByLabel('Item', { exact: true }).first().selectOption({ label: 'SEAT · Seat' });
    await page.getByLabel('Tax code of untaxed lines').selectOption('VAT0');
    await button(page, 'Save and rehearse').click();
    const invoice = await finalizedInvoice(merchant, {});
    await button(page, 'Start the rehearsal').click();
    await page.getByText('1 would be written, 0 would stop, 0 left out.').waitFor();
    await page.getByText('1 line to', { exact: false }).waitFor();

    // Left and opened again, it goes on where it was; the settings say that it is not finished.
    const settings = await desk.open(merchant, '/settings');
    await settings.getByText('Setting up is not finished').waitFor();
    await button(settings, 'Go on setting up').click();
    await button(settings, 'Go on without a rehearsal').click();
    await button(settings, 'Back to the rehearsal').click();
    await button(settings, 'Go on without a rehearsal').click();
    await button(settings, 'Switch on').click();
    await settings.getByText('It is switched on').waitFor();

    const opened = await desk.open(merchant, `/invoices/${invoice.id}`);
    await waitForStatus(opened, 'Synced');
    expect(documentOf(merchant, invoice.number).values.customerId).toBe(merchant.known.customer.id);
  });

  it('given that consent is refused, then the tab says so and nothing is connected', async () => {
    const merchant = await desk.house.merchant({ connect: false });
    const page = await desk.open(merchant, '/settings');
    await button(page, 'Connect Business Central').click();
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: /^Continue to/ }).click(),
    ]);
    await button(tab, 'Cancel').click();
    await tab.waitForURL(/\/oauth\/callback/);
    await tab
      .getByText(/declined|not given|refused/i)
      .first()
      .waitFor();
    await tab.close();
    await button(page, 'Cancel').click();
    await button(page, 'Connect Business Central').waitFor();
  });
});

describe('access that ends', () => {
  it('given access withdrawn at the ledger, then every view says so, and after reconnecting the work resumes by itself', async () => {
    const merchant = await desk.house.merchant();
    const rate = await mappedRate(desk.house, merchant, 19, 'VAT19');
    const known = await finalizedInvoice(merchant, { taxRate: rate });
    await rests(desk.house, merchant, known.id, 'synced');
    desk.house.ledger.revokeUser(userOf(merchant), { accessTokensToo: true });
    const invoice = await finalizedInvoice(merchant, { taxRate: rate });
    await rests(desk.house, merchant, invoice.id, 'waiting');

    for (const path of [
      `/invoices/${invoice.id}`,
      `/invoices/${known.id}`,
      '/invoices',
      `/customers/${String(known.customer)}`,
    ]) {
      const view = await desk.open(merchant, path);
      await drawerOf(view)
        .getByText(/no longer accepts our access/)
        .first()
        .waitFor();
    }
    const page = await desk.open(merchant, '/settings');
    const said = await signInAtLedger(page, 'Reconnect Business Central', userOf(merchant));
    expect(said).toBe(`${merchant.books.name} is connected again`);
    await page.getByText('Connected', { exact: true }).waitFor();

    const opened = await desk.open(merchant, `/invoices/${invoice.id}`);
    await waitForStatus(opened, 'Synced');
  });

  it('given Disconnect, then every view says so, and connecting the same company again goes on with its settings', async () => {
    const merchant = await desk.house.merchant();
    const rate = await mappedRate(desk.house, merchant, 19, 'VAT19');
    const page = await desk.open(merchant, '/settings');
    await button(page, 'Disconnect').click();
    await button(dialogOf(page), 'Disconnect Business Central').click();
    await button(page, 'Reconnect Business Central').waitFor();
    const invoice = await finalizedInvoice(merchant, { taxRate: rate });
    for (const path of ['/invoices', `/invoices/${invoice.id}`]) {
      const view = await desk.open(merchant, path);
      await drawerOf(view).getByText('Business Central is disconnected').first().waitFor();
    }
    await signInAtLedger(page, 'Reconnect Business Central', userOf(merchant));
    await button(page, 'Use this company').click();
    await page.getByText('Connected', { exact: true }).waitFor();
    const opened = await desk.open(merchant, `/invoices/${invoice.id}`);
    await waitForStatus(opened, 'Synced');
  });
});
