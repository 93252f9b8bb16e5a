import { Faults } from '../kit/faults.ts';
import { type Served, serve } from '../kit/serve.ts';
import { type Api, handleApi } from './api.ts';
import { control } from './control.ts';
import { authorize, type OAuthOptions } from './oauth/authorize.ts';
import { discovery, keySet } from './oauth/identity.ts';
import { token } from './oauth/token.ts';
import { webClient } from './web/index.ts';

async function login(request: Request, url: URL, api: Api, oauth: OAuthOptions): Promise<Response | undefined> {
  const match =
    /^\/([^/]+)\/(oauth2\/v2\.0\/authorize|oauth2\/v2\.0\/token|discovery\/v2\.0\/keys|v2\.0\/\.well-known\/openid-configuration)$/.exec(
      url.pathname,
    );
  if (match === null) return undefined;
  const segment = decodeURIComponent(match[1] ?? '');
  const { directory, now } = api.world;
  const tenant = directory.findTenant(segment);
  const route = `${request.method} ${match[2]}`;
  if (route === 'GET oauth2/v2.0/authorize') return authorize(segment, url, directory, oauth);
  if (route === 'POST oauth2/v2.0/token') return token(segment, request, directory, oauth, now);
  if (route === 'GET discovery/v2.0/keys') return keySet();
  if (route === 'GET v2.0/.well-known/openid-configuration') {
    if (tenant !== undefined || segment === 'organizations' || segment === 'common')
      return discovery(url.origin, segment, tenant?.id);
    return Response.json(
      { error: 'invalid_tenant', error_description: `AADSTS90002: Tenant '${segment}' not found.` },
      { status: 400 },
    );
  }
  return new Response(null, { status: 405 });
}

/** Serves login, web client and API on one port: the paths of the three hosts do not overlap. */
export async function serveAll(
  api: Api,
  oauth: OAuthOptions,
  port: number | undefined,
): Promise<Served & { faults: Faults }> {
  const faults = new Faults();
  let served: Served | undefined;
  served = await serve(
    async (request) => {
      const url = new URL(request.url);
      if (url.pathname.startsWith('/_sim/'))
        return control(request, url.pathname, { api, faults, requests: () => served?.requests ?? [] });
      return (
        (await login(request, url, api, oauth)) ?? (await webClient(request, url, api.world)) ?? handleApi(api, request)
      );
    },
    { faults, ...(port === undefined ? {} : { port }) },
  );
  return { ...served, faults };
}
