import type { SeedCustomer as LedgerCustomer } from '#test/simulators/business-central/seed.ts';
import type { SeedCustomer, SeedTwin } from './model.ts';

/** Every region that CLDR knows, as a company with the full list of countries has them. */
export function countries(): { code: string; displayName: string }[] {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  return letters.flatMap((first) =>
    letters.flatMap((second) => {
      const displayName = names.of(first + second);
      return displayName === undefined ? [] : [{ code: first + second, displayName: displayName.slice(0, 50) }];
    }),
  );
}

/** The seeded Stripe customers whom the books know already. */
export const twins = (customers: readonly SeedCustomer[]): LedgerCustomer[] =>
  customers.flatMap((customer) => (customer.inLedger ?? []).map((twin) => ledgerCustomer(customer, twin)));

function ledgerCustomer(customer: SeedCustomer, twin: SeedTwin): LedgerCustomer {
  const { address } = customer;
  const email = twin.email === undefined ? customer.email : twin.email;
  const phone = twin.phone === undefined ? customer.phone : twin.phone;
  const taxId = twin.taxId === undefined ? customer.taxId?.value : twin.taxId;
  return {
    number: twin.number,
    displayName: twin.name ?? customer.name,
    ...(email === null ? {} : { email }),
    taxArea: twin.area,
    paymentTerms: '30T',
    paymentMethod: customer.card === true ? 'STRIPE' : 'BANK',
    ...(twin.blocked === undefined ? {} : { blocked: twin.blocked }),
    properties: {
      type: customer.card === true ? 'Person' : 'Company',
      ...(address === undefined
        ? {}
        : {
            addressLine1: address.line1,
            postalCode: address.postalCode,
            city: address.city,
            country: address.country,
            state: address.state ?? '',
          }),
      ...(phone ? { phoneNumber: phone } : {}),
      ...(taxId ? { taxRegistrationNumber: taxId } : {}),
    },
  };
}
