import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Merchant } from '#test/kit/house.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { rests } from '#test/kit/presses.ts';
import { drawerOf } from './desk/app.ts';
import { type Desk, openDesk } from './desk/desk.ts';
import { readManifest } from './manifest.ts';

/** Words of others that know no bounds: what they name must not widen the drawer. */
const longProduct = `${'Beratungsdienstleistung'.repeat(6)} mit ${'Verlängerungsmöglichkeit'.repeat(4)}`;
const longCustomer = `${'Donaudampfschifffahrtsgesellschaft'.repeat(3)} GmbH`;

let desk: Desk;
let merchant: Merchant;
let known: { invoice: string; asked: string; customer: string; product: string; payment: string };

beforeAll(async () => {
  desk = await openDesk();
  merchant = await desk.house.merchant();
  const vat = await mappedRate(desk.house, merchant, 19, 'VAT19');
  const product = await merchant.stripe.products.create({ name: longProduct });
  const price = await merchant.stripe.prices.create({ product: product.id, currency: 'eur', unit_amount: 50_000 });
  const customer = await merchant.stripe.customers.create({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
  const invoice = await finalizedInvoice(merchant, {
    customerId: customer.id,
    lines: [{ customer: customer.id, pricing: { price: price.id }, quantity: 1, tax_rates: [vat] }],
  });
  await rests(desk.house, merchant, invoice.id, 'synced');
  // Its e-mail is Contoso's, its name is not: a question with two names in it.
  const asked = await finalizedInvoice(merchant, {
    taxRate: vat,
    customer: { name: longCustomer, email: 'billing@contoso.example' },
  });
  await rests(desk.house, merchant, asked.id, 'needs_review');
  const payments = await merchant.stripe.invoicePayments.list({ invoice: invoice.id });
  known = {
    invoice: invoice.id,
    asked: asked.id,
    customer: customer.id,
    product: product.id,
    payment: String(payments.data[0]?.payment.payment_intent),
  };
});
afterEach(() => desk.tidy());
afterAll(() => desk.close());

/** Where each viewport of the manifest is met, and words that its view says once it has its answer. */
const places: Record<string, { path: () => string; says: string | RegExp }> = {
  'stripe.dashboard.invoice.detail': { path: () => `/invoices/${known.invoice}`, says: 'the totals agree' },
  'stripe.dashboard.customer.detail': { path: () => `/customers/${known.customer}`, says: 'Contoso GmbH' },
  'stripe.dashboard.product.detail': { path: () => `/products/${known.product}`, says: 'Used in' },
  'stripe.dashboard.payment.detail': { path: () => `/payments/${known.payment}`, says: 'The payment itself' },
  'stripe.dashboard.balance.overview': { path: () => '/balance', says: 'Invoices less credit notes' },
  'stripe.dashboard.home.overview': { path: () => '/home', says: 'Latest documents' },
  'stripe.dashboard.drawer.default': { path: () => '/invoices', says: 'Latest documents' },
  'stripe.dashboard.fullpage': { path: () => '/app/documents', says: /Donaudampfschifffahrt/ },
  settings: { path: () => '/settings', says: 'Connection' },
  onboarding: { path: () => '/onboarding', says: /Business Central/ },
};

const { views } = readManifest(new URL('../../stripe-app.json', import.meta.url).pathname).ui_extension;
const viewports = views.map(({ viewport }) => viewport);

const view = (page: Page, viewport: string) =>
  viewport.includes('dashboard') && !viewport.endsWith('fullpage') ? drawerOf(page) : page.getByRole('main');

describe.each(['17', '18'])('with React %s', (react) => {
  it.each(viewports)('the view of %s says what it has to say, and nothing is refused', async (viewport) => {
    const place = places[viewport];
    expect(place, `${viewport} has a place in this test`).toBeDefined();
    if (place === undefined) return;
    const page = await desk.open(merchant, `${place.path()}?stage_react=${react}`);
    await view(page, viewport).getByText(place.says).first().waitFor();
    await page.locator('.sdk-spinner').first().waitFor({ state: 'detached' });
    await fitsNarrow(page);
  });
});

it('a question about a name without bounds fits a telephone', async () => {
  const page = await desk.open(merchant, `/invoices/${known.asked}`);
  await drawerOf(page).getByText('Is it the same customer?').first().waitFor();
  await fitsNarrow(page);
});

it('a sum of the balances leads to the very documents in the full page, and back', async () => {
  const page = await desk.open(merchant, '/balance');
  await drawerOf(page).getByRole('link', { name: '1 document' }).first().click();
  await page.waitForURL(/\/app\/documents\?status=booked&currency=EUR/);
  await page.getByRole('main').getByText('Contoso GmbH').first().waitFor();
  await page.goBack();
  await drawerOf(page).getByText('Invoices less credit notes').waitFor();
});

/** Nothing scrolls sideways at the width of a telephone. */
async function fitsNarrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 420, height: 900 });
  const tooWide = await page.evaluate(() => {
    const boxes = document.querySelectorAll('.app-drawer .sdk-context-view, .app-page');
    const parts = [document.documentElement, ...boxes].filter((box) => box.scrollWidth > box.clientWidth + 1);
    return parts.flatMap((box) =>
      [...box.querySelectorAll('*')]
        .filter((inner) => inner.getBoundingClientRect().right > box.getBoundingClientRect().right + 1)
        .map((inner) => `${inner.tagName} ${inner.className}: ${inner.textContent?.slice(0, 60)}`),
    );
  });
  expect(tooWide, 'what makes a telephone scroll sideways').toEqual([]);
}

