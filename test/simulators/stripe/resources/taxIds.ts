import { type Context, find } from '../context.ts';
import { emit } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { hash, paging, text } from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { TaxId } from '../objects/customers.ts';

/** Type and value as `tax_id_data` of a customer and the tax id's own endpoint take them. */
export const taxIdParam = () => hash({ type: text(), value: text() });

/** Forms that Stripe checks at once; all other kinds are taken as they are. */
const FORMS: Record<string, RegExp> = {
  eu_vat: /^[A-Z]{2}[0-9A-Z+*]{2,12}$/,
  gb_vat: /^(GB)?[0-9A-Z]{9,12}$/,
  us_ein: /^\d{2}-?\d{7}$/,
  ch_vat: /^CHE[- ]?[\d.]{9,11} ?(MWST|TVA|IVA)?$/,
  au_abn: /^\d{11}$/,
};
const COUNTRYLESS = new Set(['unknown', 'eu_vat', 'eu_oss_vat']);

/** Gives a customer a tax id. @throws StripeError `tax_id_invalid` when the value cannot be one of that type. */
export function addTaxId(ctx: Context, customer: string, type: string, value: string): TaxId {
  if (!/^(unknown|[a-z]{2,3}_[a-z_]+)$/.test(type))
    throw invalid(`Invalid type: ${type} is no type of tax id`, { param: 'type' });
  const compact = value.replaceAll(' ', '');
  if (FORMS[type]?.test(compact) === false) {
    const message = `The tax ID ${value} of type ${type} is invalid.`;
    throw invalid(message, { code: 'tax_id_invalid', param: 'value' });
  }
  const taxId = ctx.data.taxIds.put({
    id: newId('txi'),
    object: 'tax_id',
    country: COUNTRYLESS.has(type)
      ? type === 'eu_vat'
        ? compact.slice(0, 2).replace('EL', 'GR')
        : null
      : type.slice(0, 2).toUpperCase(),
    created: ctx.now,
    customer,
    customer_account: null,
    livemode: ctx.account.livemode,
    owner: { type: 'customer', customer, customer_account: null },
    type,
    value,
    verification: {
      status: type === 'eu_vat' || type === 'gb_vat' ? 'pending' : 'unavailable',
      verified_address: null,
      verified_name: null,
    },
  });
  emit(ctx, 'customer.tax_id.created', taxId);
  return taxId;
}

/** A customer's tax ids, oldest first, as an invoice prints them. */
export function taxIdsOf(ctx: Pick<Context, 'data'>, customer: string): TaxId[] {
  return ctx.data.taxIds.list((taxId) => taxId.customer === customer);
}

/** The sub-list of a customer. */
export function taxIdList(ctx: Pick<Context, 'data'>, customer: string, cursor: { limit?: number }): JsonObject {
  return page(ctx.data.taxIds, {
    paging: cursor,
    kind: 'tax_id',
    url: `/v1/customers/${customer}/tax_ids`,
    where: (taxId) => taxId.customer === customer,
    json: (taxId) => taxId,
  });
}

function findTaxId(ctx: Context, customer: string, id: string): TaxId {
  find(ctx.data.customers, 'customer', customer);
  const taxId = find(ctx.data.taxIds, 'tax_id', id);
  return taxId.customer === customer ? taxId : find(ctx.data.taxIds, 'tax_id', `${id} of ${customer}`);
}

export const taxIdRoutes = [
  route('POST', '/v1/customers/{id}/tax_ids', { type: text(), value: text() }, (ctx, { type, value }, customer) => {
    find(ctx.data.customers, 'customer', customer);
    return addTaxId(ctx, customer, type, value);
  }),
  route('GET', '/v1/customers/{id}/tax_ids', paging, (ctx, cursor, customer) => {
    find(ctx.data.customers, 'customer', customer);
    return taxIdList(ctx, customer, cursor);
  }),
  route('GET', '/v1/customers/{customerId}/tax_ids/{id}', {}, (ctx, _params, customer, id) =>
    findTaxId(ctx, customer, id),
  ),
  route('DELETE', '/v1/customers/{customerId}/tax_ids/{id}', {}, (ctx, _params, customer, id) => {
    const taxId = findTaxId(ctx, customer, id);
    ctx.data.taxIds.delete(id);
    emit(ctx, 'customer.tax_id.deleted', taxId);
    return { id, object: 'tax_id', deleted: true };
  }),
];
