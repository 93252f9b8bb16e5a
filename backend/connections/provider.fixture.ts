import { createHash, randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import type { CompanyRef, LedgerConnector } from '#backend/connectors/port.ts';
import { Faults } from '#test/simulators/kit/faults.ts';
import { serve } from '#test/simulators/kit/serve.ts';
import type { CompanyDirectory } from './companies.ts';
import { type OAuthProvider, type OAuthRegistration, oauthProvider } from './oauth-provider.ts';

/** A small identity provider and a ledger with companies behind it, strict about PKCE, secrets and single-use codes. */
export async function startProvider() {
  const codes = new Map<string, { challenge: string; redirectUri: string }>();
  const refreshTokens = new Set<string>();
  const accessTokens = new Set<string>();
  const faults = new Faults();
  const behaviour = {
    /** Seconds. */
    lifetime: 3600,
    /** Answers refreshes without a new refresh token. */
    keepRefreshToken: false,
    offlineAccess: true,
    /** What a successful token request is answered with instead. */
    answer: undefined as unknown,
    /** Token requests are answered once this is done. */
    hold: Promise.resolve(),
    companies: [company('CRONUS', 'c-1'), company('FABRIKAM', 'c-2')],
  };
  const opaque = (kind: string) => `${kind}-${randomBytes(24).toString('base64url')}`;
  const issue = () => {
    const accessToken = opaque('access');
    const refreshToken = opaque('refresh');
    accessTokens.add(accessToken);
    refreshTokens.add(refreshToken);
    return { accessToken, refreshToken };
  };
  const refuse = (error: string, status: 400 | 401 = 400) =>
    Response.json({ error, error_description: `AADSTS70000: refused. Trace ID: 1 by anna@example.com` }, { status });

  const app = new Hono();
  app.post('/oauth2/v2.0/token', async (c) => {
    const form = z.record(z.string(), z.string()).parse(await c.req.parseBody());
    await behaviour.hold;
    if (form.client_id !== registration.clientId || form.client_secret !== registration.clientSecret) {
      return refuse('invalid_client', 401);
    }
    if (form.grant_type === 'authorization_code') {
      const code = codes.get(form.code ?? '');
      codes.delete(form.code ?? '');
      const challenge = createHash('sha256')
        .update(form.code_verifier ?? '')
        .digest('base64url');
      if (code === undefined || code.challenge !== challenge || code.redirectUri !== form.redirect_uri) {
        return refuse('invalid_grant');
      }
    } else if (!refreshTokens.has(form.refresh_token ?? '')) {
      return refuse('invalid_grant');
    }
    if (behaviour.answer !== undefined) return c.json(behaviour.answer);
    const { accessToken, refreshToken } = issue();
    const silent = !behaviour.offlineAccess || (behaviour.keepRefreshToken && form.grant_type === 'refresh_token');
    return c.json({
      token_type: 'Bearer',
      access_token: accessToken,
      expires_in: behaviour.lifetime,
      ...(silent ? {} : { refresh_token: refreshToken }),
    });
  });
  app.use('/api/*', async (c, next) => {
    const token = c.req.header('authorization')?.replace('Bearer ', '') ?? '';
    return accessTokens.has(token) ? next() : c.json({ error: { code: 'Authentication_InvalidCredentials' } }, 401);
  });
  app.get('/api/companies', (c) => c.json(behaviour.companies));
  app.all('/api/echo', async (c) => c.json({ method: c.req.method, body: await c.req.text() }));

  const served = await serve((request) => app.fetch(request), { faults });
  const registration: OAuthRegistration = {
    clientId: 'tieout-client',
    clientSecret: 'tieout-client-secret',
    redirectUri: 'https://tieout.example/oauth/callback',
    loginBaseUrl: served.url,
  };
  return {
    ...served,
    apiUrl: `${served.url}/api`,
    faults,
    behaviour,
    issue,
    provider: (change: Partial<OAuthRegistration> = {}): OAuthProvider =>
      oauthProvider(directory, { ...registration, ...change }, { timeoutSeconds: 5 }),
    /** The person signs in and accepts: where the browser is sent then. */
    accept(authorize: URL): URL {
      const query = authorize.searchParams;
      const code = opaque('code');
      codes.set(code, {
        challenge: query.get('code_challenge') ?? '',
        redirectUri: query.get('redirect_uri') ?? '',
      });
      return callbackUrl({ code, state: query.get('state') ?? '' });
    },
    /** Refuses every refresh token from now on, and access tokens too. */
    revokeAll(): void {
      refreshTokens.clear();
      accessTokens.clear();
    },
    forgetAccessTokens: () => accessTokens.clear(),
    refreshes: () => served.requests.filter(({ body }) => body.includes('grant_type=refresh_token')).length,
    calls: (path: string) => served.requests.filter((request) => request.path.startsWith(path)),
  };
}

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

export const callbackUrl = (query: Record<string, string>): URL =>
  new URL(`http://internal.example/oauth/callback?${new URLSearchParams(query)}`);

const company = (name: string, companyId: string): CompanyRef => ({
  tenant: 't-1',
  environment: 'Production',
  environmentType: 'Production',
  companyId,
  name,
});

const companiesSchema = z.array(
  z.object({
    tenant: z.string(),
    environment: z.string(),
    environmentType: z.string(),
    companyId: z.string(),
    name: z.string(),
  }),
);

/** A ledger that has companies and nothing else. */
export const directory: CompanyDirectory & Pick<LedgerConnector, 'oauth'> = {
  id: 'test_ledger',
  name: 'Test Ledger',
  oauth: {
    endpoints: (base) => ({
      issuer: `${base}/v2.0`,
      authorize: `${base}/oauth2/v2.0/authorize`,
      token: `${base}/oauth2/v2.0/token`,
    }),
    scope: 'ledger offline_access',
    pkce: true,
    clientAuthentication: 'post',
    companyParameter: null,
    authorizeParams: { prompt: 'select_account' },
  },
  async listCompanies(http) {
    const answer = await http.request({ method: 'GET', path: '/companies', purpose: 'list companies' });
    return companiesSchema.parse(answer.body);
  },
  open: (_, ref) => ({
    facts: async () => ({
      name: `${ref.name} Ltd.`,
      localCurrency: 'EUR',
      country: 'DE',
      postingFrom: '2026-01-01',
      postingTo: null,
    }),
  }),
};
