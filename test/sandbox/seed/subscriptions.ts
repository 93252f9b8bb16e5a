import type { StripeSimulator } from '#test/simulators/stripe/index.ts';
import type { Workshop } from './invoices.ts';
import type { SeedSubscription } from './model.ts';
import { DAY_MS } from './timeline.ts';

/** Puts subscriptions, their changes and the billing of their periods on the timeline. */
export function planSubscriptions(shop: Workshop, simulator: StripeSimulator, accountId: string): void {
  for (const subscription of shop.merchant.subscriptions) {
    shop.timeline.at(subscription.startDaysAgo, () => start(shop, subscription, { simulator, accountId }));
  }
}

async function start(
  shop: Workshop,
  given: SeedSubscription,
  { simulator, accountId }: { simulator: StripeSimulator; accountId: string },
): Promise<void> {
  const { stripe, merchant, made, timeline, today } = shop;
  const byCard = merchant.customers.find(({ key }) => key === given.customer)?.card === true;
  const subscription = await stripe.subscriptions.create({
    customer: made.customers.get(given.customer),
    items: given.items.map(({ product, quantity }) => ({
      price: made.prices.get(`${product}/${given.currency}`),
      quantity,
    })),
    metadata: given.metadata ?? {},
    ...(byCard ? {} : { collection_method: 'send_invoice', days_until_due: 14 }),
    ...(given.tax === null ? {} : { default_tax_rates: [made.taxRates.get(given.tax)] }),
    ...(given.coupons === undefined ? {} : { discounts: given.coupons.map((coupon) => ({ coupon })) }),
  });
  const first = subscription.items.data[0]?.id ?? '';
  for (const { daysAgo, quantity, billed } of given.changes ?? []) {
    timeline.at(daysAgo, async () => {
      await stripe.subscriptions.update(subscription.id, {
        items: [{ id: first, quantity }],
        proration_behavior: billed === 'at_once' ? 'always_invoice' : 'create_prorations',
      });
    });
  }
  const yearly = given.items.every(
    (item) => merchant.products.find(({ key }) => key === item.product)?.recurring === 'year',
  );
  for (const daysAgo of yearly ? [] : renewals(given.startDaysAgo, today)) {
    timeline.at(daysAgo, async () => {
      simulator.renewSubscription(accountId, subscription.id);
    });
  }
}

/** Days ago on which a monthly period ended. */
function renewals(startDaysAgo: number, today: Date): number[] {
  const days: number[] = [];
  for (let month = 1; ; month += 1) {
    const date = new Date(today.getTime() - startDaysAgo * DAY_MS);
    date.setUTCMonth(date.getUTCMonth() + month);
    const daysAgo = (today.getTime() - date.getTime()) / DAY_MS;
    if (daysAgo <= 0) return days;
    days.push(daysAgo);
  }
}
