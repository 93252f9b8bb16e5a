import type { RouteDescriptor } from '@stripe/ui-extension-sdk/ui';
import type { Session } from './session.ts';
import type { SettingsSection } from './settings-sections.ts';

const appId = 'com.tieout.tieout';

/**
 * The app's settings page, with one of its sections open. The Dashboard has no route descriptor for it, so this is a
 * plain address; of its parameters a view is told those that begin with `app_`.
 */
export function settingsUrl(session: Session, section?: SettingsSection): string {
  const page = `${session.dashboardBase}/${session.mode === 'test' ? 'test/' : ''}settings/apps/${appId}`;
  return section === undefined ? page : `${page}?app_section=${section}`;
}

export function invoiceRoute(invoiceId: string): RouteDescriptor {
  return { name: 'invoiceDetails', params: { invoiceId } };
}

export function customerRoute(customerId: string): RouteDescriptor {
  return { name: 'customerDetails', params: { customerId } };
}
