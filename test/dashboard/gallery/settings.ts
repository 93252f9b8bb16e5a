import type { Page } from 'playwright-core';
import { findInvoices } from './find-documents.ts';
import { show, type Tour } from './tour.ts';

const sections = ['Connection', 'Documents', 'Customers', 'Products', 'Taxes', 'Fields', 'Usage'] as const;

const open = (page: Page, section: string) => page.getByRole('tab', { name: section }).click();

/** The settings page, section by section, and what saving says. */
export async function settings(tour: Tour): Promise<void> {
  tour.camera.begin('Settings');
  const path = '/test/settings';
  for (const section of sections)
    await show(tour, { path, name: `settings-${section.toLowerCase()}`, title: section }, (page) =>
      open(page, section),
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
  await show(tour, { path, name: 'settings-saved', title: 'Saved: what changed' }, async (page) => {
    await open(page, 'Documents');
    await page.getByLabel('Rounding difference allowed').fill('4');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.sdk-settings-status', { hasText: /^Saved/ }).waitFor();
  });
  const [invoice = ''] = await findInvoices(tour.sandbox, { status: 'failed', problem: 'field_too_long' });
  await show(tour, { path, name: 'settings-try', title: 'Trying the field mappings on an invoice' }, async (page) => {
    await open(page, 'Fields');
    await page.getByLabel('Invoice to try it on').fill(invoice);
    await page.getByRole('button', { name: 'Try on this invoice' }).click();
    await page
      .getByText(/at most 35|35 characters/)
      .last()
      .waitFor();
  });
}
