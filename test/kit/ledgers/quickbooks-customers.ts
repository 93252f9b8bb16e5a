import type { CompanyHandle } from '#test/simulators/quickbooks/index.ts';
import { type JsonObject, objectOf, refOf, textOf } from '#test/simulators/quickbooks/json.ts';
import type { BookCustomer, CustomerBooks } from './scene.ts';

const entities = { vendor: 'Vendor', employee: 'Employee' } as const;

function customerOf(row: Readonly<JsonObject>): BookCustomer {
  const address = objectOf(row.BillAddr);
  return {
    id: textOf(row.Id),
    number: textOf(row.Id),
    name: textOf(row.DisplayName),
    email: textOf(objectOf(row.PrimaryEmailAddr).Address) || null,
    phone: textOf(objectOf(row.PrimaryPhone).FreeFormNumber) || null,
    currency: refOf(row.CurrencyRef),
    line1: textOf(address.Line1) || null,
    city: textOf(address.City) || null,
    postalCode: textOf(address.PostalCode) || null,
    state: textOf(address.CountrySubDivisionCode) || null,
    country: textOf(address.Country) || null,
    paymentTerms: refOf(row.SalesTermRef) || null,
    paymentMethod: refOf(row.PaymentMethodRef) || null,
    taxArea: null,
  };
}

const own = ({ name, email }: { name?: string; email?: string }): JsonObject => ({
  ...(name === undefined ? {} : { DisplayName: name }),
  ...(email === undefined ? {} : { PrimaryEmailAddr: { Address: email } }),
});

/** What can be done with customers in these books past the product. */
export const customersOf = (company: CompanyHandle): CustomerBooks => ({
  customers: (name) =>
    company
      .rows('Customer')
      .map(customerOf)
      .filter((customer) => name === undefined || customer.name === name),
  addCustomer: ({ currency, ...given }) => {
    const [row] = company.add('Customer', {
      ...own(given),
      ...(currency === undefined ? {} : { CurrencyRef: { value: currency } }),
    });
    return textOf(row?.Id);
  },
  changeCustomer: (id, change) => void company.change('Customer', id, own(change)),
  removeCustomer: () => {
    throw new Error('Customers are never deleted here');
  },
  addOther: (kind, name) => void company.add(entities[kind], { DisplayName: name }),
  addPaymentMethod: (Name) => textOf(company.add('PaymentMethod', { Name })[0]?.Id),
  taxAreaAbroad: () => {
    throw new Error('Customers have no tax area here');
  },
  block: (id) => void company.change('Customer', id, { Active: false }),
  unblock: (id) => void company.change('Customer', id, { Active: true }),
});
