import { runBatch } from './batch.ts';
import { changesSince } from './changes.ts';
import { stamp } from './clock.ts';
import type { Company } from './company.ts';
import { badRequest, companyStatus, invalidLength, QuickBooksError, unauthenticated, unauthorized } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { Limiter } from './limits.ts';
import { companyInfo, preferences } from './preferences.ts';
import { runQuery } from './query/execute.ts';
import { entityNames } from './schema/index.ts';
import type { World } from './world.ts';
import { existing, remove, save, send, voidRecord } from './write.ts';

export type Api = { world: World; limiter: Limiter; latency: { ms: number } };

/** `/v3/company/{realm}/…`. */
export async function handleApi(api: Api, request: Request, url: URL): Promise<Response> {
  const { world } = api;
  const time = stamp(world.now());
  try {
    const match = /^\/v3\/company\/(\d+)\/(.*)$/.exec(url.pathname);
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    const reach = token === undefined ? undefined : world.grants.bearer(token);
    if (reach === undefined) throw unauthenticated();
    const [, realmId = '', path = ''] = match ?? [];
    const company = world.company(realmId);
    if (match === null || company === undefined || reach.realmId !== realmId) throw unauthorized();
    const batch = path === 'batch';
    return await api.limiter.run(realmId, batch, async () => {
      if (api.latency.ms > 0) await new Promise((resolve) => setTimeout(resolve, api.latency.ms));
      if (!company.realm.subscribed) throw companyStatus();
      return once(api, company, request, url, path, time);
    });
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
    return error.toResponse(time);
  }
}

/**
 * A POST under a request id that was answered before is answered the same once more and does nothing: also when what it
 * made is deleted since. Refusals are not kept.
 */
async function once(
  { world }: Api,
  company: Company,
  request: Request,
  url: URL,
  path: string,
  time: string,
): Promise<Response> {
  const requestId = url.searchParams.get('requestid');
  if (requestId !== null && requestId.length > 50) throw invalidLength('requestid', 50, requestId.length);
  const key = requestId === null || request.method !== 'POST' ? undefined : `${company.realmId}/${requestId}`;
  const before = key === undefined ? undefined : world.answers.get(key);
  if (before !== undefined) return new Response(before.body, { headers: { 'content-type': 'application/json' } });
  const body = JSON.stringify({ ...(await route(world, company, request, url, path)), time });
  if (key !== undefined) world.answers.put({ id: key, body });
  return new Response(body, { headers: { 'content-type': 'application/json;charset=UTF-8' } });
}

async function route(world: World, company: Company, request: Request, url: URL, path: string): Promise<JsonObject> {
  const [first = '', second = '', third = ''] = path.split('/');
  if (request.method === 'GET') {
    if (first === 'query') return { QueryResponse: runQuery(company, url.searchParams.get('query') ?? '') };
    if (first === 'cdc') return changesSince(company, url, world.now());
    if (first === 'companyinfo') return { CompanyInfo: companyInfo(company) };
    if (first === 'preferences') return { Preferences: preferences(company) };
    const entity = entityOf(first);
    return { [entity]: existing(company, entity, second) };
  }
  if (request.method !== 'POST') throw badRequest(`The method ${request.method} is not supported`);
  if (third === 'send') {
    const entity = entityOf(first);
    return { [entity]: send(company, entity, second, url.searchParams.get('sendTo')) };
  }
  const body: unknown = await request.json().catch(() => undefined);
  if (first === 'batch') return runBatch(company, body);
  if (first === 'query') return { QueryResponse: runQuery(company, await request.text()) };
  const entity = entityOf(first);
  const operation = url.searchParams.get('operation');
  if (operation === 'delete') return { [entity]: remove(company, entity, body) };
  if (operation === 'void' || (operation === 'update' && url.searchParams.get('include') === 'void'))
    return { [entity]: voidRecord(company, entity, body) };
  if (operation !== null && operation !== 'update') throw badRequest(`The operation ${operation} is not supported`);
  const allowDuplicateNumber = url.searchParams.get('include') === 'allowduplicatedocnum';
  return { [entity]: save(company, entity, body, { allowDuplicateNumber }) };
}

/** Paths are written in lower case. */
function entityOf(path: string) {
  const entity = entityNames.find((name) => name.toLowerCase() === path);
  if (entity === undefined) throw badRequest(`The entity ${path} is not supported`);
  return entity;
}
