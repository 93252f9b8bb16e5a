import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { type Preview, signingSecret, startPreview } from './fixtures/preview.ts';

type Received = { path: string; body: string; signature: string; origin: string };

/** The app's backend: takes what comes and remembers it. */
async function startBackend() {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const cors = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': 'Content-Type, Stripe-Signature',
    };
    if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({
      path: request.url ?? '',
      body,
      signature: String(request.headers['stripe-signature'] ?? ''),
      origin: String(request.headers.origin ?? ''),
    });
    response.writeHead(200, { ...cors, 'Content-Type': 'text/plain' }).end('In step');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

let browser: Browser;
let preview: Preview;
let backend: Awaited<ReturnType<typeof startBackend>>;

beforeAll(async () => {
  backend = await startBackend();
  preview = await startPreview({ appBackendUrl: backend.url });
  browser = await openBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await preview?.close();
  await backend?.close();
});

async function open(path: string, width = 1440): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.setDefaultTimeout(10_000);
  await page.goto(preview.dashboard.url + path);
  return page;
}

const errorsOf = (page: Page) => page.evaluate(() => window.__previewErrors.map((error) => error.message));

describe('a view in the drawer', { timeout: 30_000 }, () => {
  it('given an invoice, when its page opens, then the app’s view for it shows beside it with the invoice as context', async () => {
    const page = await open('/test/invoices/in_1');
    await page.getByRole('heading', { name: 'FIX-0001' }).waitFor();
    await page.getByText('for in_1').waitFor();
    expect(await errorsOf(page)).toEqual([]);
    await page.close();
  });

  it('given a button, when pressed, then the view’s handler runs and its new state shows', async () => {
    const page = await open('/test/invoices/in_1');
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('definition').filter({ hasText: /^2$/ }).waitFor();
    expect(await errorsOf(page)).toEqual([]);
    await page.close();
  });

  it('given a text field, when typed into, then each change reaches the view', async () => {
    const page = await open('/test/invoices/in_1');
    await page.getByLabel('Note').pressSequentially('Paid by wire');
    await page.getByRole('definition').filter({ hasText: 'Paid by wire' }).waitFor();
    expect(await page.getByLabel('Note').inputValue()).toBe('Paid by wire');
    await page.close();
  });

  it('given a signed call, when the view makes it, then the backend gets the very JSON that was signed, from an opaque origin', async () => {
    const page = await open('/test/invoices/in_1');
    await page.getByRole('button', { name: 'Ask backend' }).click();
    await page.getByText('In step').waitFor();
    const [call] = backend.received.filter((one) => one.path === '/state');
    expect(call?.origin).toBe('null');
    expect(JSON.parse(call?.body ?? '')).toEqual({
      request_id: 'req_1',
      invoice: 'in_1',
      user_id: 'usr_1',
      account_id: 'acct_1',
    });
    const { signature } = new Stripe('sk_test_unused').webhooks;
    expect(signature?.verifyHeader(call?.body ?? '', call?.signature ?? '', signingSecret)).toBe(true);
    expect(await errorsOf(page)).toEqual([]);
    await page.close();
  });

  it('given a focus view with a warning, when Escape is pressed, then it asks, keeps the focus inside and closes on request', async () => {
    const page = await open('/test/invoices/in_1');
    await page.getByRole('button', { name: 'Review' }).click();
    const drawer = page.getByRole('dialog', { name: 'Review the difference' });
    await drawer.waitFor();
    for (const _ of Array.from({ length: 8 })) await page.keyboard.press('Tab');
    expect(await drawer.evaluate((box) => box.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Leave?' }).waitFor();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await drawer.waitFor({ state: 'detached' });
    await page.close();
  });

  it('given a list item, when chosen, then a toast of the view shows', async () => {
    const page = await open('/test/invoices/in_1');
    await page.getByRole('button', { name: /Consulting/ }).click();
    await page.getByText('Opened line-1').waitFor();
    await page.close();
  });

  it('given a link to another site, when pressed, then a real new tab opens', async () => {
    const page = await open('/test/invoices/in_1');
    await page.context().route('https://login.example.com/**', (route) => route.fulfill({ body: 'Sign in' }));
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in to the ledger' }).click(),
    ]);
    expect(tab.url()).toContain('https://login.example.com/authorize');
    await page.context().close();
  });

  it('given the gallery of all components, when shown, then none is refused', async () => {
    const page = await open('/test/products');
    await page.getByText('Every component once').waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Replay' }).click();
    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.getByText('Nothing yet').waitFor();
    expect(await errorsOf(page)).toEqual([]);
    await page.close();
  });
});

