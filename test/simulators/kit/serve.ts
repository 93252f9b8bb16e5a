import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Fault, Faults } from './faults.ts';

/** One request a simulator has answered, newest last; kept for assertions (`requests` of {@link Served}). */
export type SeenRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  status: number;
  at: number;
};

export type Served = {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Every request with its raw body, in the order of arrival (the newest 10,000). */
  requests: SeenRequest[];
  close(): Promise<void>;
};

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Serves a fetch handler on loopback, lets {@link Faults} happen on the way and remembers every request.
 * @param port 0 takes a free one.
 */
export async function serve(
  handler: (request: Request) => Response | Promise<Response>,
  options: {
    port?: number;
    faults?: Faults;
    onRequest?: (seen: SeenRequest) => void;
    /** Told of every `status` fault that is answered instead of the work, for services that remember such answers. */
    onFaultAnswer?: (request: Request, body: string, answer: { status: number; body: string }) => void;
  } = {},
): Promise<Served> {
  const requests: SeenRequest[] = [];
  const withFault = async (
    request: Request,
    body: string,
    fault: Fault | undefined,
    raw: IncomingMessage,
  ): Promise<Response> => {
    if (fault === undefined) return handler(request);
    if (fault.kind === 'delay' || fault.delayMs !== undefined) await sleep(fault.delayMs ?? 1000);
    if (fault.kind === 'drop') {
      raw.socket.destroy();
      return new Response(null, { status: 499 });
    }
    if (fault.kind === 'status') {
      const refusal = faultResponse(fault);
      options.onFaultAnswer?.(request, body, { status: refusal.status, body: await refusal.clone().text() });
      return refusal;
    }
    const answer = await handler(request);
    if (fault.kind === 'lose_answer') raw.socket.destroy();
    return fault.kind === 'status_after' ? faultResponse(fault) : answer;
  };
  const listener = getRequestListener(async (request, env) => {
    const url = new URL(request.url);
    const path = url.pathname + url.search;
    const body = request.method === 'GET' || request.method === 'HEAD' ? '' : await request.text();
    const seen: SeenRequest = {
      method: request.method,
      path,
      headers: Object.fromEntries(request.headers),
      body,
      status: 0,
      at: Date.now(),
    };
    requests.push(seen);
    if (requests.length > 10_000) requests.shift();
    const init: RequestInit = { method: request.method, headers: request.headers };
    if (body !== '') init.body = body;
    const fault = path.startsWith('/_sim/') ? undefined : options.faults?.take(request.method, path, body);
    const incoming = (env as { incoming: IncomingMessage }).incoming;
    const answer = await withFault(new Request(request.url, init), body, fault, incoming);
    seen.status = answer.status;
    options.onRequest?.(seen);
    return answer;
  });
  const server: Server = createServer(listener);
  // Longer than any pause within a test, so that a client never meets a connection just closed for idleness.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function faultResponse(fault: Fault): Response {
  const body = fault.body === undefined ? { error: { message: `Injected fault ${fault.status ?? 500}` } } : fault.body;
  return Response.json(body, { status: fault.status ?? 500, headers: fault.headers ?? {} });
}
