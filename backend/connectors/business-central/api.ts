import { z } from 'zod';
import type { CompanyRef, LedgerHttp, LedgerRequest, LedgerResponse } from '../port.ts';
import { batchBody, batchFault, type Part, partAnswers } from './batch.ts';
import { faultOf, unreadable } from './faults.ts';
import { guid, nextPath, type QueryOptions, query } from './odata.ts';

/** The API of one environment, relative to the API root. The tenant's spelling works for every kind of token. */
export const environmentPath = (company: Pick<CompanyRef, 'tenant' | 'environment'>): string => {
  const tenant = company.tenant === null ? '' : `/${encodeURIComponent(company.tenant)}`;
  return `/v2.0${tenant}/${encodeURIComponent(company.environment)}/api/v2.0`;
};

/** English, because some rules are told by their text only. */
const baseHeaders = { accept: 'application/json', 'accept-language': 'en-US' };

/** Sends one request and answers with 2xx only. @throws LedgerFault for everything else. */
export async function send(http: LedgerHttp, request: LedgerRequest): Promise<LedgerResponse> {
  const response = await http.request({ ...request, headers: { ...baseHeaders, ...request.headers } });
  if (response.status < 200 || response.status > 299) throw faultOf(request, response);
  return response;
}

/** Sends one request and reads its answer. @throws LedgerFault, also when the answer is not what the schema says. */
export async function read<T>(http: LedgerHttp, schema: z.ZodType<T>, request: LedgerRequest): Promise<T> {
  const response = await send(http, request);
  const parsed = schema.safeParse(response.body);
  if (!parsed.success) throw unreadable(request, parsed.error);
  return parsed.data;
}

const pageOf = <T>(item: z.ZodType<T>) => z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });

/** Follows a list to its end. Pages that repeat themselves end it, so that no fault of a server loops forever. */
export async function* pages<T>(
  http: LedgerHttp,
  item: z.ZodType<T>,
  list: { path: string; options: QueryOptions; purpose: string; pageSize?: number; from?: string },
): AsyncGenerator<T[]> {
  const headers = { prefer: `odata.maxpagesize=${list.pageSize ?? 1000}` };
  const seen = new Set<string>();
  let path = list.from === undefined ? list.path + query(list.options) : nextPath(list.path, list.from);
  while (!seen.has(path)) {
    seen.add(path);
    const page = await read(http, pageOf(item), { method: 'GET', path, headers, purpose: list.purpose });
    yield page.value;
    const next = page['@odata.nextLink'];
    if (next === undefined) return;
    path = nextPath(list.path, next);
  }
}

/** The API of one company. Paths are relative to the company. */
export class CompanyApi {
  readonly #http: LedgerHttp;
  readonly #environment: string;
  readonly #id: string;

  constructor(http: LedgerHttp, company: CompanyRef) {
    this.#http = http;
    this.#environment = environmentPath(company);
    this.#id = guid(company.companyId);
  }

  get<T>(schema: z.ZodType<T>, path: string, options: QueryOptions, purpose: string): Promise<T> {
    return read(this.#http, schema, { method: 'GET', path: this.#path(path) + query(options), purpose });
  }

  post<T>(schema: z.ZodType<T>, path: string, body: unknown, purpose: string, options: QueryOptions = {}): Promise<T> {
    return read(this.#http, schema, { method: 'POST', path: this.#path(path) + query(options), body, purpose });
  }

  /** A bound action such as `salesInvoices(id)/Microsoft.NAV.post`; answers nothing. */
  async act(path: string, purpose: string): Promise<void> {
    await send(this.#http, { method: 'POST', path: this.#path(path), purpose });
  }

  patch<T>(schema: z.ZodType<T>, path: string, etag: string, body: unknown, purpose: string): Promise<T> {
    const headers = { 'if-match': etag };
    return read(this.#http, schema, { method: 'PATCH', path: this.#path(path), headers, body, purpose });
  }

  async delete(path: string, etag: string, purpose: string): Promise<void> {
    await send(this.#http, { method: 'DELETE', path: this.#path(path), headers: { 'if-match': etag }, purpose });
  }

  /**
   * Several requests in one (`$batch`, at most 100 parts). Answers stand in the order of the parts; null: not tried, since
   * an earlier one failed.
   * @param mode `transaction`: all or none; `each`: goes on after a part that fails
   * @throws LedgerFault when the batch as a whole got no answer
   */
  async batch(
    parts: readonly Part[],
    purpose: string,
    mode: 'transaction' | 'each',
  ): Promise<(LedgerResponse | null)[]> {
    if (parts.length === 0) return [];
    const headers: Record<string, string> =
      mode === 'transaction' ? { isolation: 'snapshot' } : { prefer: 'odata.continue-on-error' };
    const body = batchBody(parts, `companies(${this.#id})`);
    const request: LedgerRequest = { method: 'POST', path: `${this.#environment}/$batch`, headers, body, purpose };
    try {
      return partAnswers(await send(this.#http, request), parts, request);
    } catch (fault) {
      throw batchFault(fault, parts);
    }
  }

  /** Pages of a list. @param pageSize at most 20,000; @param from a next link to begin with. */
  pages<T>(
    item: z.ZodType<T>,
    path: string,
    options: QueryOptions,
    purpose: string,
    more: { pageSize?: number; from?: string } = {},
  ): AsyncGenerator<T[]> {
    return pages(this.#http, item, { path: this.#path(path), options, purpose, ...more });
  }

  /** All records of a list that is known to be short. */
  async all<T>(item: z.ZodType<T>, path: string, options: QueryOptions, purpose: string): Promise<T[]> {
    const found: T[] = [];
    for await (const page of this.pages(item, path, options, purpose)) found.push(...page);
    return found;
  }

  #path(path: string): string {
    return `${this.#environment}/companies(${this.#id})/${path}`;
  }
}
