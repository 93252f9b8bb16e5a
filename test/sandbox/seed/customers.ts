import type Stripe from 'stripe';
import type { Made } from './ids.ts';
import type { SeedCustomer } from './model.ts';

/**
 * Makes the customers. Their invoice numbers begin with a readable prefix, so that the same invoice has the same number
 * in every sandbox.
 * @param prefix two to four capital letters
 */
export async function seedCustomers(
  stripe: Stripe,
  customers: readonly SeedCustomer[],
  prefix: string,
  made: Made,
): Promise<void> {
  for (const [index, customer] of customers.entries()) {
    const { key, name, email, phone, address, taxId, metadata = {}, card = false } = customer;
    const { id } = await stripe.customers.create({
      name,
      email,
      metadata,
      invoice_prefix: `${prefix}${101 + index}`,
      ...(phone === undefined ? {} : { phone }),
      ...(address === undefined
        ? {}
        : {
            address: {
              line1: address.line1,
              postal_code: address.postalCode,
              city: address.city,
              country: address.country,
              ...(address.state === undefined ? {} : { state: address.state }),
            },
          }),
      ...(taxId === undefined ? {} : { tax_id_data: [taxId] }),
      ...(card ? { payment_method: 'pm_card_visa', invoice_settings: { default_payment_method: 'pm_card_visa' } } : {}),
    });
    made.customers.set(key, id);
  }
}
