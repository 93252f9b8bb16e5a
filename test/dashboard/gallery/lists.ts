import { findInvoices } from './find-documents.ts';
import { show, type Tour, visit } from './tour.ts';

/** Overview, the preview's own lists, customers. */
export async function lists(tour: Tour): Promise<void> {
  const { camera, sandbox } = tour;
  camera.begin('Overview and customers');
  await show(tour, { path: '/test/invoices', name: 'overview', title: 'Overview beside the invoices' });
  await show(tour, { path: '/test/products', name: 'overview-products', title: 'Overview beside the products' });
  const page = await visit(tour, '/test/invoices');
  await page.getByRole('button', { name: 'Close app' }).click();
  await camera.snap(page, 'list-invoices', 'Invoice list of the preview');
  await page.close();
  const [synced = ''] = await findInvoices(sandbox, { status: 'synced', booked: true });
  const customer = await customerOf(tour, synced);
  const path = `/test/customers/${customer}`;
  await show(tour, { path, name: 'customer-linked', title: 'Customer, linked' });
  await show(tour, { path, name: 'customer-unlink', title: 'Unlink asks first' }, async (opened) => {
    await opened.getByRole('button', { name: 'Unlink' }).click();
    await opened.getByRole('dialog').waitFor();
  });
  const [open = ''] = await findInvoices(sandbox, { status: 'needs_review', problem: 'customer_ambiguous' });
  await show(tour, {
    path: `/test/customers/${await customerOf(tour, open)}`,
    name: 'customer-unlinked',
    title: 'Customer, not linked yet',
  });
}

async function customerOf({ sandbox }: Tour, invoiceId: string): Promise<string> {
  const { baseUrl, secretKey } = sandbox.facts.stripe;
  const answer = await fetch(`${baseUrl}/v1/invoices/${invoiceId}`, {
    headers: { Authorization: `Bearer ${secretKey}` },
  });
  const invoice: unknown = await answer.json();
  if (typeof invoice === 'object' && invoice !== null && 'customer' in invoice) return String(invoice.customer);
  throw new Error(`Stripe’s stand-in has no invoice ${invoiceId}`);
}
