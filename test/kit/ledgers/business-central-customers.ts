import type { CompanyHandle } from '#test/simulators/business-central/index.ts';
import type { BookCustomer, CustomerBooks } from './scene.ts';

type Values = ReturnType<CompanyHandle['rows']>[number]['values'];

const noId = '00000000-0000-0000-0000-000000000000';

function customerOf(id: string, values: Values): BookCustomer {
  const filled = (name: string): string | null => {
    const value = String(values[name] ?? '');
    return value === '' || value === noId ? null : value;
  };
  return {
    id,
    number: filled('number') ?? '',
    name: filled('displayName') ?? '',
    email: filled('email'),
    phone: filled('phoneNumber'),
    currency: filled('currencyCode') ?? '',
    line1: filled('addressLine1'),
    city: filled('city'),
    postalCode: filled('postalCode'),
    state: filled('state'),
    country: filled('country'),
    paymentTerms: filled('paymentTermsId'),
    paymentMethod: filled('paymentMethodId'),
    taxArea: filled('taxAreaId'),
  };
}

/** What can be done with customers in these books past the product. */
export const customersOf = (books: CompanyHandle): CustomerBooks => ({
  customers: (name) =>
    books
      .rows('customers')
      .map(({ id, values }) => customerOf(id, values))
      .filter((customer) => name === undefined || customer.name === name),
  addCustomer: ({ name, ...own }) => {
    const [row] = books.addCustomers({ displayName: name, taxArea: 'DOMESTIC', ...own });
    return row?.id ?? '';
  },
  changeCustomer: (id, { name, ...own }) =>
    void books.change('customers', id, { ...own, ...(name === undefined ? {} : { displayName: name }) }),
  removeCustomer: (id) => void books.delete('customers', id),
  addOther: () => {
    throw new Error('Customers share their names with nobody here');
  },
  addPaymentMethod: (code) => books.addPaymentMethods({ code })[0]?.id ?? '',
  taxAreaAbroad: () => {
    for (const { values } of books.rows('taxGroups')) books.setVat('EXPORT', String(values.code), '0');
    return books.find('taxAreas', 'EXPORT').id;
  },
  block: (id) => void books.change('customers', id, { blocked: 'All' }),
  unblock: (id) => void books.change('customers', id, { blocked: ' ' }),
});
