import { randomUUID } from 'node:crypto';
import { batch } from './batch.ts';
import { companyEntity, listCompanies, listEnvironments } from './companies.ts';
import type { Company } from './company.ts';
import { BusinessCentralError, badRequest, methodNotAllowed, notFound, rejectedCredentials } from './errors.ts';
import type { Limiter } from './limits.ts';
import { execute, type ODataRequest, type ODataResult } from './odata/execute.ts';
import { readPath, type Segment } from './odata/path.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { World } from './world.ts';

export type Api = {
  world: World;
  limiter: Limiter;
  subscriptions: Subscriptions;
  latency: { ms: number };
  stats: Stats;
};

/** Requests per company id; everything outside a company counts as `''`. */
export class Stats {
  readonly requestsByCompany: Record<string, number> = {};

  count(companyId: string): void {
    this.requestsByCompany[companyId] = (this.requestsByCompany[companyId] ?? 0) + 1;
  }
}

/** A request below `/v2.0/…/api/v2.0/`, from HTTP or from a batch. */
export type ApiCall = {
  method: string;
  /** Decoded path below `/api/v2.0/`. */
  path: string;
  url: URL;
  header(name: string): string | undefined;
  body: unknown;
};

/** Where a call goes: tenant and environment, and the URL of the API there. */
export type ApiPlace = { tenantId: string; environment: string; baseUrl: string; userId: string };

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function identify(api: Api, request: Request): { userId: string; tenantId: string } {
  const secret = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const bearer = secret === undefined ? undefined : api.world.directory.bearer(secret);
  if (bearer === undefined) throw rejectedCredentials();
  return bearer;
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === '') return undefined;
  if (!/^application\/json/i.test(request.headers.get('content-type') ?? ''))
    throw new BusinessCentralError(415, 'BadRequest', 'The content type must be application/json.');
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
}

function place(
  api: Api,
  url: URL,
  bearer: { userId: string; tenantId: string },
): { place: ApiPlace; rest: string } | undefined {
  const match = /^\/v2\.0\/(?:([^/]+)\/)?([^/]+)\/api\/v2\.0(?:\/(.*))?$/.exec(url.pathname);
  if (match === null) return undefined;
  const [, tenantPart, environmentPart = '', rest = ''] = match;
  if (
    tenantPart !== undefined &&
    api.world.directory.findTenant(decodeURIComponent(tenantPart))?.id !== bearer.tenantId
  )
    throw rejectedCredentials();
  const name = decodeURIComponent(environmentPart);
  const environment = api.world.directory.environments.get(`${bearer.tenantId}/${name.toLowerCase()}`);
  if (environment === undefined)
    throw new BusinessCentralError(404, 'NoEnvironment', `Environment '${name}' does not exist.`);
  const baseUrl = `${url.origin}${url.pathname.slice(0, url.pathname.length - rest.length)}`.replace(/\/$/, '');
  return { place: { ...bearer, environment: environment.name, baseUrl }, rest };
}

function companyOf(api: Api, where: ApiPlace, segment: Segment): Company | undefined {
  return segment.key === undefined
    ? undefined
    : api.world.requireCompany(where.tenantId, where.environment, segment.key);
}

/** One call inside an environment; batches come back here for each of their parts. */
export function callApi(api: Api, where: ApiPlace, call: ApiCall): ODataResult | Promise<ODataResult> {
  const segments = readPath(call.path);
  const [first, ...rest] = segments;
  const own = rest.length === 0 ? first : rest[0];
  if (own?.name === 'subscriptions') return api.subscriptions.handle(where, own.key, call);
  if (first?.name !== 'companies') throw notFound(`Resource not found for the segment '${first?.name ?? ''}'.`);
  const company = companyOf(api, where, first);
  api.stats.count(company?.id ?? '');
  if (company === undefined || rest.length === 0) {
    if (call.method !== 'GET') throw methodNotAllowed('companies', call.method);
    return company === undefined
      ? listCompanies(api.world, where, call)
      : { status: 200, headers: {}, body: companyEntity(company, `${where.baseUrl}/$metadata#companies/$entity`) };
  }
  const request: ODataRequest = {
    method: call.method,
    segments: rest,
    options: [...call.url.searchParams],
    header: call.header,
    body: call.body,
    companyUrl: `${where.baseUrl}/companies(${company.id})`,
    url: call.url.toString(),
  };
  return execute(company, request);
}

function respond(result: ODataResult, correlationId: string): Response {
  const headers = {
    'OData-Version': '4.0',
    // Whatever Accept-Language asks for: the simulated tenant has English texts only.
    'Content-Language': 'en-US',
    'request-id': correlationId,
    'ms-correlation-x': correlationId,
    ...result.headers,
  };
  if (result.body === undefined) return new Response(null, { status: result.status, headers });
  if (typeof result.body === 'number')
    return new Response(String(result.body), {
      status: result.status,
      headers: { ...headers, 'Content-Type': 'text/plain' },
    });
  return new Response(JSON.stringify(result.body), {
    status: result.status,
    headers: { ...headers, 'Content-Type': 'application/json; odata.metadata=minimal; odata.streaming=true' },
  });
}

async function answer(
  api: Api,
  request: Request,
  url: URL,
  bearer: { userId: string; tenantId: string },
): Promise<ODataResult> {
  if (/^\/environments(\/|$)/.test(url.pathname)) {
    if (request.method !== 'GET') throw methodNotAllowed('environments', request.method);
    return listEnvironments(api.world, bearer.tenantId);
  }
  const found = place(api, url, bearer);
  if (found === undefined) throw notFound(`No resource was found that matches the request URI '${url.pathname}'.`);
  const body = request.method === 'GET' ? undefined : await readJson(request);
  const call: ApiCall = {
    method: request.method,
    path: decodeURIComponent(found.rest),
    url,
    header: (name) => request.headers.get(name) ?? undefined,
    body,
  };
  return call.path === '$batch' ? batch(api, found.place, call) : callApi(api, found.place, call);
}

/** Answers a request to the Business Central host. */
export async function handleApi(api: Api, request: Request): Promise<Response> {
  const correlationId = request.headers.get('client-request-id') ?? randomUUID();
  try {
    const bearer = identify(api, request);
    const result = await api.limiter.run(bearer.userId, async () => {
      if (api.latency.ms > 0) await wait(api.latency.ms);
      return answer(api, request, new URL(request.url), bearer);
    });
    return respond(result, correlationId);
  } catch (error) {
    const known = error instanceof BusinessCentralError ? error : undefined;
    const shown =
      known ?? new BusinessCentralError(500, 'Internal_ServerError', `The simulator failed: ${String(error)}`);
    const response = shown.toResponse(correlationId);
    response.headers.set('request-id', correlationId);
    if (shown.status === 401) response.headers.set('WWW-Authenticate', 'Bearer');
    return response;
  }
}
