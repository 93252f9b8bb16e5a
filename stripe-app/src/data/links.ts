import type { RouteDescriptor } from '@stripe/ui-extension-sdk/ui';
import type { Session } from './session.ts';

const appId = 'com.tieout.tieout';

/** The app's settings page. The Dashboard has no route descriptor for it, so this is a plain address. */
export function settingsUrl(session: Session): string {
  return `${session.dashboardBase}/${session.mode === 'test' ? 'test/' : ''}settings/apps/${appId}`;
}

export function invoiceRoute(invoiceId: string): RouteDescriptor {
  return { name: 'invoiceDetails', params: { invoiceId } };
}

export function customerRoute(customerId: string): RouteDescriptor {
  return { name: 'customerDetails', params: { customerId } };
}
