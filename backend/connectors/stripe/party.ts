import type Stripe from 'stripe';
import type { Address, Party } from '../../documents/invoice.ts';

/** Empty and blank strings are absent: Stripe's forms leave both. */
export const present = (text: string | null | undefined): string | null => {
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === '' ? null : trimmed;
};

function toAddress(address: Stripe.Address | null | undefined): Address | null {
  if (address === null || address === undefined) return null;
  const result: Address = {
    line1: present(address.line1),
    line2: present(address.line2),
    city: present(address.city),
    postalCode: present(address.postal_code),
    state: present(address.state),
    country: present(address.country)?.toUpperCase() ?? null,
  };
  return Object.values(result).every((part) => part === null) ? null : result;
}

/** A live Stripe customer as a party. */
export function partyOfCustomer(customer: Stripe.Customer): Party {
  return {
    id: customer.id,
    name: present(customer.name),
    businessName: present(customer.business_name ?? null),
    email: present(customer.email),
    phone: present(customer.phone),
    address: toAddress(customer.address),
    taxIds: (customer.tax_ids?.data ?? []).map((taxId) => ({ type: taxId.type, value: taxId.value })),
    metadata: customer.metadata,
  };
}

/**
 * Whom an invoice is made out to. What stands on the finalised invoice wins over the customer's present data, because
 * that is what the customer was told; what the invoice leaves out comes from the customer.
 */
export function partyOfInvoice(invoice: Stripe.Invoice): Party | null {
  const customer = invoice.customer;
  if (customer === null || typeof customer === 'string') return null;
  if (customer.deleted === true) return null;
  const now = partyOfCustomer(customer);
  return {
    ...now,
    name: present(invoice.customer_name) ?? now.name,
    email: present(invoice.customer_email) ?? now.email,
    phone: present(invoice.customer_phone) ?? now.phone,
    address: toAddress(invoice.customer_address) ?? now.address,
    taxIds:
      (invoice.customer_tax_ids ?? []).length > 0
        ? (invoice.customer_tax_ids ?? []).flatMap((taxId) =>
            taxId.value === null ? [] : [{ type: taxId.type, value: taxId.value }],
          )
        : now.taxIds,
  };
}
