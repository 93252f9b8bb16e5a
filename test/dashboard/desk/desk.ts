import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { House, Merchant } from '#test/kit/house.ts';
import { openHouse } from '#test/kit/house.ts';
import { openBrowser } from '../browser.ts';
import type { Merchant as SignedIn } from '../merchant.ts';
import { startDashboard } from '../server.ts';

/** A merchant's desk: the whole product, the Dashboard preview before it, and a real browser. */
export type Desk = {
  house: House;
  /** Opens a page of the merchant's Dashboard, e.g. `/invoices/in_…`, in a browser window of its own. */
  open(merchant: SittingDown, path: string, size?: { width: number; height: number }): Promise<Page>;
  /** Waits until no run is waiting or under way: an invoice’s second event may come while its first is worked off. */
  calm(): Promise<void>;
  /** After each test: what the preview refused in any window since, and every window closed. */
  tidy(): Promise<void>;
  close(): Promise<void>;
};

type SittingDown = Pick<Merchant, 'accountId'> & { books: Pick<Merchant['books'], 'name'> };

/** Enough for a slow machine; nothing waits this long when it is well. */
const PATIENCE_MS = 20_000;

export async function openDesk(): Promise<Desk> {
  const house = await openHouse();
  const browser: Browser = await openBrowser();
  const signedIn: SignedIn[] = [];
  const dashboard = await startDashboard({
    port: 0,
    stripe: { baseUrl: house.stripe.url },
    merchants: signedIn,
    signingSecret: house.config.STRIPE_APP_SIGNING_SECRETS[0] ?? '',
    appBackendUrl: house.url,
  });
  const windows: { context: BrowserContext; page: Page }[] = [];
  return {
    house,
    async open({ accountId, books }, path, size = { width: 1440, height: 900 }) {
      if (!signedIn.some((one) => one.accountId === accountId)) signedIn.push(signIn(house, accountId, books.name));
      const context = await browser.newContext({ viewport: size });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      windows.push({ context, page });
      await page.goto(`${dashboard.url}/${accountId}/test${path}`);
      return page;
    },
    async calm() {
      for (;;) {
        const { waiting, active } = await house.services.queue.counts('documents');
        if (waiting + active === 0) return;
      }
    },
    async tidy() {
      const refused: string[] = [];
      for (const { context, page } of windows.splice(0)) {
        refused.push(...(await page.evaluate(() => window.__previewErrors.map(({ message }) => message))));
        await context.close();
      }
      expect(refused).toEqual([]);
    },
    async close() {
      await browser.close();
      await dashboard.close();
      await house.stop();
    },
  };
}

function signIn(house: House, id: string, name: string): SignedIn {
  // An account that exists already is found by its id, with the key it has.
  const account = house.stripe.createAccount({ id, name, country: 'DE', defaultCurrency: 'eur' });
  return { ...account, name, country: 'DE', user: { id: 'usr_ada', name: 'Ada Lovelace', email: 'ada@example.com' } };
}
