import type { Page } from 'playwright-core';
import { findInvoices } from './find-documents.ts';
import { show, type Tour, visit } from './tour.ts';

const sections = [
  'Connection',
  'Documents',
  'Customers',
  'Products',
  'Taxes',
  'Fields',
  'Money movement',
  'Notifications',
  'Advanced',
  'API keys',
  'Usage',
  'History',
] as const;

const open = (page: Page, section: string) => page.getByRole('tab', { name: section }).click();

/** The settings page, section by section, and what saving says. */
export async function settings(tour: Tour): Promise<void> {
  tour.camera.begin('Settings');
  const path = '/test/settings';
  for (const section of sections)
    await show(
      tour,
      { path, name: `settings-${section.toLowerCase().replace(' ', '-')}`, title: section },
      async (page) => {
        await open(page, section);
        if (section === 'Fields') await page.getByText('On this invoice').first().waitFor();
      },
    );
  await show(
    tour,
    { path, name: 'settings-money-rule', title: 'A rule of booking, written and tried' },
    async (page) => {
      await open(page, 'Money movement');
      await page.getByRole('button', { name: 'Add rule' }).last().click();
      await page.getByLabel('If', { exact: true }).selectOption('currency');
      await page.getByLabel('Comparison').selectOption('equal');
      await page.getByLabel('Compared with').fill('eur');
      await page.getByLabel('What would go to').selectOption('stripe_fees');
      const account = page.getByLabel('Goes to the account');
      await account.selectOption({ index: 1 });
      await page.getByRole('button', { name: 'Try these rules' }).click();
      await page.getByText(/^Of the newest \d+ movements:/).waitFor();
      await page.getByText('Closed periods', { exact: true }).click();
    },
  );
  await show(tour, { path, name: 'settings-invalid', title: 'Not saved: a field needs attention' }, async (page) => {
    await open(page, 'Fields');
    await page.getByRole('button', { name: 'Add field mapping' }).click();
    await page.getByText('Mapping 7', { exact: true }).waitFor();
    await page.getByLabel('Value from').last().selectOption('template');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/needs? your attention/)
      .first()
      .waitFor();
  });
  await show(
    tour,
    { path, name: 'settings-unsaved', title: 'Unsaved changes, and back after leaving' },
    async (page) => {
      await open(page, 'Documents');
      await page.getByLabel('Rounding difference allowed').fill('3');
      await page.getByRole('tab', { name: 'Documents (unsaved)' }).waitFor();
    },
  );
  await show(tour, { path, name: 'settings-saved', title: 'Saved: which invoices it affects' }, async (page) => {
    await open(page, 'Documents');
    await page.getByLabel('Prefix of that number').fill('NL-');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByText(/invoices? (is|are) affected by this change|checked is affected/)
      .waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Which invoices' }).click();
  });
  await show(tour, { path, name: 'settings-revert', title: 'Going back to an earlier version' }, async (page) => {
    await open(page, 'History');
    await page
      .getByRole('button', { name: /^Go back to version/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('before: NL-').waitFor();
  });
  await show(tour, { path, name: 'settings-keys-new', title: 'A new API key, shown once' }, async (page) => {
    await open(page, 'API keys');
    await page.getByLabel('Name of the key').fill('Data warehouse');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Copy the key now').waitFor();
  });
  const [invoice = ''] = await findInvoices(tour.sandbox, { status: 'failed', problem: 'field_too_long' });
  await show(tour, { path, name: 'settings-try', title: 'Field mappings with what an invoice says' }, async (page) => {
    await open(page, 'Fields');
    await page.getByLabel('Show the values of').selectOption('other');
    await page.getByLabel('ID of the invoice').fill(invoice);
    await page.getByText('Would stop').first().waitFor();
  });
  // As it was before the pictures.
  const page = await visit(tour, path);
  await open(page, 'Documents');
  await page.getByLabel('Prefix of that number').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.sdk-settings-status', { hasText: /^Saved/ }).waitFor();
  await page.close();
}
