import Stripe from 'stripe';
import type { Made } from './ids.ts';
import type { SeedMerchant, SeedProduct } from './model.ts';

/** Makes tax rates, coupons, products and prices. */
export async function seedCatalogue(
  stripe: Stripe,
  { taxRates, coupons, products }: Pick<SeedMerchant, 'taxRates' | 'coupons' | 'products'>,
  made: Made,
): Promise<void> {
  for (const { key, name, percentage, inclusive = false, country, description } of taxRates) {
    const rate = await stripe.taxRates.create({
      display_name: name,
      percentage: Number(percentage),
      inclusive,
      country,
      tax_type: 'vat',
      ...(description === undefined ? {} : { description }),
    });
    made.taxRates.set(key, rate.id);
  }
  for (const coupon of coupons) {
    const { id, name } = coupon;
    const off =
      'percentOff' in coupon
        ? { percent_off: coupon.percentOff }
        : { amount_off: coupon.amountOff, currency: coupon.currency };
    await stripe.coupons.create({ id, name, duration: 'forever', ...off });
  }
  for (const product of products) await seedProduct(stripe, product, made);
}

async function seedProduct(stripe: Stripe, product: SeedProduct, made: Made): Promise<void> {
  const { key, name, description, unitLabel, recurring, metadata = {} } = product;
  const period = recurring === undefined ? {} : { recurring: { interval: recurring } };
  const [first, ...others] = Object.entries(product.prices);
  if (first === undefined) throw new Error(`The product ${key} of the seed has no price.`);
  const price = ([currency, unit]: [string, string]) => ({
    currency,
    unit_amount_decimal: Stripe.Decimal.from(unit),
    ...period,
  });
  const created = await stripe.products.create({
    name,
    description,
    metadata,
    default_price_data: price(first),
    ...(unitLabel === undefined ? {} : { unit_label: unitLabel }),
  });
  made.products.set(key, created.id);
  const main = created.default_price;
  made.prices.set(`${key}/${first[0]}`, typeof main === 'string' ? main : (main?.id ?? ''));
  for (const other of others) {
    const { id } = await stripe.prices.create({ product: created.id, ...price(other) });
    made.prices.set(`${key}/${other[0]}`, id);
  }
}
