import { setTimeout as wait } from 'node:timers/promises';
import { LedgerFault, type LedgerHttp, type LedgerRequest, type LedgerResponse } from '../connectors/port.ts';
import { redactSecrets } from '../redact.ts';
import type { Budget } from './budget.ts';
import { type Exchange, recordedBody } from './exchange.ts';
import { type NetworkFailure, networkFailure } from './network-errors.ts';
import type { TokenKeeper } from './tokens.ts';

export type LedgerHttpOptions = {
  connectionId: string;
  /** Root of the ledger's API, e.g. `https://api.businesscentral.dynamics.com`. Nothing else ever gets the token. */
  baseUrl: string;
  tokens: TokenKeeper;
  budget: Budget;
  /** For requests that carry several operations, where the ledger counts them apart. */
  packed?: Budget | undefined;
  timeouts?: Partial<Timeouts>;
  /** Gets every exchange, also failed ones. */
  record?: (exchange: Exchange) => void;
};

/** In milliseconds. */
export type Timeouts = {
  read: number;
  write: number;
  /** How long a request may wait for its share of the budget before the job steps aside. */
  budget: number;
};

const defaultTimeouts: Timeouts = { read: 60_000, write: 120_000, budget: 2_000 };
/** Pause after a refusal that does not say for how long. */
const PAUSE_MS = { throttled: 10_000, unavailable: 5_000 };
const PAUSE_LIMIT_MS = 15 * 60_000;

/** The way of one connection to its ledger; see {@link LedgerHttp} for what it answers and throws. */
export function ledgerHttp(options: LedgerHttpOptions): LedgerHttp {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const base = options.baseUrl.replace(/\/+$/, '');

  const takeShares = async (request: LedgerRequest): Promise<void> => {
    if (request.packed === true && options.packed !== undefined)
      await takeShare(options.packed, options.connectionId, timeouts.budget);
    await takeShare(options.budget, options.connectionId, timeouts.budget);
  };

  const send = async (request: LedgerRequest, token: string): Promise<LedgerResponse> => {
    if (request.share !== 'taken') await takeShares(request);
    const begun = performance.now();
    const sent = bodyText(request.body);
    const tell = (end: Pick<Exchange, 'status' | 'fault' | 'responseBody'>) =>
      options.record?.({
        purpose: request.purpose,
        method: request.method,
        path: redactSecrets(request.path),
        durationMs: Math.round(performance.now() - begun),
        requestBody: recordedBody(sent === undefined ? null : parseBody(sent)),
        ...end,
      });
    try {
      const response = await fetchOnce(base, request, sent, token, timeouts);
      tell({ status: response.status, fault: null, responseBody: recordedBody(response.body) });
      return response;
    } catch (error) {
      const failure = networkFailure(error);
      if (failure === null) throw error;
      const fault = faultOf(failure, request, error);
      tell({ status: null, fault: fault.kind, responseBody: fault.detail });
      throw fault;
    }
  };

  return {
    lane: {
      id: options.connectionId,
      share: async () => ({ waited: await takeShare(options.budget, options.connectionId, timeouts.budget) }),
      pack: async () => (await options.packed?.take(options.connectionId))?.granted ?? true,
    },

    async request(request) {
      assertPath(request.path);
      const token = await options.tokens.accessToken(options.connectionId);
      let response = await send(request, token);
      if (response.status === 401) {
        // The provider decides whether access is over: it throws when it is. A 401 alone proves nothing (C66).
        const renewed = await options.tokens.accessToken(options.connectionId, { rejected: token });
        const { share: _, ...again } = request;
        response = await send(again, renewed);
        if (response.status === 401) {
          throw new LedgerFault('unauthorized', 'the ledger refuses our access although it was renewed just now');
        }
      }
      await heed(options, response);
      return response;
    },
  };
}

/**
 * @returns whether it had to be waited for
 * @throws LedgerFault `throttled` when the share is not had in time: the job should not hold a worker for it
 */
async function takeShare(budget: Budget, connectionId: string, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  for (let waited = false; ; waited = true) {
    const grant = await budget.take(connectionId);
    if (grant.granted) return waited;
    if (performance.now() + grant.waitMs > deadline) {
      const detail = 'our share of the requests that the ledger allows is used up for the moment';
      throw new LedgerFault('throttled', detail, { retryAfterMs: grant.waitMs });
    }
    await wait(grant.waitMs * (1 + Math.random() / 4));
  }
}

async function fetchOnce(
  base: string,
  request: LedgerRequest,
  body: string | undefined,
  token: string,
  timeouts: Timeouts,
): Promise<LedgerResponse> {
  const headers = new Headers({ accept: 'application/json', ...request.headers });
  headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const response = await fetch(base + request.path, {
    method: request.method,
    headers,
    body,
    // A redirect would turn a POST into a GET, or take the token elsewhere: the connector sees it as an odd answer.
    redirect: 'manual',
    signal: AbortSignal.timeout(isRead(request) ? timeouts.read : timeouts.write),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : parseBody(text) };
}

/**
 * A GET changed nothing, whatever became of it. Anything else that was not certainly stopped before it was sent may have
 * been carried out, also on a kept connection that the server closed in the same moment: undici does not repeat a POST
 * by itself, and neither may we.
 */
function faultOf(failure: NetworkFailure, request: LedgerRequest, cause: unknown): LedgerFault {
  const detail = `${request.purpose}: ${failure.detail}`;
  if (failure.kind === 'not_sent') return new LedgerFault('unreachable', detail, { cause });
  if (isRead(request)) return new LedgerFault('unavailable', detail, { cause });
  return new LedgerFault('unknown', detail, { lost: failure.kind === 'timeout' ? 'timeout' : 'drop', cause });
}

/** 429 and 503 concern the whole connection: everybody holds back, not only who was told. */
async function heed({ budget, connectionId }: LedgerHttpOptions, response: LedgerResponse): Promise<void> {
  if (response.status !== 429 && response.status !== 503) return;
  const told = retryAfterMs(response.headers);
  const fallback = response.status === 429 ? PAUSE_MS.throttled : PAUSE_MS.unavailable;
  await budget.pause(connectionId, Math.min(told ?? fallback, PAUSE_LIMIT_MS));
}

/** Retry-After in milliseconds, given in seconds or as a date; null without a usable one. */
export function retryAfterMs(headers: Headers, now: Date = new Date()): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

const isRead = (request: LedgerRequest): boolean => request.method === 'GET';

/** Numbers keep the digits the connector gave them (JSON.rawJSON); a text is taken as it is. */
function bodyText(body: unknown): string | undefined {
  return body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The base URL ends without a slash, so a path like `.evil.example` or `@evil.example` would name another host. */
function assertPath(path: string): void {
  if (!path.startsWith('/') || path.startsWith('//')) {
    throw new TypeError('A ledger path begins with one slash and is relative to the root of the API.');
  }
}
