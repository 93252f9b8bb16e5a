import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LedgerFault, type LedgerRequest } from '#backend/connectors/port.ts';
import { type Budget, requestBudget } from './budget.ts';
import { newConnection, newVault, readConnection, twoProcesses } from './database.fixture.ts';
import type { Exchange } from './exchange.ts';
import { startProvider, type TestProvider } from './provider.fixture.ts';
import { type TokenKeeper, tokenKeeper } from './tokens.ts';
import { ledgerHttp, retryAfterMs } from './transport.ts';

const anyToken: TokenKeeper = { accessToken: async () => 'the-access-token' };
const noLimit: Budget = { take: async () => ({ granted: true }), pause: async () => {} };
const read: LedgerRequest = { method: 'GET', path: '/items', purpose: 'list items' };
const write: LedgerRequest = { method: 'POST', path: '/invoices', body: { a: 1 }, purpose: 'create draft invoice' };

async function faultOf(act: Promise<unknown>): Promise<LedgerFault> {
  const outcome = await act.then(
    (value) => value,
    (error: unknown) => error,
  );
  if (outcome instanceof LedgerFault) return outcome;
  throw new Error('no ledger fault', { cause: outcome });
}

describe('what happens below HTTP', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();

  /** A server that does this with the text of each request; the number counts requests. */
  async function rawServer(react: (socket: Socket, count: number) => void): Promise<{ url: string; seen: string[] }> {
    const seen: string[] = [];
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        const text = chunk.toString();
        if (/^(GET|POST|PATCH|DELETE) /.test(text)) {
          seen.push(text);
          react(socket, seen.length);
        }
      });
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, seen };
  }

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  const through = (baseUrl: string, timeouts = {}, record?: (exchange: Exchange) => void) =>
    ledgerHttp({ connectionId: 'c', baseUrl, tokens: anyToken, budget: noLimit, timeouts, record });

  const closedPort = async () => {
    const { url } = await rawServer(() => {});
    const server = servers.pop();
    server?.close();
    if (server !== undefined) await once(server, 'close');
    return url;
  };

  it.each([
    ['a read', read],
    ['a write', write],
  ])('connection refused: %s is certainly not processed', async (_, request) => {
    const fault = await faultOf(through(await closedPort()).request(request));
    expect(fault).toMatchObject({ kind: 'unreachable', lost: null });
    expect(fault.detail).toBe(`${request.purpose}: the connection was refused (ECONNREFUSED)`);
  });

  it('host name unknown: a write is certainly not processed', async () => {
    expect((await faultOf(through('http://ledger.invalid').request(write))).kind).toBe('unreachable');
  });

  const breaks: [string, (socket: Socket) => void][] = [
    ['closed without an answer', (socket) => socket.end()],
    ['reset', (socket) => socket.resetAndDestroy()],
    [
      'cut in the middle of the answer',
      (socket) => socket.write('HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{"id":', () => socket.destroy()),
    ],
    ['cut in the middle of the headers', (socket) => socket.write('HTTP/1.1 201 Cre', () => socket.destroy())],
  ];
  describe.each(breaks)('the connection is %s', (_, breakIt) => {
    it('after a write: nobody knows, and it is sent once only', async () => {
      const { url, seen } = await rawServer(breakIt);
      expect(await faultOf(through(url).request(write))).toMatchObject({ kind: 'unknown', lost: 'drop' });
      expect(seen).toHaveLength(1);
    });

    it('after a read: nothing happened, time heals it', async () => {
      const { url } = await rawServer(breakIt);
      expect(await faultOf(through(url).request(read))).toMatchObject({ kind: 'unavailable', lost: null });
    });
  });

  it('a kept connection that the server closes under a write is reported, not repeated', async () => {
    const { url, seen } = await rawServer((socket, count) => {
      if (count > 1) socket.destroy();
      else socket.write('HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\n{}');
    });
    const http = through(url);
    await http.request(read);
    expect(await faultOf(http.request(write))).toMatchObject({ kind: 'unknown', lost: 'drop' });
    expect(seen.map((text) => text.slice(0, 4))).toEqual(['GET ', 'POST']);
    expect(sockets.size).toBeGreaterThan(0);
  });

  it('no answer in time: a write may still be carried out, a read is simply tried later', async () => {
    const { url } = await rawServer(() => {});
    const http = through(url, { read: 60, write: 60 });
    expect(await faultOf(http.request(write))).toMatchObject({ kind: 'unknown', lost: 'timeout' });
    expect(await faultOf(http.request(read))).toMatchObject({ kind: 'unavailable', lost: null });
  });

  it('an answer that never ends counts as no answer in time', async () => {
    const { url } = await rawServer((socket) => socket.write('HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\n{'));
    const http = through(url, { write: 100 });
    expect(await faultOf(http.request(write))).toMatchObject({ kind: 'unknown', lost: 'timeout' });
  });

  it('a fault of ours is never taken for one of the network', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const { url, seen } = await rawServer(() => {});
    const sent = through(url).request({ ...write, body: circle });
    await expect(sent).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });

  it('a redirect is answered as it is: neither the token nor the order goes elsewhere', async () => {
    const elsewhere = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
    const { url } = await rawServer((socket) =>
      socket.end(`HTTP/1.1 302 Found\r\nlocation: ${elsewhere.url}/x\r\ncontent-length: 0\r\n\r\n`),
    );
    expect((await through(url).request(write)).status).toBe(302);
    expect(elsewhere.seen).toEqual([]);
  });

  it.each(['@evil.example/x', '.evil.example/x', '//evil.example/x', 'https://evil.example/x'])(
    'a path that would leave the ledger is refused: %s',
    async (path) => {
      const { url, seen } = await rawServer(() => {});
      await expect(through(url).request({ ...read, path })).rejects.toThrow('begins with one slash');
      expect(seen).toEqual([]);
    },
  );

  it('failed exchanges are recorded too', async () => {
    const exchanges: Exchange[] = [];
    const { url } = await rawServer((socket) => socket.end());
    await faultOf(through(url, {}, (exchange) => exchanges.push(exchange)).request(write));
    expect(exchanges).toMatchObject([
      { purpose: 'create draft invoice', method: 'POST', path: '/invoices', status: null, fault: 'unknown' },
    ]);
    expect(exchanges[0]?.requestBody).toEqual({ a: 1 });
  });
});

