import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { type Preview, startPreview } from './fixtures/preview.ts';

let preview: Preview;
let browser: Browser;

beforeAll(async () => {
  [preview, browser] = await Promise.all([startPreview(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await preview.close();
});

async function open(path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
  await page.goto(preview.dashboard.url + path);
  return page;
}
const choose = async (page: Page, label: string, value: string) => {
  const panel = page.getByRole('region', { name: 'Stage' });
  if (!(await panel.isVisible())) await page.getByRole('button', { name: 'Stage', exact: true }).click();
  await panel.getByLabel(label).selectOption(value);
};
const themeOf = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const errorsOf = (page: Page) => page.evaluate(() => window.__previewErrors.map(({ message }) => message));

describe('the switches of the preview', { timeout: 60_000 }, () => {
  it('given another locale, role and React, when chosen, then pages and views follow without being loaded anew', async () => {
    const page = await open('/test/invoices/in_1');
    await page.getByText('for in_1').waitFor();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('€2,018.00').first().waitFor();
    await choose(page, 'Locale', 'de-DE');
    await page.getByText('2.018,00').first().waitFor();
    await choose(page, 'Role', 'view_only');
    await page.getByText('Seen as de-DE, view_only, test').waitFor();
    // The view kept its state: it was given another context, not begun anew.
    await page.getByRole('definition').filter({ hasText: /^1$/ }).waitFor();
    await choose(page, 'React of the views', '17');
    await page.getByText('React 17.0.2').waitFor();
    expect(await errorsOf(page)).toEqual([]);
    await page.close();
  });

  it('given live mode, when chosen, then the address, the views and the lists are live, and a missing key is said', async () => {
    const page = await open('/test/invoices/in_1');
    await choose(page, 'Mode', 'live');
    await page.getByText('Seen as en-US, admin, live').waitFor();
    await page.getByText('The preview has no live data of this account.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/invoices/in_1');
    expect(await page.getByText('Test mode', { exact: true }).count()).toBe(0);
    await page.close();
  });

  it('given dark, a wide drawer and 420 pixels, when chosen, then they show and outlast a reload', async () => {
    const page = await open('/test/invoices/in_1');
    await page.getByText('for in_1').waitFor();
    const light = await themeOf(page);
    await choose(page, 'Theme', 'dark');
    await choose(page, 'Drawer', 'wide');
    const drawer = page.getByRole('complementary', { name: 'Ledger fixture' });
    await expect.poll(async () => (await drawer.boundingBox())?.width).toBe(560);
    expect(await themeOf(page)).not.toBe(light);
    await page.reload();
    await drawer.waitFor();
    expect(await themeOf(page)).not.toBe(light);

    await choose(page, 'Page width', '420');
    const inside = page.frameLocator('iframe[title="Preview, 420 pixels wide"]');
    await inside.getByRole('heading', { name: 'FIX-0001' }).waitFor();
    await inside.getByRole('button', { name: 'Navigation' }).click();
    await inside.getByRole('link', { name: 'Customers' }).click();
    await inside.getByText('Contoso').first().waitFor();
    await page.getByRole('button', { name: /Back to the window/ }).click();
    await page.getByRole('heading', { name: 'Customers' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/test/customers');
    await page.close();
  });

  it('given signed requests, when a view sends some, then they are listed with status and time, redacted', async () => {
    const page = await open('/test/invoices/in_1?stage_requests=true');
    const log = page.getByRole('region', { name: 'Requests' });
    await log.getByText('None yet.').waitFor();
    await page.getByRole('button', { name: 'Ask backend' }).click();
    const row = log.getByText('/state');
    await row.waitFor();
    await log.getByRole('heading', { name: /1, 1 signed, \d+ ms in all/ }).waitFor();
    await row.click();
    await log.getByText('"invoice": "in_1"').waitFor();
    await page.close();
  });
});
