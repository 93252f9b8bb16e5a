import { eq } from 'drizzle-orm';
import type { Page, Route } from 'playwright-core';
import { syncItems } from '#backend/database/schema/index.ts';
import { idsOf } from './find-documents.ts';
import type { OwnSandbox } from './open-sandbox.ts';
import { show, type Tour } from './tour.ts';

/** The views beside products, payments, balances and the home page, in their states. */
export async function beside(tour: Tour): Promise<void> {
  const { camera, sandbox } = tour;
  camera.begin('Products, payments, balances, home');
  await show(tour, { path: '/test/home', name: 'home', title: 'Home' });
  const [newest = ''] = await idsOf(sandbox, 'products');
  const path = `/test/products/${newest}`;
  await show(tour, { path, name: 'product-mapped', title: 'Product with its item' });
  await show(tour, { path, name: 'product-unchanged', title: 'Product saved without a change' }, async (page) => {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Choose another one first.').waitFor();
  });
  const stopping = await stoppingProduct(sandbox);
  if (stopping !== null) {
    const at = `/test/products/${stopping}`;
    await show(tour, { path: at, name: 'product-stops', title: 'Product whose item cannot be used' });
    await show(
      tour,
      { path: at, name: 'product-chosen', title: 'Another item chosen: what waits can be replayed' },
      chooseFirst,
    );
  }
  await pending(tour, path, 'product', 'Product');
  const [open = ''] = await idsOf(sandbox, 'payment_intents');
  const [paid = ''] = await idsOf(sandbox, 'payment_intents', 'succeeded');
  await show(tour, { path: `/test/payments/${open}`, name: 'payment-open', title: 'Payment still to come' });
  await show(tour, { path: `/test/payments/${paid}`, name: 'payment', title: 'Payment of an invoice' });
  await pending(tour, `/test/payments/${paid}`, 'payment', 'Payment');
  await show(tour, { path: '/test/balance', name: 'balance', title: 'Balances: what is in the books' });
  await pending(tour, '/test/balance', 'balance', 'Balances');
  const fresh = `/${sandbox.facts.fresh.stripe.accountId}/test`;
  await show(tour, { path: `${fresh}/balance`, name: 'balance-first', title: 'Balances before anything is connected' });
  await show(tour, { path: `${fresh}/home`, name: 'home-first', title: 'Home before anything is connected' });
}

/** The preview itself: dark, its switches, the requests, another locale, another role, a wide drawer. */
export async function stage(tour: Tour): Promise<void> {
  tour.camera.begin('Dark, and the preview itself');
  const [invoice = ''] = await idsOf(tour.sandbox, 'invoices');
  const at = `/test/invoices/${invoice}`;
  await show(tour, { path: `${at}?stage_theme=dark`, name: 'dark-invoice', title: 'Invoice, dark' });
  await show(tour, { path: '/test/home?stage_theme=dark', name: 'dark-home', title: 'Home, dark' });
  await show(tour, { path: '/test/app?stage_theme=dark', name: 'dark-page', title: 'Full page, dark' });
  await show(tour, { path: '/test/settings?stage_theme=dark', name: 'dark-settings', title: 'Settings, dark' });
  await show(tour, { path: at, name: 'stage-switches', title: 'Switches of the preview' }, async (page) => {
    await page.getByRole('button', { name: 'Stage', exact: true }).click();
  });
  await show(tour, {
    path: `${at}?stage_requests=true`,
    name: 'stage-requests',
    title: 'Signed requests and their timing',
  });
  await show(tour, {
    path: `${at}?stage_locale=de-DE&stage_role=view_only&stage_drawer=wide`,
    name: 'stage-german',
    title: 'German formats, view only, wide drawer',
  });
}

/** How a view looks before its first answer, and when none comes. */
async function pending(tour: Tour, path: string, name: string, title: string): Promise<void> {
  const open = async (answer: (route: Route) => Promise<void> | void): Promise<Page> => {
    const page = await tour.browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(15_000);
    await page.route('**/app/v1/**', answer);
    await page.goto(tour.sandbox.previewUrl + path);
    return page;
  };
  const waiting = await open(() => {});
  await waiting.locator('.sdk-spinner').first().waitFor();
  await tour.camera.snap(waiting, `${name}-loading`, `${title}, before the answer`);
  await waiting.close();
  const failing = await open((route) => route.abort());
  await failing.getByRole('button', { name: 'Try again' }).first().waitFor();
  await tour.camera.snap(failing, `${name}-offline`, `${title}, no answer`);
  await failing.close();
}

async function chooseFirst(page: Page): Promise<void> {
  await page.getByLabel(/^Item or account in/).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^Saved\./).waitFor();
}

async function stoppingProduct({ services }: OwnSandbox): Promise<string | null> {
  const [row] = await services.db
    .select({ subject: syncItems.problemSubject })
    .from(syncItems)
    .where(eq(syncItems.problemCode, 'product_missing'))
    .limit(1);
  return row?.subject ?? null;
}
