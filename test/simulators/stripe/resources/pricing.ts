import type { z } from 'zod';
import { type Context, find } from '../context.ts';
import { invalid } from '../http/errors.ts';
import {
  amount,
  clearable,
  currency,
  decimal,
  emptyable,
  flag,
  hash,
  integer,
  list,
  metadata,
  oneOf,
  text,
  timestamp,
} from '../http/fields.ts';
import { amountStep } from '../money/currency.ts';
import { multiplyToMinor, plainDecimal } from '../money/decimal.ts';
import type { Pricing } from '../objects/invoices.ts';
import { discountsParam } from './discounts.ts';
import { createProduct, productDataParams } from './newProduct.ts';
import { checkStep, createPrice, unitAmountOf } from './prices.ts';

const taxBehavior = () => oneOf(['unspecified', 'exclusive', 'inclusive']);

/** What an invoice item or a line may say of its amount: exactly one of amount, price, price_data, unit amount. */
const amountParams = {
  amount: amount().optional(),
  pricing: hash({ price: text().optional() }).optional(),
  quantity: integer(0).optional(),
  quantity_decimal: decimal().optional(),
};
const itemPriceData = {
  currency: currency(),
  product: text(),
  tax_behavior: taxBehavior().optional(),
  unit_amount: amount().optional(),
  unit_amount_decimal: decimal().optional(),
};
const common = {
  description: clearable().optional(),
  discountable: flag().optional(),
  discounts: discountsParam().optional(),
  metadata: metadata().optional(),
  period: hash({ start: timestamp(), end: timestamp() }).optional(),
  tax_rates: emptyable(list(text()).max(10)).optional(),
};

/** Parameters of an invoice item. */
export const itemParams = {
  ...amountParams,
  ...common,
  price_data: hash(itemPriceData).optional(),
  tax_behavior: taxBehavior().optional(),
  tax_code: clearable().optional(),
  unit_amount_decimal: decimal().optional(),
};

const lineProductData = hash({
  name: text(),
  description: text().optional(),
  images: list(text()).optional(),
  metadata: productDataParams.metadata,
  tax_code: text().optional(),
  tax_details: productDataParams.tax_details,
  unit_label: text().optional(),
});

/** Parameters of an invoice line. */
export const lineParams = {
  ...amountParams,
  ...common,
  price_data: hash({
    ...itemPriceData,
    product: text().optional(),
    product_data: lineProductData.optional(),
  }).optional(),
};

type LineParams = z.output<z.ZodObject<typeof lineParams>>;
export type AmountParams = Pick<LineParams, 'amount' | 'pricing' | 'price_data' | 'quantity' | 'quantity_decimal'> & {
  unit_amount_decimal?: string | undefined;
};
export type Priced = {
  amount: number;
  currency: string;
  pricing: Pricing;
  quantity: number;
  quantity_decimal: string;
  /** Product name, when there is a product. */
  name: string | null;
};

/** Whether any of the amount's parts is given. */
export const namesAmount = (params: AmountParams): boolean =>
  [
    params.amount,
    params.pricing,
    params.price_data,
    params.quantity,
    params.quantity_decimal,
    params.unit_amount_decimal,
  ].some((part) => part !== undefined);

/**
 * The amount that parameters describe: unit price × quantity, rounded half up to the minor unit.
 * @param currencyWanted of the invoice or item it is for.
 * @throws StripeError when none or several ways are used, or currencies differ.
 */
export function priced(ctx: Context, params: AmountParams, currencyWanted: string): Priced {
  const ways = [params.amount, params.pricing?.price, params.price_data, params.unit_amount_decimal];
  if (ways.filter((way) => way !== undefined).length !== 1) {
    throw invalid('You must specify exactly one of amount, pricing[price], price_data and unit_amount_decimal.', {
      param: 'amount',
      code: ways.every((way) => way === undefined) ? 'parameter_missing' : 'parameter_invalid_combination',
    });
  }
  if (params.quantity !== undefined && params.quantity_decimal !== undefined) {
    throw invalid('You may only specify one of these parameters: quantity, quantity_decimal.', {
      param: 'quantity_decimal',
    });
  }
  const quantity = plainDecimal(params.quantity_decimal ?? String(params.quantity ?? 1));
  if (params.amount !== undefined) return byAmount(params.amount, quantity, currencyWanted);
  const { unit, currency: code, details, name } = unitPrice(ctx, params, currencyWanted);
  if (code !== currencyWanted) {
    const message = `The price is in ${code.toUpperCase()}, but the invoice is in ${currencyWanted.toUpperCase()}.`;
    throw invalid(message, { param: 'currency' });
  }
  return {
    ...times(unit, quantity, code),
    currency: code,
    pricing: {
      type: 'price_details',
      ...(details === null ? {} : { price_details: details }),
      unit_amount_decimal: unit,
    },
    name,
  };
}

/** Unit price × quantity; the integer quantity is the decimal one cut off. */
export function times(
  unit: string,
  quantity: string,
  code: string,
): Pick<Priced, 'amount' | 'quantity' | 'quantity_decimal'> {
  return {
    amount: Number(multiplyToMinor([unit, quantity], amountStep(code))),
    quantity: Math.trunc(Number(quantity)),
    quantity_decimal: plainDecimal(quantity),
  };
}

function byAmount(total: number, quantity: string, code: string): Priced {
  if (quantity !== '1') {
    throw invalid('You cannot pass a quantity with an amount. Pass unit_amount_decimal or a price instead.', {
      param: 'quantity',
    });
  }
  checkStep(total, code, 'amount');
  const pricing: Pricing = { type: 'price_details', unit_amount_decimal: String(total) };
  return { amount: total, currency: code, pricing, quantity: 1, quantity_decimal: '1', name: null };
}

type UnitPrice = { unit: string; currency: string; details: Pricing['price_details'] | null; name: string | null };

function unitPrice(ctx: Context, params: AmountParams, code: string): UnitPrice {
  const { price_data: data } = params;
  const nameOf = (product: string) => ctx.data.products.peek(product)?.name ?? null;
  if (params.pricing?.price !== undefined) {
    const price = find(ctx.data.prices, 'price', params.pricing.price, 'pricing[price]');
    if (!price.active) {
      throw invalid('The price specified is inactive. This field only accepts active prices.', {
        param: 'pricing[price]',
      });
    }
    if (price.type === 'recurring') {
      const message =
        'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.';
      throw invalid(message, { param: 'pricing[price]' });
    }
    const details = { price: price.id, product: price.product };
    return { unit: price.unit_amount_decimal, currency: price.currency, details, name: nameOf(price.product) };
  }
  if (data === undefined) {
    return { unit: plainDecimal(params.unit_amount_decimal ?? '0'), currency: code, details: null, name: null };
  }
  unitAmountOf(data, data.currency, 'price_data[unit_amount]');
  const product = productFor(ctx, data);
  // A price made on the way stays out of the catalogue: it is inactive from the start.
  const price = createPrice(ctx, product, { ...data, active: false });
  const details = { price: price.id, product };
  return { unit: price.unit_amount_decimal, currency: price.currency, details, name: nameOf(product) };
}

function productFor(ctx: Context, data: NonNullable<AmountParams['price_data']>): string {
  if (data.product !== undefined) return find(ctx.data.products, 'product', data.product, 'price_data[product]').id;
  if (data.product_data !== undefined) return createProduct(ctx, data.product_data).id;
  const message = 'You must specify either `product` or `product_data`.';
  throw invalid(message, { code: 'parameter_missing', param: 'price_data[product]' });
}
