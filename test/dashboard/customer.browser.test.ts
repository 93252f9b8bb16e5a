import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inBook } from '#test/kit/customers.ts';
import type { Merchant } from '#test/kit/house.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { documentOf, overview, rests } from '#test/kit/presses.ts';
import { button, dialogOf, drawerOf, waitForStatus } from './desk/app.ts';
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

describe('the customer’s page', () => {
  it('given a customer linked to the wrong one, when another is searched and chosen, then drafts move there on request, and all of it is told', async () => {
    const fabrikam = inBook(merchant, {
      displayName: 'Fabrikam Maschinenbau und Anlagentechnik Süddeutschland GmbH & Co. KG',
      email: 'buchhaltung.kreditoren@fabrikam-maschinenbau.example',
    });
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19 });
    await rests(desk.house, merchant, invoice.id, 'synced');

    const page = await desk.open(merchant, `/customers/${String(invoice.customer)}`);
    const drawer = drawerOf(page);
    await drawer.getByText(/^Decided by rule 2: e-mail, sync settings version \d+\.$/).waitFor();
    await drawer.getByText('€119.00 · 1 document').waitFor();
    await button(drawer, 'Use another customer').click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Search all customers in Business Central').fill('maschinenbau');
    await button(dialog, 'Search').click();
    await button(dialog, /^Choose Fabrikam/).click();
    await dialog.getByText('Contoso GmbH is remembered as the wrong one.').waitFor();
    await button(dialog, 'Link customer').click();

    await drawer.getByText('Chosen by Ada Lovelace.').first().waitFor();
    await drawer.getByText('1 draft still stands under another customer').waitFor();
    expect(documentOf(merchant, invoice.number).values.customerId).toBe(merchant.known.customer.id);
    await button(drawer, 'Replay 1 document').click();
    await button(dialogOf(page), 'Replay documents').click();
    await desk.house.until(merchant, invoice.id, ({ contactLedgerId }) => contactLedgerId === fabrikam.id);
    await rests(desk.house, merchant, invoice.id, 'synced');
    expect(documentOf(merchant, invoice.number).values.customerId).toBe(fabrikam.id);

    await drawer.getByText('still stands under another customer').waitFor({ state: 'detached' });
    await drawer.getByText('Not this customer').waitFor();
    await drawer.getByText('History', { exact: true }).click();
    await drawer.getByText(/^Said not to be Contoso GmbH/).waitFor();
  });

  it('given a narrow window and long names, then nothing is wider than the drawer, in the search neither', async () => {
    inBook(merchant, {
      displayName: 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle GmbH',
      email: 'eine.sehr.lange.adresse.der.buchhaltung@donaudampfschifffahrtsgesellschaft.example',
    });
    const customer = await merchant.stripe.customers.create({ name: 'Nobody yet', email: 'nobody@yet.example' });
    const page = await desk.open(merchant, `/customers/${customer.id}`, { width: 400, height: 800 });
    await button(page, 'Open Tieout').click();
    await drawerOf(page).getByText('Tieout looks for the customer').waitFor();
    await button(drawerOf(page), 'Link a customer').click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Search all customers in Business Central').fill('donau');
    await button(dialog, 'Search').click();
    await button(dialog, /^Choose Donau/).click();
    await dialog.getByText('From now on invoices').waitFor();
    const wider = await dialog.evaluate((box) =>
      [...box.querySelectorAll('*')]
        .filter((element) => element.getBoundingClientRect().right > box.getBoundingClientRect().right + 1)
        .map((element) => element.outerHTML.slice(0, 300)),
    );
    expect(wider).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

describe('a question', () => {
  it('given “Not now”, then it rests unseen until it is taken up again, and the answer heals the invoice', async () => {
    const twin = inBook(merchant, { displayName: 'Contoso GmbH', email: 'billing@contoso.example' });
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19 });
    await rests(desk.house, merchant, invoice.id, 'needs_review');
    const page = await desk.open(merchant, `/invoices/${invoice.id}`);
    await waitForStatus(page, 'Needs review');
    await button(page, 'Not now').click();
    await drawerOf(page)
      .getByText(/^Put off until .* by Ada Lovelace\. The invoice waits\.$/)
      .waitFor();
    expect((await overview(desk.house, merchant)).causes).toEqual([]);
    await button(page, 'Look at it now').click();
    await button(page, 'Not now').waitFor();
    await button(page, 'Choose Contoso GmbH').last().click();
    await waitForStatus(page, 'Synced');
    await drawerOf(page).getByText('Why this customer').waitFor();
    expect([twin.id, merchant.known.customer.id]).toContain(documentOf(merchant, invoice.number).values.customerId);
  });
});
