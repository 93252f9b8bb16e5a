import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import type { PreviewConfig, PreviewMerchant } from './config-schema.ts';
import type { Place } from './router.ts';

/** The object a detail page is about. */
export type Subject = { id: string; object: 'invoice' | 'customer' | 'product' | 'payment_intent' };

const objects: Record<string, Subject['object']> = {
  invoices: 'invoice',
  customers: 'customer',
  products: 'product',
  payments: 'payment_intent',
};

/** Viewports are named after pages; the object of the payments page is a payment intent. */
const viewportNames: Record<Subject['object'], string> = {
  invoice: 'invoice',
  customer: 'customer',
  product: 'product',
  payment_intent: 'payment',
};

/** Pages with a viewport of their own that are about no single object. */
const overviews: Record<string, string> = {
  home: 'stripe.dashboard.home.overview',
  balance: 'stripe.dashboard.balance.overview',
};

/** The object of an address, if it is a detail page. */
export function subjectOf(place: Place): Subject | undefined {
  const object = objects[place.segments[0] ?? ''];
  const id = place.segments[1];
  return object === undefined || id === undefined ? undefined : { id, object };
}

/** Which viewport the drawer shows beside a page: the page's own when the app has a view for it, else the default. */
export function drawerViewport(
  place: Place,
  config: PreviewConfig,
): { viewport: string; component: string } | undefined {
  const object = objects[place.segments[0] ?? ''];
  const own =
    object === undefined
      ? overviews[place.segments[0] ?? '']
      : `stripe.dashboard.${viewportNames[object]}.${subjectOf(place) === undefined ? 'list' : 'detail'}`;
  return viewFor(own, config) ?? viewFor('stripe.dashboard.drawer.default', config);
}

export function viewFor(
  viewport: string | undefined,
  config: PreviewConfig,
): { viewport: string; component: string } | undefined {
  return config.app.views.find((view) => view.viewport === viewport);
}

/** What the SDK calls the extension context, for one view. */
export function contextFor(
  viewport: string,
  place: Place,
  config: PreviewConfig,
  merchant: PreviewMerchant,
  /** Where this merchant's Dashboard lies: addresses that a view builds itself must lead here, not to Stripe. */
  dashboardBase: string,
  mode: 'test' | 'live',
): ExtensionContextValue {
  const subject = subjectOf(place);
  const inDrawer = viewport.startsWith('stripe.dashboard.') && viewport.endsWith('.detail');
  return {
    userContext: {
      id: merchant.user.id,
      name: merchant.user.name,
      account: { id: merchant.accountId, name: merchant.name, country: merchant.country, isSandbox: false },
      locale: merchant.locale,
      roles: merchant.roles.map((id) => ({ id, name: roleName(id), type: 'builtIn' })),
    },
    environment: {
      constants: { ...config.app.constants, DASHBOARD_BASE: dashboardBase },
      mode,
      viewportID: viewport,
      objectContext: inDrawer && subject !== undefined ? subject : null,
      queryParams: appParams(place.query),
    },
    appContext: {
      authorizedPermissions: config.app.permissions,
      authorizedContentSecurityPolicy: { connectSrc: config.app.connectSrc, imageSrc: config.app.imageSrc },
    },
  };
}

/** `iam_admin` → `Iam admin`; the SDK asks to compare ids, the name is for display. */
const roleName = (id: string) => `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('_', ' ')}`;

/** Only parameters with the prefix `app_` reach a view, without it. */
export function appParams(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...query].filter(([key]) => key.startsWith('app_')).map(([key, value]) => [key.slice('app_'.length), value]),
  );
}
