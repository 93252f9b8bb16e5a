import type { Locator, Page } from 'playwright-core';

/** The app's drawer beside a page of the Dashboard. */
export const drawerOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Tieout' });

/** Waits until the drawer's status badge says this. */
export async function waitForStatus(page: Page, status: string): Promise<void> {
  await drawerOf(page).getByText(status, { exact: true }).first().waitFor();
}

export const button = (where: Page | Locator, name: string | RegExp): Locator =>
  where.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });

/** The task drawer over the page: a preview, or a question. */
export const dialogOf = (page: Page): Locator => page.getByRole('dialog');

/** Opens a section of the settings page. */
export const section = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click();

/** Saves the settings and waits until they are. */
export async function save(page: Page): Promise<void> {
  await button(page, 'Save').click();
  await page
    .getByRole('status')
    .filter({ hasText: /^Saved$/ })
    .waitFor();
}

/**
 * Goes through the sign-in at the ledger in the tab that the settings open: consents as that user and comes back.
 * @returns what the page in the tab said at the end
 */
export async function signInAtLedger(page: Page, start: string, userId: string): Promise<string> {
  await button(page, start).click();
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /^Continue to/ }).click(),
  ]);
  await tab
    .getByRole('radio')
    .and(tab.locator(`[value="${userId}"]`))
    .check();
  await button(tab, 'Accept').click();
  await tab.waitForURL(/\/oauth\/callback/);
  const said = await tab.getByRole('heading').innerText();
  await tab.close();
  return said;
}
