import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { documentOf, rests } from '#test/kit/presses.ts';
import { button, dialogOf, save, section } from './desk/app.ts';
import { type Desk, openDesk } from './desk/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.tidy());
afterAll(() => desk.close());

describe('a bookkeeper who changes the rules', () => {
  it('sees which invoices a change affects, replays them, and goes back to the version before', async () => {
    const merchant = await desk.house.merchant();
    const rate = await mappedRate(desk.house, merchant, 19, 'VAT19');
    const invoice = await finalizedInvoice(merchant, { taxRate: rate });
    await rests(desk.house, merchant, invoice.id, 'synced');

    const page = await desk.open(merchant, '/settings');
    await section(page, 'Documents');
    await page.getByLabel('Prefix of that number').fill('WEB-');
    await page.getByRole('tab', { name: 'Documents (unsaved)' }).waitFor();
    await save(page);
    await page.getByText('1 invoice is affected by this change').waitFor();
    await button(page, 'Replay 1 invoice').click();
    await page.getByText('1 document is being synced again.').waitFor();
    await rests(desk.house, merchant, invoice.id, 'synced');
    documentOf(merchant, `WEB-${invoice.number}`);

    await section(page, 'History');
    await page.getByText('Documents: Prefix of the external document number').first().waitFor();
    await button(page, 'Go back to version 2').click();
    await dialogOf(page).getByText('before: WEB-').waitFor();
    await button(dialogOf(page), 'Go back to version 2').click();
    await page.getByText('The settings of version 2 are in force again.').waitFor();
    await page.getByText('1 invoice is affected by this change').waitFor();
  });

  it('chooses a mapping by what an invoice says, leaves before saving, and finds it again', async () => {
    const merchant = await desk.house.merchant();
    const rate = await mappedRate(desk.house, merchant, 19, 'VAT19');
    const metadata = { 'PO number': 'PO-4711' };
    const invoice = await finalizedInvoice(merchant, { taxRate: rate, invoice: { metadata } });
    await rests(desk.house, merchant, invoice.id, 'synced');

    const page = await desk.open(merchant, '/settings');
    await section(page, 'Fields');
    await button(page, 'Add field mapping').click();
    await page.getByLabel('Field to fill').selectOption('invoice.customerPurchaseOrderReference');
    await page.getByLabel('Choose by its value').selectOption({ label: 'invoice metadata “PO number”: PO-4711' });
    await page.getByText('7 of', { exact: false }).waitFor();
    await page.getByRole('link', { name: 'Invoices' }).first().click();
    await page.goBack();
    await page.getByText('Your unsaved changes are back').waitFor();
    await save(page);
  });

  it('makes an API key, sees it once, and revokes it', async () => {
    const merchant = await desk.house.merchant();
    const page = await desk.open(merchant, '/settings');
    await section(page, 'API keys');
    await page.getByLabel('Name of the key').fill('Warehouse');
    await page.getByLabel('Sync', { exact: true }).check();
    await button(page, 'Create key').click();
    const secret = await page.getByText(/^tieout_test_\w{20,}/).innerText();
    const asked = await fetch(`${desk.house.url}/api/v1/connections`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
    if (asked.status !== 200) throw new Error(`The API answered ${asked.status} to the new key.`);
    await button(page, 'I have kept it').click();
    await button(page, 'Revoke').click();
    await button(dialogOf(page), 'Revoke key').click();
    await page.getByText('There are no keys yet.').waitFor();
    const again = await fetch(`${desk.house.url}/api/v1/connections`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
    if (again.status !== 401) throw new Error(`The API answered ${again.status} to a revoked key.`);
  });
});
