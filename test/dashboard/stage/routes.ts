import type { RouteDescriptor } from '@stripe/ui-extension-sdk/ui';

const lists: Partial<Record<RouteDescriptor['name'], string>> = {
  dashboard: 'invoices',
  invoices: 'invoices',
  customers: 'customers',
  products: 'products',
};

/** The object pages and lists of the preview; other Dashboard pages lead to a page that says they do not exist here. */
export function pathOfRoute(route: RouteDescriptor, base: string): string {
  const query =
    'envParams' in route && route.envParams !== undefined ? `?${new URLSearchParams(prefixed(route.envParams))}` : '';
  return `${base}/${page(route)}${query}`;
}

function page(route: RouteDescriptor): string {
  if (route.name === 'invoiceDetails') return `invoices/${route.params.invoiceId}`;
  if (route.name === 'customerDetails') return `customers/${route.params.customerId}`;
  if (route.name === 'productDetails') return `products/${route.params.productId}`;
  return lists[route.name] ?? `elsewhere/${route.name}`;
}

/** A view's own query parameters travel with the prefix `app_`, as in deep links of the Dashboard. */
function prefixed(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [`app_${key}`, value]));
}
