import type Stripe from 'stripe';
import { finalizedInvoice, type House } from './house.ts';
import { businessCentralScene } from './ledgers/business-central.ts';
import { quickBooksScene } from './ledgers/quickbooks.ts';
import type { Books, LedgerScene } from './ledgers/scene.ts';

export type { BookDocument, Books, LedgerScene, Scene } from './ledgers/scene.ts';

/** Every ledger there is: `describe.each(ledgers)('$ledger', …)` runs a scenario over all of them. */
export const ledgers: readonly LedgerScene[] = [businessCentralScene, quickBooksScene];

/** Options of a finalized invoice; the company's own currency and its 19 % when nothing else is said. */
export type InvoiceOptions = Omit<NonNullable<Parameters<typeof finalizedInvoice>[1]>, 'taxRate' | 'lines'> & {
  /** Null: without tax. */
  taxRate?: string | null;
  lines?: (Omit<Stripe.InvoiceItemCreateParams, 'customer'> & { customer?: string })[];
};

/** An invoice that Stripe has finalized and told of. */
export function invoiced(books: Books, { taxRate, lines, ...options }: InvoiceOptions = {}): Promise<Stripe.Invoice> {
  return finalizedInvoice(books, {
    currency: books.currency,
    ...options,
    ...(taxRate === null ? {} : { taxRate: taxRate ?? books.vat }),
    ...(lines === undefined ? {} : { lines: lines.map((line) => ({ customer: '', ...line })) }),
  });
}

/** The invoice once its document stands in the books, in agreement. @throws Error as soon as it stops for another reason */
export async function inBooks(house: House, books: Books, options: InvoiceOptions = {}) {
  const invoice = await invoiced(books, options);
  const item = await house.until(books, invoice.id, ({ status, sentence }) => {
    if (status === 'failed' || status === 'needs_review') throw new Error(`${invoice.id} is ${status}: ${sentence}`);
    return status === 'synced';
  });
  return { invoice, item };
}
