import type { Merchant } from './merchant.ts';

/** Headers of a request that are the browser's business or would replace the account's key. */
const dropped = new Set([
  'host',
  'connection',
  'cookie',
  'origin',
  'referer',
  'authorization',
  'content-length',
  'accept-encoding',
  'stripe-account',
]);

/** Passes a request on to the Stripe API as the merchant, status and body unchanged. */
export async function proxyToStripe(
  baseUrl: string,
  merchant: Merchant,
  request: Request,
  path: string,
): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of request.headers)
    if (!dropped.has(name) && !name.startsWith('sec-')) headers.set(name, value);
  headers.set('Authorization', `Bearer ${merchant.secretKey}`);
  const body = request.method === 'GET' || request.method === 'HEAD' ? null : await request.text();
  const answer = await reach(`${baseUrl}${path}`, { method: request.method, headers, body });
  const copied = new Headers({ 'Content-Type': answer.headers.get('Content-Type') ?? 'application/json' });
  const id = answer.headers.get('Request-Id');
  if (id !== null) copied.set('Request-Id', id);
  return new Response(await answer.arrayBuffer(), { status: answer.status, headers: copied });
}

/** @throws Error that names the address when nothing answers there. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    const message = `Nothing answers at ${new URL(url).origin} (${cause}). Start the Stripe simulator, or check the Stripe base URL of the preview.`;
    return Response.json({ error: { type: 'api_connection_error', message } }, { status: 502 });
  }
}