describe('the keyboard alone', () => {
  const focused = (page: Page) =>
    page.evaluate(() => {
      const at = document.activeElement;
      const box = at?.getBoundingClientRect();
      // The drawer scrolls along with the focus; what counts is the place within it.
      let scrolled = 0;
      for (let parent = at?.parentElement; parent; parent = parent.parentElement) scrolled += parent.scrollTop;
      return {
        words: at?.textContent?.trim() ?? '',
        role: at?.getAttribute('role') ?? at?.tagName.toLowerCase() ?? '',
        inDrawer: at?.closest('.app-drawer') !== null && at?.closest('.app-drawer') !== undefined,
        ring: at === null ? 'none' : getComputedStyle(at).boxShadow,
        top: (box?.top ?? 0) + scrolled,
        bottom: (box?.bottom ?? 0) + scrolled,
        footer: at?.closest('.sdk-view-footer') !== null,
      };
    });

  it('reaches every button of the invoice in reading order, with a ring around it, and presses them', async () => {
    const page = await desk.open(merchant, `/invoices/${known.invoice}`);
    await drawerOf(page).getByText('the totals agree').first().waitFor();
    await page.getByRole('button', { name: 'Close app' }).focus();
    const stops: Awaited<ReturnType<typeof focused>>[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const now = await focused(page);
      if (!now.inDrawer) break;
      stops.push(now);
    }
    const names = stops.map(({ words }) => words);
    for (const name of ['Preview', 'Replay', 'Undo']) expect(names).toContain(name);
    for (const { ring, words } of stops) expect(ring, words).not.toBe('none');
    const body = stops.filter(({ footer }) => !footer);
    for (const [at, stop] of body.entries()) {
      const before = body[at - 1];
      // Nobody is led upwards: a stop begins no higher than where the one before ends.
      if (before !== undefined) expect(stop.bottom, `${before.words} → ${stop.words}`).toBeGreaterThan(before.top);
    }
  });

  it('opens a task by Enter, keeps to it, leaves it by Escape, and comes back to where it was', async () => {
    const page = await desk.open(merchant, `/invoices/${known.invoice}`);
    const undo = drawerOf(page).getByRole('button', { name: 'Undo', exact: true });
    await undo.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Undo this sync?' });
    await dialog.waitFor();
    for (const _ of Array.from({ length: 6 })) {
      await page.keyboard.press('Tab');
      expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => undo.evaluate((button) => button === document.activeElement)).toBe(true);
    await rests(desk.house, merchant, known.invoice, 'synced');
  });

  it('walks the sections of the settings by arrow keys and opens a document of a list by Enter', async () => {
    const page = await desk.open(merchant, '/settings');
    const first = page.getByRole('tab').first();
    await first.waitFor();
    await first.focus();
    const name = await first.innerText();
    await page.keyboard.press('ArrowRight');
    const second = page.getByRole('tab', { selected: true });
    await expect.poll(() => second.innerText()).not.toBe(name);
    expect((await focused(page)).role).toBe('tab');

    await page.goto(page.url().replace('/settings', '/invoices'));
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/invoices\/in_/);
  });
});