describe('access and record', () => {
  let processes: Awaited<ReturnType<typeof twoProcesses>>;
  let provider: TestProvider;
  const vault = newVault();
  beforeAll(async () => {
    [processes, provider] = await Promise.all([twoProcesses(), startProvider()]);
  });
  afterEach(() => {
    provider.faults.clear();
    provider.requests.length = 0;
  });
  afterAll(async () => {
    await provider?.close();
    await processes?.close();
  });

  async function connected(budget: Budget = noLimit, packed?: Budget) {
    const connection = await newConnection(processes.one, vault, provider.issue());
    const exchanges: Exchange[] = [];
    const providers = new Map([['test_ledger', provider.provider()]]);
    const http = ledgerHttp({
      connectionId: connection.id,
      baseUrl: `${provider.apiUrl}/`,
      tokens: tokenKeeper({ db: processes.one, vault, providers }, { attempts: 1 }),
      ...{ budget, packed },
      record: (exchange) => exchanges.push(exchange),
      timeouts: { budget: 50 },
    });
    return { connection, http, exchanges };
  }
  const echo: LedgerRequest = { method: 'POST', path: '/echo', body: {}, purpose: 'echo' };

  it('sends the token and exactly the digits of the connector', async () => {
    const { http } = await connected();
    const answer = await http.request({ ...echo, body: { price: JSON.rawJSON('0.10000000000000000001') } });
    expect(answer).toMatchObject({ status: 200, body: { body: '{"price":0.10000000000000000001}' } });
    expect(provider.calls('/api/echo')[0]?.headers).toMatchObject({
      authorization: expect.stringMatching(/^Bearer access-/),
      'content-type': 'application/json',
    });
  });

  it('takes a request that carries several operations out of both budgets, and others out of one', async () => {
    const taken: string[] = [];
    const counting = (name: string): Budget => ({
      take: async () => {
        taken.push(name);
        return { granted: true };
      },
      pause: async () => {},
    });
    const { http } = await connected(counting('requests'), counting('packed'));
    await http.request({ ...echo, packed: true });
    await http.request(echo);
    expect(taken).toEqual(['packed', 'requests', 'requests']);
  });

  it('lets the connector take the share ahead, says whether it was waited for, and counts it once', async () => {
    let refusals = 1;
    let taken = 0;
    const dry: Budget = {
      take: async () => {
        refusals -= 1;
        if (refusals >= 0) return { granted: false, waitMs: 1 };
        taken += 1;
        return { granted: true };
      },
      pause: async () => {},
    };
    const { http, connection } = await connected(dry, { ...dry, take: async () => ({ granted: false, waitMs: 1000 }) });
    expect(http.lane?.id).toBe(connection.id);
    expect(await http.lane?.share()).toEqual({ waited: true });
    expect(await http.lane?.share()).toEqual({ waited: false });
    expect(await http.lane?.pack()).toBe(false);
    await http.request({ ...echo, share: 'taken' });
    expect(taken).toBe(2);
  });

  it('a 401 renews the access once and repeats the request', async () => {
    const { http, exchanges } = await connected();
    provider.forgetAccessTokens();
    expect((await http.request(echo)).status).toBe(200);
    expect(provider.refreshes()).toBe(1);
    expect(exchanges.map(({ status }) => status)).toEqual([401, 200]);
  });

  it('a 401 that stays is a fault, but no proof that access was revoked', async () => {
    const { http, connection } = await connected();
    provider.faults.add({ path: '/api/echo', kind: 'status', status: 401, times: 2, body: { error: 'invalid_grant' } });
    expect((await faultOf(http.request(echo))).kind).toBe('unauthorized');
    expect(provider.calls('/api/echo')).toHaveLength(2);
    expect((await readConnection(processes.one, connection.id))?.state).toBe('active');
  });

  it('a 401 after which the provider ends the grant revokes the connection', async () => {
    const { http, connection } = await connected();
    provider.revokeAll();
    expect((await faultOf(http.request(echo))).kind).toBe('unauthorized');
    expect((await readConnection(processes.one, connection.id))?.state).toBe('revoked');
  });

  it('a 401 while the provider is down is weather: nothing was processed', async () => {
    const { http, connection } = await connected();
    provider.forgetAccessTokens();
    provider.faults.add({ path: '/token', kind: 'status', status: 500 });
    expect((await faultOf(http.request(echo))).kind).toBe('unavailable');
    expect((await readConnection(processes.one, connection.id))?.state).toBe('active');
  });

  it('records what was said without tokens, and cuts long bodies short', async () => {
    const { http, exchanges } = await connected();
    await http.request({
      ...echo,
      path: '/echo?access_token=abcdefgh123&x=1',
      body: { customer: 'Anna', note: 'n'.repeat(20_000), password: 'hunter22' },
    });
    const [exchange] = exchanges;
    expect(exchange).toMatchObject({ purpose: 'echo', method: 'POST', status: 200, fault: null });
    expect(exchange?.path).toBe('/echo?access_token=[secret]&x=1');
    const text = JSON.stringify(exchange);
    expect(text).toContain('Anna');
    expect(text).toContain('more characters)');
    expect(text).not.toMatch(/hunter22|abcdefgh123|access-/);
    expect(text.length).toBeLessThan(40_000);
  });

  it.each([
    ['429', 429, { 'retry-after': '7' }, 7_000],
    ['429 without a word', 429, {}, 10_000],
    ['503', 503, {}, 5_000],
  ])('%s pauses the whole connection and is answered as it is', async (_, status, headers, ms) => {
    const pauses: number[] = [];
    const { http } = await connected({ ...noLimit, pause: async (_id, told) => void pauses.push(told) });
    provider.faults.add({ path: '/api/echo', kind: 'status', status, headers });
    expect((await http.request(echo)).status).toBe(status);
    expect(pauses).toEqual([ms]);
  });

  it('waits a moment for its share of the budget', async () => {
    const grants = [{ granted: false, waitMs: 5 } as const, { granted: true } as const];
    const { http } = await connected({ ...noLimit, take: async () => grants.shift() ?? { granted: true } });
    expect((await http.request(echo)).status).toBe(200);
    expect(grants).toEqual([]);
  });

  it('steps aside unsent when the share would take too long, and says when to come back', async () => {
    const { http, connection } = await connected(requestBudget(processes.one, { requests: 100, perSeconds: 10 }));
    const budget = requestBudget(processes.two, { requests: 100, perSeconds: 10 });
    await budget.pause(connection.id, 60_000);
    const fault = await faultOf(http.request(echo));
    expect(fault.kind).toBe('throttled');
    expect(fault.retryAfterMs).toBeGreaterThan(50_000);
    expect(provider.calls('/api/echo')).toEqual([]);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  it.each([
    ['30', 30_000],
    ['Fri, 20 Nov 2026 12:01:00 GMT', 60_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
  ])('%s', (value, ms) => {
    expect(retryAfterMs(new Headers({ 'retry-after': value }), now)).toBe(ms);
  });
  it('absent', () => {
    expect(retryAfterMs(new Headers(), now)).toBeNull();
  });
});
