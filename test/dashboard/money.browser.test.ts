import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { provenPayout } from '#backend/reconciliation/stored-proofs.ts';
import { eventually } from '#test/kit/calm.ts';
import type { Merchant } from '#test/kit/house.ts';
import { addMoneyAccounts, switchMoneyOn } from '#test/kit/money/business-central.ts';
import { button, dialogOf, drawerOf } from './desk/app.ts';
import { type Desk, openDesk } from './desk/desk.ts';

/** Money as a bookkeeper follows it, in a real browser: from a payout that does not tie out to the one that does. */
let desk: Desk;
let merchant: Merchant;
let payoutId: string;
let saleId: string;

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
afterEach(() => desk.tidy());

const door = () => desk.house.stripe.money(merchant.accountId);
const proof = () => provenPayout(desk.house.services.db, merchant.connection, payoutId);

beforeEach(async () => {
  merchant = await desk.house.merchant();
  addMoneyAccounts(merchant);
  await switchMoneyOn(merchant, ['suspense']);
  const sale = door().sell({ amount: 20_000, currency: 'eur', description: 'Handbook' });
  saleId = sale.id;
  await merchant.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
  const correction = { type: 'adjustment', reportingCategory: 'other_adjustment', amount: 1_775, currency: 'eur' };
  door().move({ ...correction, description: 'Correction' });
  door().ripen();
  payoutId = door().payOut('eur')?.id ?? '';
  door().arrive(payoutId);
  await eventually(async () => (await proof())?.findings.length === 1);
});

const crumb = (page: Page, name: string) => page.getByRole('link', { name });

describe('a payout that does not tie out', () => {
  it('is led to its item, mended, replayed, and proven again', async () => {
    const page = await desk.open(merchant, '/balance');
    await drawerOf(page).getByText('1 item missing').waitFor();
    await button(drawerOf(page), 'Show proof').click();
    await dialogOf(page).getByText('Your books differ from the bank line by -€17.75.').waitFor();
    await dialogOf(page).getByRole('link', { name: 'Open the posting' }).click();
    await page.getByRole('heading', { name: 'Not classified' }).waitFor();
    await page.getByText('Tieout does not guess what money is for.').waitFor();

    await switchMoneyOn(merchant);
    await button(page, 'Replay').click();
    await page
      .getByText(/^Journal entry .* in Business Central/)
      .first()
      .waitFor();
    await page
      .getByRole('link', { name: /20\d\d/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Payout of €184.50' }).waitFor();
    await button(page, 'Prove again').click();
    await page.getByText('Ties out', { exact: true }).first().waitFor();
    expect((await proof())?.ties).toBe(true);
    await crumb(page, 'Payouts').click();
    await page.getByRole('row').filter({ hasText: payoutId }).getByText('Ties out').waitFor();
  });

  it('shows a payment with its refund and its fee, takes the refund back after asking, and fits a telephone', async () => {
    const page = await desk.open(merchant, `/payments/${saleId}`);
    await drawerOf(page).getByText('Stripe fee, an expense').first().waitFor();
    await page.setViewportSize({ width: 420, height: 900 });
    await drawerOf(page).getByText('Refund', { exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await button(drawerOf(page), 'Undo').last().click();
    await dialogOf(page).getByText('What happened in Stripe stays as it is.').waitFor();
    await button(dialogOf(page), 'Take back').click();
    await drawerOf(page).getByText('Taken back', { exact: true }).first().waitFor();
  });

  it('is found in the list of postings by any of its ids, and each tab fits a telephone', async () => {
    const page = await desk.open(merchant, '/app/money');
    await page.getByLabel('Stripe id').fill(saleId);
    await button(page, 'Find').click();
    await page.waitForURL(new RegExp(`search=${saleId}`));
    await button(page, 'All 1').waitFor();
    await page.getByRole('row').filter({ hasText: 'Sale' }).click();
    await page.getByText('Debits and credits').waitFor();
    for (const path of ['/app/money', '/app/payouts', `/app/payout/${payoutId}`]) {
      const narrow = await desk.open(merchant, path, { width: 420, height: 900 });
      await narrow.getByText('€184.50').first().waitFor();
      expect(await narrow.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  });
});
