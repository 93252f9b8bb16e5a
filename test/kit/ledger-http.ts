import { LedgerFault, type LedgerHttp } from '#backend/connectors/port.ts';

/** Failures of fetch after which nothing can have been processed: no connection ever stood. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * The plainest way to a ledger: one fetch per request, no budget, no retry, no refresh.
 * @param options.timeoutMs after which an answer counts as lost.
 */
export function plainLedgerHttp(options: { baseUrl: string; token: string; timeoutMs?: number }): LedgerHttp {
  return {
    async request({ method, path, headers, body }) {
      const init: RequestInit = {
        method,
        headers: { ...headers, authorization: `Bearer ${options.token}` },
        signal: AbortSignal.timeout(options.timeoutMs ?? 30_000),
      };
      if (body !== undefined) {
        init.body = JSON.stringify(body);
        init.headers = { ...init.headers, 'content-type': 'application/json' };
      }
      try {
        const response = await fetch(options.baseUrl + path, init);
        return { status: response.status, headers: response.headers, body: parse(await response.text()) };
      } catch (error) {
        throw networkFault(error);
      }
    },
  };
}

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
};

function networkFault(error: unknown): LedgerFault {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new LedgerFault('unknown', 'The ledger did not answer in time', { lost: 'timeout', cause: error });
  const code = causeCode(error);
  return code !== undefined && neverConnected.has(code)
    ? new LedgerFault('unreachable', `The ledger could not be reached (${code})`, { cause: error })
    : new LedgerFault('unknown', `The connection to the ledger broke (${code ?? 'no code'})`, {
        lost: 'drop',
        cause: error,
      });
}

/** The system's error code below fetch's own TypeError; of several tried addresses, the first one's. */
function causeCode(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return codeOf(cause.errors[0]);
  return cause instanceof Error ? codeOf(cause) : undefined;
}

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;
