import { type Context, mergeMetadata } from '../context.ts';
import { emit } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { clearable, flag, hash, metadata, text } from '../http/fields.ts';
import { newId } from '../ids.ts';
import type { Product } from '../objects/catalog.ts';

export const taxDetails = () => hash({ performance_location: text().optional(), tax_code: clearable().optional() });

/** What a price's `product_data` may say of the product made with it. */
export const productDataParams = {
  active: flag().optional(),
  id: text().optional(),
  metadata: metadata().optional(),
  name: text(),
  statement_descriptor: text(22).optional(),
  tax_code: text().optional(),
  tax_details: taxDetails().optional(),
  unit_label: text(12).optional(),
};

type NewProduct = {
  name: string;
  id?: string | undefined;
  metadata?: Parameters<typeof mergeMetadata>[1];
  active?: boolean | undefined;
  description?: string | null | undefined;
  images?: string[] | undefined;
  marketing_features?: Product['marketing_features'] | '' | undefined;
  shippable?: boolean | undefined;
  statement_descriptor?: string | null | undefined;
  tax_code?: string | null | undefined;
  tax_details?: { performance_location?: string | undefined; tax_code?: string | null | undefined } | '' | undefined;
  type?: Product['type'] | undefined;
  unit_label?: string | null | undefined;
  url?: string | null | undefined;
};

/** @throws StripeError `resource_already_exists` when the chosen id is taken. */
export function createProduct(ctx: Context, params: NewProduct): Product {
  const id = params.id ?? newId('prod');
  if (ctx.data.products.has(id)) {
    throw invalid('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  }
  const product = ctx.data.products.put({
    id,
    object: 'product',
    active: params.active ?? true,
    created: ctx.now,
    default_price: null,
    description: params.description ?? null,
    images: params.images ?? [],
    livemode: ctx.account.livemode,
    marketing_features: params.marketing_features || [],
    metadata: mergeMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: params.shippable ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    tax_code: params.tax_code ?? null,
    tax_details: taxDetailsOf(params.tax_details),
    type: params.type ?? 'service',
    unit_label: params.unit_label ?? null,
    updated: ctx.now,
    url: params.url ?? null,
  });
  emit(ctx, 'product.created', product);
  return product;
}

/** Both parts are there or none. */
export function taxDetailsOf(given: NewProduct['tax_details']): Product['tax_details'] {
  if (given === undefined || given === '') return null;
  return { performance_location: given.performance_location ?? null, tax_code: given.tax_code ?? null };
}
