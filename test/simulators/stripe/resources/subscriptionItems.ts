import { find } from '../context.ts';
import { paging, text } from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { subscriptionItemJson } from './subscriptionJson.ts';

/** Items are read here and changed through their subscription. */
export const subscriptionItemRoutes = [
  route('GET', '/v1/subscription_items', { ...paging, subscription: text() }, (ctx, { subscription, ...cursor }) => {
    find(ctx.data.subscriptions, 'subscription', subscription, 'subscription');
    return page(ctx.data.subscriptionItems, {
      paging: cursor,
      kind: 'subscription_item',
      url: '/v1/subscription_items',
      where: (item) => item.subscription === subscription,
      json: (item) => subscriptionItemJson(ctx.data, item),
    });
  }),
  route('GET', '/v1/subscription_items/{id}', {}, (ctx, _params, id) =>
    subscriptionItemJson(ctx.data, find(ctx.data.subscriptionItems, 'subscription_item', id)),
  ),
];
