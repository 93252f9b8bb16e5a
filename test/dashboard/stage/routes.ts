import type { RouteDescriptor } from '@stripe/ui-extension-sdk/ui';
import type { AppPlace } from '../sandbox/app-router.ts';

const lists: Partial<Record<RouteDescriptor['name'], string>> = {
  dashboard: 'home',
  balanceOverview: 'balance',
  invoices: 'invoices',
  customers: 'customers',
  products: 'products',
  payments: 'payments',
  onboarding: 'onboarding',
};

/** The object pages and lists of the preview; other Dashboard pages lead to a page that says they do not exist here. */
export function pathOfRoute(route: RouteDescriptor, base: string): string {
  const parameters = new URLSearchParams(
    'envParams' in route && route.envParams !== undefined ? prefixed(route.envParams) : {},
  );
  if (route.name === 'fullPageGlob') {
    const href = `/${(route.params?.glob ?? []).map(encodeURIComponent).join('/')}`;
    return appPathOf({ href, searchParams: route.params?.searchParams ?? {} }, base, parameters);
  }
  return `${base}/${page(route)}${parameters.size > 0 ? `?${parameters}` : ''}`;
}

function page(route: RouteDescriptor): string {
  if (route.name === 'invoiceDetails') return `invoices/${route.params.invoiceId}`;
  if (route.name === 'customerDetails') return `customers/${route.params.customerId}`;
  if (route.name === 'productDetails') return `products/${route.params.productId}`;
  if (route.name === 'paymentDetails') return `payments/${route.params.paymentId}`;
  if (route.name === 'fullPage')
    return ['app', ...(route.params?.tabId === undefined ? [] : [route.params.tabId])].join('/');
  return lists[route.name] ?? `elsewhere/${route.name}`;
}

/** A view's own query parameters travel with the prefix `app_`, as in deep links of the Dashboard. */
function prefixed(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [`app_${key}`, value]));
}

/** The path of a place within the app's full page. */
export function appPathOf(place: AppPlace, base: string, parameters = new URLSearchParams()): string {
  for (const [name, value] of Object.entries(place.searchParams)) append(parameters, name, value);
  return `${base}/app${place.href === '/' ? '' : place.href}${parameters.size > 0 ? `?${parameters}` : ''}`;
}

/** The place within the app's full page that an address of the preview names. */
export function appPlaceOf(segments: string[], query: URLSearchParams): AppPlace {
  const own = [...query].filter(([name]) => !/^(app|stage)_/.test(name));
  const searchParams: Record<string, string | string[]> = {};
  for (const [name, value] of own) {
    const list = name.endsWith('[]') ? name.slice(0, -2) : undefined;
    if (list === undefined) searchParams[name] = value;
    else searchParams[list] = [searchParams[list] ?? [], value].flat();
  }
  return { href: `/${segments.slice(1).map(encodeURIComponent).join('/')}`, searchParams };
}

/** Lists as `name[]`; what lies deeper is written as JSON, since no page of ours needs it. */
function append(parameters: URLSearchParams, name: string, value: AppPlace['searchParams'][string]): void {
  if (value === null || value === undefined) return;
  if (typeof value === 'string') parameters.append(name, value);
  else if (Array.isArray(value)) for (const one of value) append(parameters, `${name}[]`, one);
  else parameters.append(name, JSON.stringify(value));
}
