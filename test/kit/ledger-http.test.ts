import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { plainLedgerHttp } from './ledger-http.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = { method: 'POST' as const, path: '/documents', body: { a: JSON.rawJSON('0.10') }, purpose: 'try' };

describe('the plain way to a ledger', () => {
  it('given a body with exact numbers, when it is sent, then every digit arrives with token and content type', async () => {
    let seen = '';
    const baseUrl = await listen(async (request, response) => {
      for await (const chunk of request) seen += chunk;
      response.end(JSON.stringify([request.headers.authorization, request.headers['content-type']]));
    });
    const answer = await plainLedgerHttp({ baseUrl, token: 't' }).request(post);
    expect(seen).toBe('{"a":0.10}');
    expect(answer).toMatchObject({ status: 200, body: ['Bearer t', 'application/json'] });
  });

  it('given nobody listens, when a request is made, then it was certainly not processed', async () => {
    const baseUrl = await listen(() => {});
    for (const close of closers.splice(0)) close();
    const http = plainLedgerHttp({ baseUrl, token: 't' });
    await expect(http.request(post)).rejects.toMatchObject({ kind: 'unreachable', lost: null });
  });

  it('given the connection breaks after the request was sent, then the outcome is unknown', async () => {
    const baseUrl = await listen((request) => request.socket.destroy());
    const http = plainLedgerHttp({ baseUrl, token: 't' });
    await expect(http.request(post)).rejects.toMatchObject({ kind: 'unknown', lost: 'drop' });
  });

  it('given no answer comes, when the time is up, then the outcome is unknown', async () => {
    const baseUrl = await listen(() => {});
    const http = plainLedgerHttp({ baseUrl, token: 't', timeoutMs: 50 });
    await expect(http.request(post)).rejects.toMatchObject({ kind: 'unknown', lost: 'timeout' });
  });

  it('given an answer that is no JSON, then it is handed on as text with its status', async () => {
    const baseUrl = await listen((_, response) => response.writeHead(502).end('<html>Bad Gateway</html>'));
    const answer = await plainLedgerHttp({ baseUrl, token: 't' }).request(post);
    expect(answer).toMatchObject({ status: 502, body: '<html>Bad Gateway</html>' });
  });
});
