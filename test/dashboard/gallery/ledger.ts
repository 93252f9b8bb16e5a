import { findInvoices } from './find-documents.ts';
import { settled, type Tour, visit } from './tour.ts';

/** Where the links into the books lead: the simulated web client. */
export async function ledger(tour: Tour): Promise<void> {
  const { camera, sandbox } = tour;
  camera.begin('In the (simulated) books');
  const [synced = ''] = await findInvoices(sandbox, { status: 'synced', booked: true });
  const page = await visit(tour, `/test/invoices/${synced}`);
  await settled(page);
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /^Open in/ }).click(),
  ]);
  await tab.getByRole('heading', { name: 'Lines' }).waitFor();
  await camera.snap(tab, 'books-draft', 'The draft');
  await tab.getByRole('button', { name: 'Post' }).click();
  await tab.getByText('Posted sales invoice', { exact: true }).waitFor();
  await camera.snap(tab, 'books-posted', 'Posted');
  await tab
    .getByRole('link', { name: /^[A-Z]?\w+ / })
    .nth(0)
    .waitFor();
  await tab.locator('dd a').first().click();
  await tab.getByText('Customer', { exact: true }).first().waitFor();
  await camera.snap(tab, 'books-customer', 'Customer');
  await tab.getByRole('link', { name: 'Sales invoices', exact: true }).click();
  await tab.getByRole('heading', { name: 'Sales invoices' }).waitFor();
  await camera.snap(tab, 'books-list', 'List of drafts');
  await tab.goto(sandbox.facts.businessCentral.loginBaseUrl);
  await camera.snap(tab, 'books-home', 'Companies');
  await tab.close();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo sync' }).click();
  await page.getByText('already posted').first().waitFor();
  await camera.snap(page, 'undo-posted', 'Undo of a posted document says why not');
  await page.close();
}