describe('what the Dashboard refuses', { timeout: 30_000 }, () => {
  it('given unknown props and components, raw HTML and misplaced text, when rendered, then each fails loudly in place, in the console and in the list', async () => {
    const page = await browser.newPage();
    const logged: string[] = [];
    page.on('console', (message) => message.type() === 'error' && logged.push(message.text()));
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${preview.dashboard.url}/test/customers/cus_1`);
    await page.getByText('<Heading> is not valid').waitFor();
    expect(await page.getByRole('alert').count()).toBe(5);
    const expected = [
      'Badge has no prop "tone"',
      'got "purple"',
      '<div> is raw HTML',
      'List takes ListItem only',
      'Heading is not a component',
    ];
    const errors = (await errorsOf(page)).join('\n');
    for (const part of expected) {
      expect(errors).toContain(part);
      expect(logged.join('\n')).toContain(part);
    }
    await page.close();
  });

  it('given an address outside connect-src, when a view fetches it, then the browser blocks it and the preview says so', async () => {
    const elsewhere = await startBackend();
    const page = await open(`/test/products/prod_1?app_target=${encodeURIComponent(`${elsewhere.url}/secret`)}`);
    await page.getByRole('button', { name: 'Reach backend' }).click();
    await page.getByText('Result: reached 200').waitFor();
    expect(await errorsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Reach elsewhere' }).click();
    await page.getByText('Result: refused').waitFor();
    await page.getByText('The app failed').waitFor();
    expect((await errorsOf(page)).join()).toContain('content security policy blocked');
    expect(elsewhere.received).toEqual([]);
    await page.close();
    await elsewhere.close();
  });

  it('given a toast of more than 30 characters, when shown, then it is rejected and told', async () => {
    const page = await open('/test/products/prod_1');
    await page.getByRole('button', { name: 'Long toast' }).click();
    await page.getByText(/Result: The toast/).waitFor();
    expect((await errorsOf(page)).join()).toContain('drops toasts of more than 30');
    await page.close();
  });
});

describe('the pages around the app', { timeout: 30_000 }, () => {
  it('given the list, when searched, paged and opened, then the address can be shared', async () => {
    const page = await open('/test/invoices');
    await page.getByText('FIX-0001').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('FIX-0021').waitFor();
    await page.getByLabel('Search by number or customer').fill('FIX-0044');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /FIX-0044/ }).click();
    await page.getByRole('heading', { name: 'FIX-0044' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/test/invoices/in_44');
    await page.close();
  });

  it('given two merchants, when switched, then the other account’s data and formats show', async () => {
    const page = await open('/test/invoices');
    await page.getByRole('button', { name: /Northwind Robotics/ }).click();
    await page.getByRole('menuitem', { name: /Fresh Bakery/ }).click();
    await page.getByText('2.018,00').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/acct_2/test/invoices');
    await page.close();
  });

  it('given the settings view, when saved, then the view gets the named fields as text', async () => {
    const page = await open('/test/settings');
    await page.getByLabel('Company').fill('Contoso');
    await page.getByLabel('Write when').selectOption('paid');
    await page.getByLabel('Write at once').check();
    await page.getByRole('button', { name: 'Save' }).click();
    const status = page.getByText(/^Saved/);
    await status.waitFor();
    expect(JSON.parse((await status.innerText()).slice('Saved '.length))).toEqual({
      company: 'Contoso',
      trigger: 'paid',
      variance: 'line',
      zero: 'on',
      live: 'on',
      deny: '',
    });
    expect(await errorsOf(page)).toEqual([]);
    await page.close();
  });

  it('given a narrow window, when the app opens, then drawer and page fit without scrolling sideways', async () => {
    const page = await open('/test/invoices/in_1', 420);
    await page.getByRole('heading', { name: 'FIX-0001' }).waitFor();
    await page.getByRole('button', { name: 'Open Ledger fixture' }).click();
    await page.getByText('for in_1').waitFor();
    const drawer = await page.getByRole('complementary', { name: 'Ledger fixture' }).boundingBox();
    expect(drawer?.x).toBeGreaterThanOrEqual(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.close();
  });
});
