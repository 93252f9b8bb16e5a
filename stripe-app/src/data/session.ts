import type { ExtensionContextValue, RoleDefinition } from '@stripe/ui-extension-sdk/context';

/** Who looks at which account, and where the backend answers; taken once from what the Dashboard hands to a view. */
export type Session = {
  apiBase: string;
  dashboardBase: string;
  mode: 'live' | 'test';
  userId: string;
  userName: string | null;
  accountId: string;
  roles: RoleDefinition[];
  /** BCP 47 tag for dates and money. */
  locale: string;
};

/** Reads the session out of a view's props. Unknown or absent locales fall back to en-US. */
export function sessionOf({ userContext, environment }: ExtensionContextValue): Session {
  return {
    apiBase: constant(environment.constants, 'API_BASE'),
    dashboardBase: constant(environment.constants, 'DASHBOARD_BASE') || 'https://dashboard.stripe.com',
    mode: environment.mode,
    userId: userContext.id ?? '',
    userName: userContext.name ?? null,
    accountId: userContext.account.id,
    roles: userContext.roles ?? [],
    locale: knownLocale(userContext.locale),
  };
}

function constant(constants: ExtensionContextValue['environment']['constants'], name: string): string {
  const value = constants?.[name];
  return typeof value === 'string' ? value.replace(/\/$/, '') : '';
}

function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en-US';
  } catch {
    // The Dashboard may say "auto", which is no language tag.
    return 'en-US';
  }
}
