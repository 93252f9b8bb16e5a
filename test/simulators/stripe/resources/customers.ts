import type { z } from 'zod';
import { type Context, find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import {
  address,
  amount,
  clearable,
  emptyable,
  hash,
  integer,
  list,
  metadata,
  notSimulated,
  oneOf,
  paging,
  rangeOf,
  text,
  within,
} from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId, newInvoicePrefix } from '../ids.ts';
import type { Customer, TaxExempt } from '../objects/customers.ts';
import { attachPaymentMethod } from './paymentMethods.ts';
import { customFieldsParam, mergeAddress, or, orEmpty, shippingOf, shippingParam } from './shared.ts';
import { addTaxId, taxIdParam } from './taxIds.ts';

const writable = {
  address: emptyable(address()).optional(),
  balance: amount().optional(),
  business_name: clearable(150).optional(),
  description: clearable(350).optional(),
  email: clearable(512).optional(),
  individual_name: clearable(150).optional(),
  invoice_prefix: clearable(12).optional(),
  invoice_settings: hash({
    custom_fields: customFieldsParam().optional(),
    default_payment_method: clearable().optional(),
    footer: clearable().optional(),
    rendering_options: emptyable(
      hash({
        amount_tax_display: oneOf(['', 'exclude_tax', 'include_inclusive_tax']).optional(),
        template: text().optional(),
      }),
    ).optional(),
  }).optional(),
  metadata: metadata().optional(),
  name: clearable(256).optional(),
  next_invoice_sequence: integer(1).optional(),
  phone: clearable(20).optional(),
  preferred_locales: emptyable(list(text())).optional(),
  shipping: shippingParam().optional(),
  source: clearable().optional(),
  tax_exempt: oneOf(['', 'none', 'exempt', 'reverse']).optional(),
  tax: hash({
    ip_address: clearable().optional(),
    validate_location: oneOf(['deferred', 'immediately', 'auto']).optional(),
  }).optional(),
  validate: clearable().optional(),
  cash_balance: notSimulated(),
};
const creatable = {
  ...writable,
  payment_method: text().optional(),
  tax_id_data: list(taxIdParam()).optional(),
  test_clock: notSimulated(),
};

type Writable = z.output<z.ZodObject<typeof writable>>;

/** The customer's answer; a deleted one says only that it is. */
export function customerJson(customer: Readonly<Customer>): JsonObject {
  return customer.deleted === true ? { id: customer.id, object: 'customer', deleted: true } : customer;
}

/** A customer for a new document. @throws StripeError for an unknown or deleted one. */
export function activeCustomer(ctx: Context, id: string, param = 'customer'): Customer {
  const customer = find(ctx.data.customers, 'customer', id, param);
  if (customer.deleted === true) return find(ctx.data.customers, 'customer', `${id} (deleted)`, param);
  return customer;
}

function existing(ctx: Context, id: string): Customer {
  const customer = find(ctx.data.customers, 'customer', id);
  return customer.deleted === true ? find(ctx.data.customers, 'customer', `${id} (deleted)`) : customer;
}

