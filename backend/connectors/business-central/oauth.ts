import type { OAuthProfile } from '../port.ts';

/**
 * Microsoft Entra, for accounts of any organisation. `offline_access` brings the refresh token (90 days, a new one at
 * each use, the old one stays valid).
 */
export const oauth: OAuthProfile = {
  endpoints(loginBaseUrl) {
    const base = `${loginBaseUrl.replace(/\/+$/, '')}/organizations`;
    return {
      issuer: `${base}/v2.0`,
      authorize: `${base}/oauth2/v2.0/authorize`,
      token: `${base}/oauth2/v2.0/token`,
    };
  },
  pkce: true,
  clientAuthentication: 'post',
  companyParameter: null,
  scope: 'https://api.businesscentral.dynamics.com/.default offline_access',
  // A person may be signed in with several accounts; the wrong one would connect the wrong books.
  authorizeParams: { response_mode: 'query', prompt: 'select_account' },
};
