import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { finalizedInvoice, type Merchant, mappedRate } from '#test/kit/house.ts';
import { rests } from '#test/kit/presses.ts';
import { button, dialogOf, drawerOf } from './desk/app.ts';
import { type Desk, openDesk } from './desk/desk.ts';

/** The app's own page as a merchant walks it, in a real browser: each road leads on, and Back leads back. */
let desk: Desk;
let merchant: Merchant;
let unmapped: string;

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
afterEach(() => desk.tidy());
beforeEach(async () => {
  merchant = await desk.house.merchant();
  const mapped = await mappedRate(desk.house, merchant, 19, 'VAT19');
  unmapped = await mappedRate(desk.house, merchant, 7, null);
  const fine = await finalizedInvoice(merchant, { taxRate: mapped });
  await rests(desk.house, merchant, fine.id, 'synced');
});

const failedInvoice = async () => {
  const invoice = await finalizedInvoice(merchant, { taxRate: unmapped });
  await rests(desk.house, merchant, invoice.id, 'failed');
  return invoice;
};

const rowOf = (page: Page, number: string | null) => page.getByRole('row').filter({ hasText: number ?? '' });
const tab = (page: Page, name: string) => page.getByRole('tab', { name });

describe('the full page', () => {
  it('leads from the drawer to the documents, from a row to the document, and back to the list as it was', async () => {
    const invoice = await failedInvoice();
    const page = await desk.open(merchant, '/invoices');
    await drawerOf(page).getByRole('link', { name: 'All documents' }).click();
    await rowOf(page, invoice.number).waitFor();
    await button(page, /^Needs attention/).click();
    await page.getByLabel('Search documents').fill(invoice.number ?? '');
    await page.waitForURL(/search=/);
    await rowOf(page, invoice.number).click();
    await page.getByRole('heading', { name: `Invoice ${invoice.number}` }).waitFor();
    expect(page.url()).toContain('/app/document/');
    await page.goBack();
    await rowOf(page, invoice.number).waitFor();
    expect(page.url()).toContain('status=attention');
  });

  it('answers a question once for all that wait for it, and says so', async () => {
    const invoices = [await failedInvoice(), await failedInvoice()];
    const page = await desk.open(merchant, '/app');
    await tab(page, 'To review').click();
    await page.getByText('2 documents wait').waitFor();
    await button(page, 'Answer').click();
    await page.getByLabel(/Tax code/).selectOption('VAT7');
    await button(page, 'Save and replay').click();
    await page.getByText('Your answer is kept.').waitFor();
    for (const { id } of invoices) await rests(desk.house, merchant, id, 'synced');
  });

  it('excludes chosen documents with a reason after saying what happens, and tells of it in the activity', async () => {
    const invoice = await failedInvoice();
    const page = await desk.open(merchant, '/app/documents');
    await rowOf(page, invoice.number).getByRole('checkbox').check();
    await button(page, 'Exclude 1 selected').click();
    await dialogOf(page).getByText('Tieout will not send this document').waitFor();
    await dialogOf(page).getByLabel('Reason (optional)').fill('Booked by hand');
    await button(dialogOf(page), 'Exclude 1 document').click();
    await page.getByText('Excluded 1 document.').waitFor();
    expect(await desk.house.item(merchant, invoice.id)).toMatchObject({ hold: 'excluded' });
    await tab(page, 'Activity').click();
    await page.getByText('Excluded 1 document', { exact: true }).waitFor();
    await page.getByText('Booked by hand').waitFor();
  });

  it('replays many with progress to the end', async () => {
    const invoices = [await failedInvoice(), await failedInvoice()];
    await desk.house.services.sql`update tax_mappings set tax_code = 'VAT7' where tax_rate_id = ${unmapped}`;
    const page = await desk.open(merchant, '/app/documents?status=attention');
    await button(page, 'Replay all 2').click();
    await button(dialogOf(page), 'Replay 2 documents').click();
    await page.getByText('Replayed 2 documents: 2 in the books.').waitFor();
    for (const { id } of invoices) await rests(desk.house, merchant, id, 'synced');
  });

  it('shows all that a document went through, and undoes it from there, on a narrow screen too', async () => {
    const page = await desk.open(merchant, '/app/documents', { width: 420, height: 800 });
    await page.getByRole('row').nth(1).click();
    await page.getByRole('button', { name: /^Show \d steps/ }).click();
    await page.getByRole('button', { name: 'Show request and answer' }).last().click();
    await page.getByText('salesInvoices').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await button(page, 'Undo').click();
    await button(dialogOf(page), 'Undo sync').click();
    await page.getByText('Undone', { exact: true }).first().waitFor();
  });
});