function newCustomer(ctx: Context): Customer {
  return {
    id: newId('cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: ctx.now,
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: newInvoicePrefix(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: ctx.account.livemode,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
    customer_account: null,
  };
}

function change(ctx: Context, customer: Customer, params: Writable): Customer {
  if (params.email !== undefined && params.email !== null && !/^[^@\s]+@[^@\s]+$/.test(params.email)) {
    throw invalid(`Invalid email address: ${params.email}`, { code: 'email_invalid', param: 'email' });
  }
  return {
    ...customer,
    ...(params.business_name == null ? {} : { business_name: params.business_name }),
    ...(params.individual_name == null ? {} : { individual_name: params.individual_name }),
    address: mergeAddress(customer.address, params.address),
    balance: or(params.balance, customer.balance),
    description: or(params.description, customer.description),
    email: or(params.email, customer.email),
    invoice_prefix: newPrefix(ctx, customer, params.invoice_prefix),
    invoice_settings: invoiceSettings(ctx, customer, params),
    metadata: mergeMetadata(customer.metadata, params.metadata),
    name: or(params.name, customer.name),
    next_invoice_sequence: or(params.next_invoice_sequence, customer.next_invoice_sequence),
    phone: or(params.phone, customer.phone),
    preferred_locales: orEmpty(params.preferred_locales, customer.preferred_locales, []),
    shipping: params.shipping === undefined ? customer.shipping : shippingOf(params.shipping),
    tax_exempt: taxExempt(params.tax_exempt) ?? customer.tax_exempt,
  };
}

function taxExempt(value: '' | TaxExempt | undefined): TaxExempt | undefined {
  return value === '' ? 'none' : value;
}

/** Prefixes are unique within the account: invoice numbers hang on them. */
function newPrefix(ctx: Context, customer: Customer, prefix: string | null | undefined): string {
  if (prefix === undefined || prefix === null) return customer.invoice_prefix;
  if (!/^[A-Z0-9]{3,12}$/.test(prefix)) {
    const message = 'The prefix must be 3–12 uppercase letters or numbers.';
    throw invalid(message, { param: 'invoice_prefix' });
  }
  const taken = ctx.data.customers.find((other) => other.invoice_prefix === prefix && other.id !== customer.id);
  if (taken !== undefined)
    throw invalid(`The invoice prefix ${prefix} is already in use.`, { param: 'invoice_prefix' });
  return prefix;
}

function invoiceSettings(
  ctx: Context,
  customer: Customer,
  { invoice_settings: given }: Writable,
): Customer['invoice_settings'] {
  const current = customer.invoice_settings;
  if (given === undefined) return current;
  const param = 'invoice_settings[default_payment_method]';
  const method = given.default_payment_method;
  const options = given.rendering_options;
  return {
    custom_fields: orEmpty(given.custom_fields, current.custom_fields, null),
    default_payment_method:
      method === undefined || method === null
        ? or(method, current.default_payment_method)
        : attachPaymentMethod(ctx, method, customer.id, param).id,
    footer: or(given.footer, current.footer),
    rendering_options:
      options === undefined || options === ''
        ? options === ''
          ? null
          : current.rendering_options
        : { amount_tax_display: options.amount_tax_display || null, template: options.template ?? null },
  };
}

export const customerRoutes = [
  route('POST', '/v1/customers', creatable, (ctx, params) => {
    const fresh = newCustomer(ctx);
    const method = params.payment_method ?? params.source;
    if (method != null) {
      const attached = attachPaymentMethod(ctx, method, fresh.id, 'payment_method');
      // A shared test id stands for one and the same new payment method within a request.
      if (params.invoice_settings?.default_payment_method === method || params.source != null) {
        params.invoice_settings = { ...params.invoice_settings, default_payment_method: attached.id };
      }
    }
    const customer = ctx.data.customers.put(change(ctx, fresh, params));
    emit(ctx, 'customer.created', customerJson(customer));
    for (const { type, value } of params.tax_id_data ?? []) addTaxId(ctx, customer.id, type, value);
    return customerJson(customer);
  }),
  route(
    'GET',
    '/v1/customers',
    { ...paging, created: rangeOf().optional(), email: text().optional(), test_clock: notSimulated() },
    (ctx, { created, email, test_clock: _clock, ...cursor }) =>
      page(ctx.data.customers, {
        paging: cursor,
        kind: 'customer',
        url: '/v1/customers',
        where: (customer) =>
          customer.deleted !== true &&
          within(created, customer.created) &&
          (email === undefined || customer.email === email),
        json: customerJson,
      }),
  ),
  route('GET', '/v1/customers/{id}', {}, (ctx, _params, id) => customerJson(find(ctx.data.customers, 'customer', id))),
  route('POST', '/v1/customers/{id}', { ...writable, default_source: clearable().optional() }, (ctx, params, id) => {
    const before = existing(ctx, id);
    const after = ctx.data.customers.put(change(ctx, before, params));
    emitUpdate(ctx, 'customer.updated', customerJson(before), customerJson(after));
    return customerJson(after);
  }),
  route('DELETE', '/v1/customers/{id}', {}, (ctx, _params, id) => {
    const customer = existing(ctx, id);
    emit(ctx, 'customer.deleted', customerJson(customer));
    return customerJson(ctx.data.customers.put({ ...customer, deleted: true }));
  }),
];
