import type { Page } from 'playwright-core';
import { findInvoices } from './find-documents.ts';
import { show, type Tour } from './tour.ts';

/** The customer view in its states: linked, searched for another, asked about, linked by hand, rejected, created. */
export async function customers(tour: Tour): Promise<void> {
  const { camera, sandbox } = tour;
  camera.begin('Customers');
  const [synced = ''] = await findInvoices(sandbox, { status: 'synced', booked: true });
  const path = `/test/customers/${await customerOf(tour, synced)}`;
  await show(tour, { path, name: 'customer-linked', title: 'Linked' });
  await show(tour, { path, name: 'customer-unlink', title: 'Unlink asks first' }, async (page) => {
    await page.getByRole('button', { name: 'Unlink' }).click();
    await page.getByRole('dialog').waitFor();
  });
  const search = async (page: Page) => {
    await page.getByRole('button', { name: /^(Use another|Link a) customer$/ }).click();
    await page.getByLabel(/^Search all customers/).fill('GmbH');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page
      .getByRole('button', { name: /^Choose / })
      .first()
      .waitFor();
  };
  await show(tour, { path, name: 'customer-search', title: 'Searching another customer' }, search);
  await show(tour, { path, name: 'customer-chosen', title: 'Another customer chosen: what it means' }, async (page) => {
    await search(page);
    await page
      .getByRole('button', { name: /^Choose / })
      .first()
      .click();
    await page.getByText(/^From now on invoices/).waitFor();
  });

  const [ambiguous = ''] = await findInvoices(sandbox, { status: 'needs_review', problem: 'customer_ambiguous' });
  const asked = `/test/customers/${await customerOf(tour, ambiguous)}`;
  await show(tour, { path: asked, name: 'customer-asked', title: 'Two customers fit: asked once for all invoices' });
  const invoice = `/test/invoices/${ambiguous}`;
  await show(tour, { path: invoice, name: 'invoice-put-off', title: 'A question put off' }, async (page) => {
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('button', { name: 'Look at it now' }).waitFor();
  });
  await show(tour, { path: asked, name: 'customer-put-off', title: 'A question put off, on the customer’s page' });

  await show(
    tour,
    { path, name: 'customer-elsewhere', title: 'Linked by hand: drafts still stand under the former customer' },
    async (page) => {
      await search(page);
      await page
        .getByRole('button', { name: /^Choose / })
        .first()
        .click();
      await page.getByRole('button', { name: 'Link customer' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText('History', { exact: true }).click();
    },
  );
  await show(
    tour,
    { path, name: 'customer-unlinked', title: 'Unlinked, with customers that were rejected' },
    async (page) => {
      await page.getByRole('button', { name: 'Unlink' }).click();
      await page.getByRole('button', { name: 'Unlink customer' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  );
  await show(
    tour,
    { path, name: 'customer-perhaps', title: 'Create now, and somebody may be the same' },
    async (page) => {
      await page.getByRole('button', { name: /^Create in/ }).click();
      await page
        .getByText('Is it one of these?')
        .or(page.getByText(/^Created by/))
        .first()
        .waitFor();
    },
  );
}

/** The Stripe customer of an invoice. */
export async function customerOf({ sandbox }: Tour, invoiceId: string): Promise<string> {
  const { baseUrl, secretKey } = sandbox.facts.stripe;
  const answer = await fetch(`${baseUrl}/v1/invoices/${invoiceId}`, {
    headers: { Authorization: `Bearer ${secretKey}` },
  });
  const invoice: unknown = await answer.json();
  if (typeof invoice === 'object' && invoice !== null && 'customer' in invoice) return String(invoice.customer);
  throw new Error(`Stripe’s stand-in has no invoice ${invoiceId}`);
}
