import { find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import {
  clearable,
  emptyable,
  flag,
  hash,
  list,
  metadata,
  notSimulated,
  oneOf,
  paging,
  rangeOf,
  text,
  within,
} from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { createProduct, taxDetails, taxDetailsOf } from './newProduct.ts';
import { createPrice, priceAmountParams } from './prices.ts';
import { or, orEmpty } from './shared.ts';

const common = {
  active: flag().optional(),
  description: clearable().optional(),
  marketing_features: emptyable(list(hash({ name: text(80) }))).optional(),
  metadata: metadata().optional(),
  images: emptyable(list(text()).max(8)).optional(),
  package_dimensions: notSimulated(),
  shippable: flag().optional(),
  statement_descriptor: clearable(22).optional(),
  tax_code: clearable().optional(),
  tax_details: emptyable(taxDetails()).optional(),
  unit_label: clearable(12).optional(),
  url: clearable().optional(),
};

export const productRoutes = [
  route(
    'POST',
    '/v1/products',
    {
      ...common,
      name: text(),
      id: text().optional(),
      type: oneOf(['service', 'good']).optional(),
      default_price_data: hash({ ...priceAmountParams, metadata: metadata().optional() }).optional(),
    },
    (ctx, params) => {
      const { images, ...rest } = params;
      const product = createProduct(ctx, { ...rest, images: images === '' ? [] : images });
      if (params.default_price_data === undefined) return product;
      const price = createPrice(ctx, product.id, params.default_price_data);
      return ctx.data.products.put({ ...product, default_price: price.id });
    },
  ),
  route(
    'GET',
    '/v1/products',
    {
      ...paging,
      active: flag().optional(),
      created: rangeOf().optional(),
      ids: list(text()).optional(),
      shippable: flag().optional(),
      type: oneOf(['service', 'good']).optional(),
      url: text().optional(),
    },
    (ctx, { active, created, ids, shippable, type, url, ...cursor }) =>
      page(ctx.data.products, {
        paging: cursor,
        kind: 'product',
        url: '/v1/products',
        where: (product) =>
          (active === undefined || product.active === active) &&
          within(created, product.created) &&
          (ids === undefined || ids.includes(product.id)) &&
          (shippable === undefined || product.shippable === shippable) &&
          (type === undefined || product.type === type) &&
          (url === undefined || product.url === url),
        json: (product) => product,
      }),
  ),
  route('GET', '/v1/products/{id}', {}, (ctx, _params, id) => find(ctx.data.products, 'product', id)),
  route(
    'POST',
    '/v1/products/{id}',
    { ...common, name: text().optional(), default_price: text().optional() },
    (ctx, params, id) => {
      const before = find(ctx.data.products, 'product', id);
      if (params.default_price !== undefined) find(ctx.data.prices, 'price', params.default_price, 'default_price');
      const after = ctx.data.products.put({
        ...before,
        active: or(params.active, before.active),
        default_price: or(params.default_price, before.default_price),
        description: or(params.description, before.description),
        images: orEmpty(params.images, before.images, []),
        marketing_features: orEmpty(params.marketing_features, before.marketing_features, []),
        metadata: mergeMetadata(before.metadata, params.metadata),
        name: or(params.name, before.name),
        shippable: or(params.shippable, before.shippable),
        statement_descriptor: or(params.statement_descriptor, before.statement_descriptor),
        tax_code: or(params.tax_code, before.tax_code),
        tax_details: params.tax_details === undefined ? before.tax_details : taxDetailsOf(params.tax_details),
        unit_label: or(params.unit_label, before.unit_label),
        updated: ctx.now,
        url: or(params.url, before.url),
      });
      emitUpdate(ctx, 'product.updated', before, after);
      return after;
    },
  ),
  route('DELETE', '/v1/products/{id}', {}, (ctx, _params, id) => {
    const product = find(ctx.data.products, 'product', id);
    if (ctx.data.prices.find((price) => price.product === id) !== undefined) {
      throw invalid('This product cannot be deleted because it has one or more user-created prices.');
    }
    ctx.data.products.delete(id);
    emit(ctx, 'product.deleted', product);
    return { id, object: 'product', deleted: true };
  }),
];
