import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Merchant } from '#test/kit/house.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { documentOf, documentsOf, ledgerWrites, linesOf, overview, rests } from '#test/kit/presses.ts';
import { button, dialogOf, drawerOf, save, section, waitForStatus } from './desk/app.ts';
import { type Desk, openDesk } from './desk/desk.ts';

let desk: Desk;
let merchant: Merchant;
let vat19: string;

beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(async () => {
  merchant = await desk.house.merchant();
  vat19 = await mappedRate(desk.house, merchant, 19, 'VAT19');
});
afterEach(() => desk.tidy());
afterAll(() => desk.close());

const path = ({ id }: { id: string }) => `/invoices/${id}`;

/** An invoice in a currency that the books do not know. */
async function invoiceInKroner() {
  const invoice = await finalizedInvoice(merchant, { currency: 'dkk', taxRate: vat19 });
  await rests(desk.house, merchant, invoice.id, 'failed');
  await desk.calm();
  return invoice;
}

describe('a failed invoice that can be mended in place', () => {
  it('given an unmapped tax rate, when its code is chosen, then this invoice and all others that waited for it turn green', async () => {
    const rate = await mappedRate(desk.house, merchant, 7, null);
    const invoice = await finalizedInvoice(merchant, { taxRate: rate });
    const others = [
      await finalizedInvoice(merchant, { taxRate: rate }),
      await finalizedInvoice(merchant, { taxRate: rate }),
    ];
    for (const { id } of [invoice, ...others]) await rests(desk.house, merchant, id, 'failed');

    const page = await desk.open(merchant, path(invoice));
    await waitForStatus(page, 'Failed');
    const drawer = drawerOf(page);
    await drawer.getByText(/^The tax rate VAT 7.* is not mapped$/).waitFor();
    await drawer.getByText(/has no tax code in Business Central yet/).waitFor();
    await button(drawer, 'Save and replay').click();
    await drawer.getByText('Choose a tax code first.').waitFor();
    await drawer.getByLabel('Tax code in Business Central').selectOption('VAT7');
    await button(drawer, 'Save and replay').click();

    await waitForStatus(page, 'Synced');
    await drawer.getByText('the totals agree').first().waitFor();
    for (const { id } of others) await rests(desk.house, merchant, id, 'synced');
    const list = await desk.open(merchant, '/invoices');
    await drawerOf(list).getByText('Nothing. Every document is where it should be.').waitFor();
  });

  it('given two customers that fit, when the right one is chosen, then the draft stands under it', async () => {
    const email = 'office@weber.example';
    const [, civil] = merchant.books.addCustomers(
      { displayName: 'Weber Hochbau GmbH', email, taxArea: 'DOMESTIC' },
      { displayName: 'Weber Tiefbau GmbH', email, taxArea: 'DOMESTIC' },
    );
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19, customer: { name: 'Weber Bau', email } });
    await rests(desk.house, merchant, invoice.id, 'needs_review');

    const page = await desk.open(merchant, path(invoice));
    await waitForStatus(page, 'Needs review');
    await drawerOf(page).getByText('2 customers in Business Central fit').waitFor();
    await button(page, 'Choose Weber Tiefbau GmbH').click();

    await waitForStatus(page, 'Synced');
    await drawerOf(page)
      .getByText(/^Chosen by you/)
      .waitFor();
    expect(documentOf(merchant, invoice.number).values.customerId).toBe(civil?.id);
  });
});

describe('a failed invoice that a setting mends', () => {
  it('given a PO number that is too long, when the mapping cuts it and Replay is pressed, then it turns green', async () => {
    await merchant.settings((settings) => ({
      ...settings,
      fields: [
        {
          target: 'invoice.customerPurchaseOrderReference',
          source: { kind: 'metadata', of: 'invoice', key: 'PO number' },
          transform: 'none',
          fallback: null,
          tooLong: 'stop',
        },
      ],
    }));
    const order = 'Purchase order 318/2026, attention of Dott.ssa Bianchi';
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19, invoice: { metadata: { 'PO number': order } } });
    await rests(desk.house, merchant, invoice.id, 'failed');

    const page = await desk.open(merchant, path(invoice));
    await drawerOf(page)
      .getByText(/may have 35 characters in Business Central/)
      .waitFor();
    await page.getByRole('link', { name: 'Open settings' }).click();
    await section(page, 'Fields');
    await page.getByLabel('When too long').selectOption('cut');
    await save(page);
    await page.goBack();
    await waitForStatus(page, 'Failed');
    await button(page, 'Replay').click();

    await waitForStatus(page, 'Synced');
    expect(documentOf(merchant, invoice.number).values.customerPurchaseOrderReference).toBe(order.slice(0, 35).trim());
  });
});

