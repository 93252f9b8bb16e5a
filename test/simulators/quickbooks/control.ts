import { z } from 'zod';
import { type Faults, faultSchema } from '../kit/faults.ts';
import type { SeenRequest } from '../kit/serve.ts';
import type { Api } from './api.ts';

const latencySchema = z.strictObject({ ms: z.number().int().nonnegative() });

/** A seen request without credentials. */
function redacted(seen: SeenRequest): SeenRequest {
  const secret = seen.path.includes('/oauth2/');
  return {
    ...seen,
    headers: { ...seen.headers, authorization: '(hidden)' },
    path: secret ? (seen.path.split('?')[0] ?? '') : seen.path,
    body: secret ? '(hidden)' : seen.body,
  };
}

/** The endpoints below `/_sim/` that tests and demonstrations steer the simulator with. */
export async function control(
  request: Request,
  path: string,
  tools: { api: Api; faults: Faults; requests: () => readonly SeenRequest[] },
): Promise<Response> {
  const { api, faults } = tools;
  const route = `${request.method} ${path}`;
  if (route === 'DELETE /_sim/faults') {
    faults.clear();
    return new Response(null, { status: 204 });
  }
  if (route === 'GET /_sim/requests') return Response.json(tools.requests().map(redacted));
  if (route === 'GET /_sim/stats')
    return Response.json({ throttled: api.limiter.refused, mostConcurrent: api.limiter.mostConcurrent });
  if (route !== 'POST /_sim/faults' && route !== 'POST /_sim/latency')
    return Response.json({ error: `There is no ${route}.` }, { status: 404 });
  const schema = route.endsWith('faults') ? faultSchema : latencySchema;
  const parsed = schema.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) return Response.json({ error: z.prettifyError(parsed.error) }, { status: 400 });
  if ('ms' in parsed.data) api.latency.ms = parsed.data.ms;
  else faults.add(parsed.data);
  return new Response(null, { status: 204 });
}
