import type { OAuthProfile } from '../port.ts';

/** Where Intuit's sign-in begins; its other endpoints live on hosts of their own. */
const production = 'https://appcenter.intuit.com';

/**
 * Intuit's sign-in. The person chooses one company there, which the redirect names (`realmId`). Refresh tokens live 100
 * days from their last use and five years at most, and change their value about once a day: the newest is kept.
 */
export const oauth: OAuthProfile = {
  endpoints(loginBaseUrl) {
    const base = loginBaseUrl.replace(/\/+$/, '');
    const at = (host: string) => (base === production ? host : base);
    return {
      issuer: `${at('https://oauth.platform.intuit.com')}/op/v1`,
      authorize: `${base}/connect/oauth2`,
      token: `${at('https://oauth.platform.intuit.com')}/oauth2/v1/tokens/bearer`,
      revoke: `${at('https://developer.api.intuit.com')}/v2/oauth2/tokens/revoke`,
    };
  },
  pkce: false,
  clientAuthentication: 'basic',
  companyParameter: 'realmId',
  scope: 'com.intuit.quickbooks.accounting',
  authorizeParams: {},
};
