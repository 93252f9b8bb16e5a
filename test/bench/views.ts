import { desc, eq } from 'drizzle-orm';
import type { Browser, Page, Request } from 'playwright-core';
import { syncItems } from '#backend/database/schema/index.ts';
import { openBrowser } from '#test/dashboard/browser.ts';
import { type OwnSandbox, openSandbox } from '#test/dashboard/gallery/open-sandbox.ts';
import { ms, percentile, sample, table } from './figures.ts';

/** `contentMs` from the click on, `viewMs` from the moment on in which the frame with the app's script stands ready. */
type Opening = { contentMs: number; viewMs: number; requestMs: number; requests: number };

/**
 * From opening an invoice's page to content in the drawer, over the sandbox with its seeded history, in a headless
 * browser: page after page without reloading, as a merchant goes through a list.
 */
export async function benchViews(quick: boolean): Promise<string> {
  const sandbox = await openSandbox();
  const browser = await openBrowser();
  try {
    const invoices = await someInvoices(sandbox, quick ? 15 : 40);
    const page = await onList(browser, sandbox);
    // The first one warms up what every later one shares.
    await openInvoice(page, invoices[0] ?? '');
    const first: Opening[] = [];
    for (const id of invoices.slice(1)) first.push(await openInvoice(page, id));
    const again: Opening[] = [];
    for (const id of invoices.slice(-10)) again.push(await openInvoice(page, id));
    const row = (name: string, openings: Opening[]) => {
      const times = (of: (opening: Opening) => number) => {
        const { sorted } = sample(openings.map(of), 1);
        return [ms(percentile({ sorted }, 0.5)), ms(percentile({ sorted }, 0.95))];
      };
      const requests = openings.reduce((sum, opening) => sum + opening.requests, 0) / openings.length;
      return [
        name,
        ...times(({ contentMs }) => contentMs),
        ...times(({ viewMs }) => viewMs),
        ...times(({ requestMs }) => requestMs),
        requests.toFixed(2),
      ];
    };
    return table(
      [
        'Opening an invoice',
        'content p50 ms',
        'p95',
        'of which view p50',
        'p95',
        'request p50',
        'p95',
        'requests each',
      ],
      [row(`${first.length} for the first time`, first), row(`${again.length} again, from memory`, again)],
    );
  } finally {
    await browser.close();
    await sandbox.stop();
  }
}

async function onList(browser: Browser, sandbox: OwnSandbox): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${sandbox.previewUrl}/test/invoices`);
  await page.locator('.app-drawer .sdk-badge').first().waitFor();
  return page;
}

/** Goes to the invoice's page and waits until its drawer stands there, and until its request is over. */
async function openInvoice(page: Page, id: string): Promise<Opening> {
  const asked: Promise<number>[] = [];
  const note = (request: Request) => {
    if (!request.url().includes('/app/v1/') || request.method() !== 'POST') return;
    const began = performance.now();
    asked.push(
      request.response().then(async (response) => {
        await response?.finished();
        return performance.now() - began;
      }),
    );
  };
  page.on('request', note);
  const { contentMs, viewMs } = await page.evaluate(async (invoice) => {
    const frame = () => new Promise<void>((done) => requestAnimationFrame(() => done()));
    const began = performance.now();
    history.pushState(null, '', `/test/invoices/${invoice}`);
    window.dispatchEvent(new Event('preview:navigate'));
    const before = document.querySelector('.app-drawer .sdk-context-view');
    for (;;) {
      await frame();
      const shown = document.querySelector('.app-drawer .sdk-context-view');
      if (shown !== null && shown !== before && shown.querySelector('.sdk-badge') !== null) break;
    }
    const now = performance.now();
    const rendering = performance.getEntriesByName('view:render').at(-1)?.startTime ?? began;
    return { contentMs: now - began, viewMs: now - rendering };
  }, id);
  await page.waitForLoadState('networkidle');
  page.off('request', note);
  const times = await Promise.all(asked);
  return { contentMs, viewMs, requestMs: Math.max(0, ...times), requests: times.length };
}

/** Of the merchant that is connected, the newest first; different states, as a list has them. */
async function someInvoices({ services }: OwnSandbox, limit: number): Promise<string[]> {
  const rows = await services.db
    .select({ id: syncItems.stripeId })
    .from(syncItems)
    .where(eq(syncItems.objectType, 'invoice'))
    .orderBy(desc(syncItems.documentDate))
    .limit(limit);
  return rows.map(({ id }) => id);
}
