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
const errorsOf = (page: Page) => page.evaluate(() => window.__previewErrors.map(({ message }) => message));
const addressOf = (page: Page) => page.url().slice(preview.dashboard.url.length);

describe('the full page of an app', { timeout: 60_000 }, () => {
  it('given routes, when the view moves, then the address follows, and Back and a shared address lead the view', async () => {
    const page = await open('/test/app?app_from=drawer');
    await page.getByText('Sent along: drawer').waitFor();
    await page.getByRole('button', { name: 'Failed only' }).click();
    await page.getByText('Status: failed').waitFor();
    expect(addressOf(page)).toBe('/test/app?status=failed');

    await page.getByRole('button', { name: 'Newest' }).click();
    await page.getByText('Document in 9, summary').waitFor();
    expect(addressOf(page)).toBe('/test/app/newest');
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByText('Document in 9, runs').waitFor();
    expect(addressOf(page)).toBe('/test/app/documents/in%209/runs');
    await page.goBack();
    await page.getByText('Document in 9, summary').waitFor();
    await page.goBack();
    await page.getByText('Status: failed').waitFor();

    await page.goto(`${preview.dashboard.url}/test/app/documents/in_7/runs`);
    await page.getByText('Document in_7, runs').waitFor();
    await page.getByRole('link', { name: 'Open in Dashboard' }).click();
    await page.getByRole('heading', { name: 'FIX-0001' }).waitFor();
    expect(await errorsOf(page)).toEqual([]);
    await page.close();
  });

  it('given an address that no route knows, when it is opened, then the view’s own fallback takes its place', async () => {
    const page = await open('/test/app/nowhere/at/all');
    await page.getByText('Status: all').waitFor();
    expect(addressOf(page)).toBe('/test/app');
    await page.close();
  });

  it('given React 17, when a view runs on it, then it works, and the SDK’s router fails as loudly as it would there', async () => {
    const page = await open('/test/invoices/in_1?stage_react=17');
    await page.getByText('for in_1').waitFor();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('definition').filter({ hasText: /^1$/ }).waitFor();
    await page.getByLabel('Note').pressSequentially('Paid');
    await page.getByRole('definition').filter({ hasText: 'Paid' }).waitFor();
    expect(await errorsOf(page)).toEqual([]);
    await page.goto(`${preview.dashboard.url}/test/app`);
    await page.getByText('The app failed').waitFor();
    expect((await errorsOf(page)).join()).toContain('useSyncExternalStore');
    await page.close();
  });
});
