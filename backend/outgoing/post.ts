import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { AddressRefused, publicAddresses, type Targets } from './address.ts';

/** What an endpoint answered, or why there was no answer. */
export type Posted = {
  status: number | null;
  failure: string | null;
  excerpt: string | null;
  retryAfterSeconds: number | null;
};

const TIMEOUT_MS = 15_000;
const EXCERPT = 500;

const failureWords: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed without an answer',
  EPIPE: 'the connection was closed without an answer',
  ETIMEDOUT: 'no connection in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is self-signed',
};

/**
 * Posts a body, and follows no redirect: where a merchant's data goes is what was typed in. The connection is made to
 * the address that was looked at, not to what the name says a moment later.
 */
export async function post(
  url: URL,
  body: string,
  headers: Record<string, string>,
  options: { targets: Targets; timeoutMs?: number },
): Promise<Posted> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    const [first] = await publicAddresses(host, options.targets);
    if (first === undefined) throw new AddressRefused('the host name is not known');
    return await send(url, first, body, headers, options.timeoutMs ?? TIMEOUT_MS);
  } catch (error) {
    return { status: null, failure: failureOf(error), excerpt: null, retryAfterSeconds: null };
  }
}

function send(
  url: URL,
  to: { address: string; family: number },
  body: string,
  headers: Record<string, string>,
  timeoutMs: number,
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? https : http;
    const request = open(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      // A connection of its own: one kept open would outlive the look at its address.
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      lookup: (_name, options, done) => (options.all ? done(null, [to]) : done(null, to.address, to.family)),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const { statusCode = 0 } = response;
      const retryAfter = Number(response.headers['retry-after']);
      const parts: Buffer[] = [];
      let size = 0;
      const finish = () =>
        resolve({
          status: statusCode,
          failure: null,
          excerpt: excerptOf(Buffer.concat(parts)),
          retryAfterSeconds: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
        });
      response.on('data', (part: Buffer) => {
        parts.push(part);
        size += part.length;
        // Enough was read; what else it says is not for us.
        if (size > EXCERPT * 4) {
          finish();
          request.destroy();
        }
      });
      response.on('end', finish);
      response.on('error', reject);
    });
    request.end(body);
  });
}

/** The beginning of what was said, as one line of storable text. */
function excerptOf(bytes: Buffer): string | null {
  const text = new TextDecoder()
    .decode(bytes)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();
  return text === '' ? null : [...text].slice(0, EXCERPT).join('').slice(0, EXCERPT);
}

function failureOf(error: unknown): string {
  if (error instanceof AddressRefused) return error.message;
  if (!(error instanceof Error)) return 'the request failed';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time';
  const code = 'code' in error ? String(error.code) : '';
  return failureWords[code] ?? (code === '' ? 'the request failed' : `the request failed (${code})`);
}
