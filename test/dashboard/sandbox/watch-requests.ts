import type { SentRequest } from './protocol.ts';
import { redacted } from './redact.ts';

/**
 * Lets the page list what a view sends: method, path, status and time of every request, and what was signed. Bodies of
 * answers are not looked at, and names, addresses and secrets in what was sent are blacked out.
 */
export function watchRequests(tell: (request: SentRequest) => void): void {
  const send = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (input, init) => {
    const at = Date.now();
    const started = performance.now();
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    const told = {
      at,
      method: init?.method ?? 'GET',
      path: url.pathname,
      signed: new Headers(init?.headers).has('Stripe-Signature'),
      payload: typeof init?.body === 'string' ? redacted(init.body) : null,
    };
    const ms = () => Math.round(performance.now() - started);
    try {
      const response = await send(input, init);
      tell({
        ...told,
        status: response.status,
        ms: ms(),
        bytes: Number(response.headers.get('Content-Length')) || null,
      });
      return response;
    } catch (error) {
      tell({ ...told, status: 0, ms: ms(), bytes: null });
      throw error;
    }
  };
}
