import { z } from 'zod';

/**
 * What a failed fetch says about the request.
 * - `not_sent`: no connection was made, so nothing can have been processed.
 * - `timeout`: we gave up waiting.
 * - `lost`: the connection broke after it was made; the request may have arrived.
 */
export type NetworkFailure = { kind: 'not_sent' | 'timeout' | 'lost'; detail: string };

const causeSchema = z.object({
  code: z.string().optional(),
  syscall: z.string().optional(),
  name: z.string().optional(),
});

/** Certain: these happen before a byte of HTTP is sent. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const timedOut = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * Reads the error of `fetch` or of reading its body. Node puts the system's error into `cause`; several addresses of
 * one host come as an AggregateError. The same code may come from connecting or from an open socket (ETIMEDOUT,
 * ECONNRESET): `syscall` tells, and without it the cautious reading holds, `lost`.
 * @returns null when it is no network failure at all (a fault of ours, which must not be taken for one)
 */
export function networkFailure(error: unknown): NetworkFailure | null {
  if (error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return { kind: 'timeout', detail: 'no answer in time' };
  }
  if (!(error instanceof TypeError) || !(error.cause instanceof Error)) return null;
  const parts = error.cause instanceof AggregateError ? error.cause.errors : [error.cause];
  const causes = parts.map((part) => causeSchema.safeParse(part).data ?? {});
  const code = causes.find((cause) => cause.code !== undefined)?.code ?? error.cause.name;
  if (causes.length > 0 && causes.every(isBeforeSending)) return { kind: 'not_sent', detail: wordsFor(code) };
  if (causes.some((cause) => timedOut.has(cause.code ?? ''))) return { kind: 'timeout', detail: wordsFor(code) };
  return { kind: 'lost', detail: wordsFor(code) };
}

const isBeforeSending = (cause: z.output<typeof causeSchema>): boolean =>
  beforeSending.has(cause.code ?? '') || cause.syscall === 'connect' || cause.syscall === 'getaddrinfo';

const words: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped in the middle',
  UND_ERR_SOCKET: 'the connection was closed without an answer',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
};

const wordsFor = (code: string): string =>
  words[code] === undefined ? `network error ${code}` : `${words[code]} (${code})`;
