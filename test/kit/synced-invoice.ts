import type Stripe from 'stripe';
import { finalizedInvoice, type House, type Merchant, mappedRate } from './house.ts';

const rates = new WeakMap<Merchant, Promise<string>>();

/** The merchant's tax rate of 19 %, mapped to VAT19; made when it is asked for first. */
export function vat19(house: House, merchant: Merchant): Promise<string> {
  const known = rates.get(merchant);
  if (known !== undefined) return known;
  const made = mappedRate(house, merchant, 19, 'VAT19');
  rates.set(merchant, made);
  return made;
}

type Options = NonNullable<Parameters<typeof finalizedInvoice>[1]>;

/** A finalized invoice of € 100.00 and VAT for the known customer, on its way. */
export const taxedInvoice = async (house: House, merchant: Merchant, options: Options = {}): Promise<Stripe.Invoice> =>
  finalizedInvoice(merchant, { taxRate: await vat19(house, merchant), ...options });

/** The same, awaited until its draft stands in the books. @throws Error as soon as it stops for another reason */
export async function syncedInvoice(house: House, merchant: Merchant, options: Options = {}): Promise<Stripe.Invoice> {
  const invoice = await taxedInvoice(house, merchant, options);
  await house.until(merchant, invoice.id, ({ status, sentence }) => {
    if (status === 'failed' || status === 'needs_review') throw new Error(`${invoice.id} is ${status}: ${sentence}`);
    return status === 'synced';
  });
  return invoice;
}