describe('a preview', () => {
  it('shows document, customer and lines as they would be written, and writes nothing', async () => {
    await merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, automatic: false } }));
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19 });
    await rests(desk.house, merchant, invoice.id, 'waiting');
    const before = ledgerWrites(desk.house, merchant);

    const page = await desk.open(merchant, path(invoice));
    await button(page, 'Preview').click();
    const dialog = dialogOf(page);
    await dialog.getByText('This would be written').waitFor();
    for (const text of ['Contoso GmbH', invoice.number ?? '', 'Item SEAT Seat', 'tax code VAT19', '€119.00'])
      await dialog.getByText(text).first().waitFor();
    expect(ledgerWrites(desk.house, merchant)).toBe(before);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    expect(documentsOf(merchant, invoice.number)).toEqual([]);

    await button(page, 'Sync now').click();
    await waitForStatus(page, 'Synced');
    expect(linesOf(documentOf(merchant, invoice.number))).toHaveLength(1);
  });
});

describe('taking back and leaving out', () => {
  it('given a draft, when undone, then it is gone, and Replay makes it anew', async () => {
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19 });
    await rests(desk.house, merchant, invoice.id, 'synced');
    const page = await desk.open(merchant, path(invoice));
    await button(page, 'Undo').click();
    await button(dialogOf(page), 'Undo sync').click();
    await waitForStatus(page, 'Undone');
    expect(documentsOf(merchant, invoice.number)).toEqual([]);
    await button(page, 'Replay').click();
    await waitForStatus(page, 'Synced');
    expect(documentsOf(merchant, invoice.number)).toHaveLength(1);
  });

  it('given a draft that the bookkeeper posted in the ledger, when undone, then nothing happens and the reason shows', async () => {
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19 });
    await rests(desk.house, merchant, invoice.id, 'synced');
    const page = await desk.open(merchant, path(invoice));
    const [books] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Open in Business Central' }).click(),
    ]);
    await button(books, 'Post').click();
    await books.getByText('Posted sales invoice', { exact: true }).waitFor();
    await books.close();
    await button(page, 'Undo').click();
    await button(dialogOf(page), 'Undo sync').click();
    await page
      .getByText(/posted documents cannot be taken back/)
      .first()
      .waitFor();
    expect(documentOf(merchant, invoice.number).values.status).toBe('Open');
  });

  it('given a failed invoice, when excluded with a reason, then it rests with it until it is included again', async () => {
    const invoice = await invoiceInKroner();
    const page = await desk.open(merchant, path(invoice));
    await button(page, 'Exclude').click();
    await dialogOf(page).getByLabel('Reason').fill('Booked by hand');
    await button(dialogOf(page), 'Exclude invoice').click();
    await waitForStatus(page, 'Excluded');
    await drawerOf(page)
      .getByText(/Booked by hand/)
      .first()
      .waitFor();
    merchant.books.addCurrencies({ code: 'DKK', exchangeRate: '7.46' });
    await button(page, 'Include').click();
    await waitForStatus(page, 'Synced');
  });
});

describe('reaching everything', () => {
  it('given the keyboard only, then Replay can be reached and pressed', async () => {
    const invoice = await invoiceInKroner();
    merchant.books.addCurrencies({ code: 'DKK', exchangeRate: '7.46' });
    const page = await desk.open(merchant, path(invoice));
    await waitForStatus(page, 'Failed');
    const replay = button(page, 'Replay');
    await replay.waitFor();
    for (let steps = 0; steps < 80; steps += 1) {
      if (await replay.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    expect(await replay.evaluate((element) => element.matches(':focus-visible'))).toBe(true);
    await page.keyboard.press('Enter');
    await waitForStatus(page, 'Synced');
  });

  it('given a narrow window, then the drawer fits it and its buttons work', async () => {
    const invoice = await invoiceInKroner();
    merchant.books.addCurrencies({ code: 'DKK', exchangeRate: '7.46' });
    const page = await desk.open(merchant, path(invoice), { width: 400, height: 800 });
    await button(page, 'Open Tieout').click();
    await waitForStatus(page, 'Failed');
    const wider = await drawerOf(page).evaluate(
      (drawer) =>
        [...drawer.querySelectorAll('*')].filter(
          (element) => element.getBoundingClientRect().right > drawer.getBoundingClientRect().right + 1,
        ).length,
    );
    expect(wider).toBe(0);
    await button(page, 'Replay').click();
    await waitForStatus(page, 'Synced');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });

  it('given the overview, when a cause is replayed for all, then all of its invoices turn green', async () => {
    const invoices = [await invoiceInKroner(), await invoiceInKroner()];
    merchant.books.addCurrencies({ code: 'DKK', exchangeRate: '7.46' });
    const page = await desk.open(merchant, '/invoices');
    await drawerOf(page).getByText('DKK is not set up in Business Central').first().waitFor();
    await button(page, 'Replay all (2)').click();
    await button(dialogOf(page), 'Replay 2 documents').click();
    await drawerOf(page).getByText('Nothing. Every document is where it should be.').waitFor();
    for (const { id } of invoices) await rests(desk.house, merchant, id, 'synced');
    expect((await overview(desk.house, merchant)).causes).toEqual([]);
  });
});
