import { findInvoices, type Wanted } from './find-documents.ts';
import { settled, show, type Tour } from './tour.ts';

const problems: [wanted: Wanted, name: string, title: string][] = [
  [{ status: 'failed', problem: 'tax_rate_unmapped' }, 'invoice-tax-rate', 'Failed: the tax rate is not mapped'],
  [{ status: 'failed', problem: 'product_missing' }, 'invoice-product', 'Failed: the product’s item is blocked'],
  [{ status: 'failed', problem: 'currency_unknown' }, 'invoice-currency', 'Failed: unknown currency'],
  [{ status: 'failed', problem: 'field_too_long' }, 'invoice-too-long', 'Failed: the PO number is too long'],
  [{ status: 'failed', problem: 'total_mismatch' }, 'invoice-totals', 'Failed: the totals differ'],
  [{ status: 'needs_review', problem: 'customer_ambiguous' }, 'invoice-ambiguous', 'Needs review: two customers fit'],
  [{ status: 'needs_review', problem: 'customer_blocked' }, 'invoice-blocked', 'Needs review: the customer is blocked'],
  [{ status: 'waiting', problem: 'stage_not_reached' }, 'invoice-waiting', 'Waiting: still a draft in Stripe'],
  [{ status: 'excluded' }, 'invoice-excluded', 'Excluded'],
  [{ status: 'undone' }, 'invoice-undone', 'Undone: voided in Stripe'],
  [{ status: 'synced_with_variance' }, 'invoice-variance', 'Synced with variance'],
];

/** The invoice view in every state that the seeded merchant has. */
export async function invoices(tour: Tour): Promise<void> {
  const { camera, sandbox } = tour;
  camera.begin('Invoice');
  const [synced = ''] = await findInvoices(sandbox, { status: 'synced', booked: true });
  const path = `/test/invoices/${synced}`;
  await show(tour, { path, name: 'invoice-synced', title: 'Synced' });
  await show(tour, { path, name: 'invoice-synced-open', title: 'Synced: lines and attempts opened' }, async (page) => {
    await page.getByText('Lines as booked').click();
    await page.getByText('Attempts', { exact: true }).click();
    await page
      .getByRole('button', { name: /^Show \d+ steps/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Show request and answer' }).first().click();
  });
  await show(tour, { path, name: 'invoice-preview', title: 'Preview of what would be written' }, async (page) => {
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('This would be written').waitFor();
  });
  await show(tour, { path, name: 'invoice-undo', title: 'Undo asks first' }, async (page) => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('dialog').waitFor();
  });
  for (const [wanted, name, title] of problems) {
    const [found] = await findInvoices(sandbox, wanted);
    if (found === undefined) {
      process.stdout.write(`The sandbox has no invoice for “${title}”; left out.\n`);
      continue;
    }
    await show(tour, { path: `/test/invoices/${found}`, name, title });
  }
  await corners(tour);
}

/** What one sees only after pressing something. */
async function corners(tour: Tour): Promise<void> {
  const { sandbox } = tour;
  const [rate = ''] = await findInvoices(sandbox, { status: 'failed', problem: 'tax_rate_unmapped' });
  const path = `/test/invoices/${rate}`;
  await show(tour, { path, name: 'invoice-tax-rate-unchosen', title: 'Saved without a choice' }, async (page) => {
    await page.getByRole('button', { name: 'Save and replay' }).click();
    await page.getByText('Choose a tax code first.').waitFor();
  });
  await show(
    tour,
    { path, name: 'invoice-preview-failed', title: 'Preview of an invoice that cannot be written' },
    async (page) => {
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('dialog').getByText('is not mapped').first().waitFor();
    },
  );
  await show(tour, { path, name: 'invoice-exclude', title: 'Exclude asks for a reason' }, async (page) => {
    await page.getByRole('button', { name: 'Exclude' }).click();
    await page.getByRole('dialog').waitFor();
  });
  const [ambiguous = ''] = await findInvoices(sandbox, { status: 'needs_review', problem: 'customer_ambiguous' });
  await show(
    tour,
    { path: `/test/invoices/${ambiguous}`, name: 'invoice-search', title: 'Searching another customer' },
    async (page) => {
      await page.getByLabel(/^Search all customers/).fill('GmbH');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page
        .getByRole('button', { name: /^Choose .*GmbH/ })
        .first()
        .waitFor();
    },
  );
  await show(tour, { path, name: 'invoice-offline', title: 'Tieout’s backend does not answer' }, async (page) => {
    await page.route(`${sandbox.backendUrl}/app/**`, (route) => route.abort());
    await page.getByRole('button', { name: 'Exclude' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Exclude/ })
      .last()
      .click();
    await page
      .getByRole('dialog')
      .getByRole('alert')
      .or(page.getByText(/could not|does not answer/i))
      .first()
      .waitFor();
  });
  const credited = await findInvoices(sandbox, { status: 'synced', booked: true });
  for (const id of credited) {
    const page = await tour.browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${sandbox.previewUrl}/test/invoices/${id}`);
    await settled(page);
    const related = await page.getByText('Related documents').count();
    if (related > 0) await tour.camera.snap(page, 'invoice-credited', 'Synced, with a credit memo');
    await page.close();
    if (related > 0) break;
  }
}
