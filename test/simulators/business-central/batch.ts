import { z } from 'zod';
import { type Api, type ApiCall, type ApiPlace, callApi } from './api.ts';
import { BusinessCentralError, badRequest, methodNotAllowed } from './errors.ts';
import type { ODataResult } from './odata/execute.ts';

const mostParts = 100;

const batchSchema = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).optional(),
      atomicityGroup: z.string().optional(),
    }),
  ),
});
type Part = z.output<typeof batchSchema>['requests'][number];
type Answer = { id: string; status: number; headers: Record<string, string>; body?: unknown };

/** Thrown to take back a transactional batch; carries what is answered. */
class BatchFailed extends Error {
  readonly answers: Answer[];
  constructor(answers: Answer[]) {
    super('a part of the batch failed');
    this.answers = answers;
  }
}

function toCall(where: ApiPlace, part: Part): ApiCall {
  const url = new URL(part.url.replace(/^\//, ''), `${where.baseUrl}/`);
  const base = new URL(`${where.baseUrl}/`).pathname;
  if (!url.pathname.startsWith(base)) throw badRequest(`The url '${part.url}' lies outside this API.`);
  const headers = new Map(Object.entries(part.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method: part.method.toUpperCase(),
    path: decodeURIComponent(url.pathname.slice(base.length)),
    url,
    header: (name) => headers.get(name.toLowerCase()),
    body: part.body,
  };
}

function answerPart(api: Api, where: ApiPlace, part: Part): Answer {
  try {
    const result = callApi(api, where, toCall(where, part));
    if (result instanceof Promise) throw badRequest('Subscriptions cannot be part of a batch.');
    return {
      id: part.id,
      status: result.status,
      headers: { 'content-type': 'application/json', 'odata-version': '4.0', ...result.headers },
      ...(result.body === undefined ? {} : { body: result.body }),
    };
  } catch (error) {
    if (!(error instanceof BusinessCentralError)) throw error;
    return {
      id: part.id,
      status: error.status,
      headers: { 'content-type': 'application/json' },
      body: { error: { code: error.code, message: error.message } },
    };
  }
}

/** Answers the parts in turn; after a failure the rest is not tried, unless the client prefers to go on. */
function answerAll(api: Api, where: ApiPlace, parts: readonly Part[], goOn: boolean): Answer[] {
  const answers: Answer[] = [];
  for (const part of parts) {
    const failedBefore =
      part.dependsOn?.some((id) => answers.some((one) => one.id === id && one.status >= 400)) ?? false;
    const answer: Answer = failedBefore
      ? {
          id: part.id,
          status: 424,
          headers: { 'content-type': 'application/json' },
          body: { error: { code: 'BadRequest', message: 'A request that this one depends on has failed.' } },
        }
      : answerPart(api, where, part);
    answers.push(answer);
    if (answer.status >= 400 && !goOn) break;
  }
  return answers;
}

/**
 * `POST $batch` with JSON parts, at most 100. `Isolation: snapshot` makes it one transaction: a failing part takes
 * everything back. `Prefer: odata.continue-on-error` goes on after a failure.
 */
export function batch(api: Api, where: ApiPlace, call: ApiCall): ODataResult {
  if (call.method !== 'POST') throw methodNotAllowed('$batch', call.method);
  const parsed = batchSchema.safeParse(call.body);
  if (!parsed.success) throw badRequest(`The batch is malformed: ${z.prettifyError(parsed.error)}`);
  const parts = parsed.data.requests;
  if (parts.length > mostParts)
    throw badRequest(`The current batch contains ${parts.length} operations; the maximum is ${mostParts}.`);
  const goOn = /continue-on-error/.test(call.header('prefer') ?? '');
  const result = (responses: Answer[]): ODataResult => ({ status: 200, headers: {}, body: { responses } });
  if (call.header('isolation')?.toLowerCase() !== 'snapshot') return result(answerAll(api, where, parts, goOn));
  const companies = api.world.companiesOf(where.tenantId, where.environment);
  const work = companies.reduce<() => Answer[]>(
    (inner, company) => () => company.atomically(inner),
    () => {
      const answers = answerAll(api, where, parts, false);
      if (answers.some((one) => one.status >= 400)) throw new BatchFailed(answers);
      return answers;
    },
  );
  try {
    return result(work());
  } catch (error) {
    if (error instanceof BatchFailed) return result(error.answers);
    throw error;
  }
}
