import { createServer } from 'node:http';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { bundleApp } from './bundle.ts';
import { cachedBuild } from './cached-build.ts';
import { previewConfig } from './config.ts';
import { frameHtml, pageHtml } from './documents.ts';
import { hostBundle, reactVersions } from './host-bundle.ts';
import { isListName, ListError, listPage, listQuery } from './lists.ts';
import { type Manifest, readManifest, viewsFolder, withBackend } from './manifest.ts';
import type { Merchant } from './merchant.ts';
import { framePolicy, pagePolicy } from './policy.ts';
import { signPayload } from './signature.ts';
import { proxyToStripe } from './stripe-proxy.ts';

export type DashboardOptions = {
  /** 0 takes a free one. */
  port: number;
  stripe: { baseUrl: string };
  /** Who can be switched to; the first one is shown at first. */
  merchants: Merchant[];
  /** The app's signing secret (`absec_…`), shared with its backend. */
  signingSecret: string;
  /** The app's own backend; takes the place of the manifest's `API_BASE`. */
  appBackendUrl: string;
  /** `stripe-app.json` in the project's root when absent. */
  manifestPath?: string;
  now?: () => Date;
};

export type Dashboard = { url: string; close(): Promise<void> };

const rootManifest = fileURLToPath(new URL('../../stripe-app.json', import.meta.url));
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
const signatureBody = z.object({ payload: z.record(z.string(), z.json()) });

/**
 * Serves the Dashboard preview on loopback.
 * @throws Error when the manifest or a view cannot be read, or the port is taken; each says what to do.
 */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const manifestPath = options.manifestPath ?? rootManifest;
  const current = () => withBackend(readManifest(manifestPath), options.appBackendUrl);
  const host = await hostBundle();
  await appScript(manifestPath, current());
  const app = new Hono();

  // One address for everything a newcomer or a script asks of the sandbox: the backend's own paths are passed on.
  for (const path of backendPaths) app.all(path, (c) => passOn(options.appBackendUrl, c.req.raw));

  // The preview holds the accounts' keys. Another site's page must neither read through it (a host name that only
  // resolves to loopback) nor write through it (a request with that site's origin).
  app.use(async (c, next) => {
    if (!loopback.test(c.req.header('host') ?? '')) return c.text('The preview answers on localhost only.', 421);
    const origin = c.req.header('origin');
    if (origin !== undefined && origin !== originOf(c)) return c.text('The preview answers its own page only.', 403);
    return next();
  });
  app.onError((error, c) => {
    if (error instanceof ListError)
      return c.body(error.body, error.status === 429 ? 429 : 400, { 'Content-Type': 'application/json' });
    return c.text(`The preview failed: ${error.message}`, 500);
  });

  app.get('/', (c) => c.redirect('/test/invoices'));
  app.get('/preview/host.js', (c) => script(c, host.page));
  app.get('/preview/host.css', (c) => c.body(host.css, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  for (const version of reactVersions)
    app.get(`/preview/sandbox-${version}.js`, (c) => script(c, host.sandbox[version]));
  app.get('/preview/app.js', async (c) => script(c, await appScript(manifestPath, current()).catch(bundleFailure)));
  app.get('/preview/frame', (c) =>
    c.html(frameHtml(c.req.query('react') === '17' ? '17' : '18'), 200, {
      'Content-Security-Policy': framePolicy(current(), originOf(c)),
    }),
  );
  app.get('/preview/config', (c) => c.json(previewConfig(current(), manifestPath, options.merchants)));

  for (const live of [false, true]) accountRoutes(app, options, live);
  app.get('/preview/*', (c) => c.notFound());
  app.get('*', (c) => {
    const manifest = current();
    return c.html(pageHtml(manifest.name), 200, { 'Content-Security-Policy': pagePolicy(manifest, originOf(c)) });
  });

  return listen(app, options.port);
}

/** What the pages and views of one merchant ask, in test mode or live. */
function accountRoutes(app: Hono, options: DashboardOptions, live: boolean): void {
  const base = `/preview/accounts/:account${live ? '/live' : ''}`;
  const nowOf = options.now ?? (() => new Date());
  const merchantOf = (c: Context): Merchant | undefined => {
    const found = options.merchants.find((merchant) => merchant.accountId === c.req.param('account'));
    return live && found !== undefined ? { ...found, secretKey: found.liveKey ?? '' } : found;
  };
  app.get(`${base}/lists/:name`, async (c) => {
    const merchant = merchantOf(c);
    const name = c.req.param('name');
    if (merchant === undefined || !isListName(name)) return c.notFound();
    if (merchant.secretKey === '') return noLiveKey(c);
    return c.json(await listPage(options.stripe.baseUrl, merchant, name, listQuery.parse(c.req.query())));
  });
  app.post(`${base}/signature`, async (c) => {
    const merchant = merchantOf(c);
    if (merchant === undefined) return c.notFound();
    const { payload } = signatureBody.parse(await c.req.json());
    return c.text(signPayload(payload, merchant.user.id, merchant.accountId, options.signingSecret, nowOf()));
  });
  app.all(`${base}/stripe/*`, async (c) => {
    const merchant = merchantOf(c);
    if (merchant === undefined) return c.notFound();
    const url = new URL(c.req.url);
    const path =
      url.pathname.slice(base.replace(':account', merchant.accountId).length + '/stripe'.length) + url.search;
    // Not part of the public API: the Dashboard itself answers who is signed in.
    if (path === '/v1/user/email') return c.json({ email: merchant.user.email });
    if (merchant.secretKey === '') return noLiveKey(c);
    return proxyToStripe(options.stripe.baseUrl, merchant, c.req.raw, path);
  });
}

/** In the words of the Stripe API, so that the pages show it like any refusal. */
const noLiveKey = (c: Context): Response =>
  c.json(
    {
      error: {
        type: 'invalid_request_error',
        message: 'The preview has no live data of this account. Go back to test mode.',
      },
    },
    400,
  );

/** Paths of the app's backend; none of them is a page of the Dashboard. */
const backendPaths = ['/healthz', '/readyz', '/sandbox', '/metrics', '/webhooks/*', '/app/v1/*', '/oauth/*'];

async function passOn(backendUrl: string, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await request.arrayBuffer();
  const headers = new Headers(request.headers);
  headers.delete('host');
  headers.delete('content-length');
  const answer = await fetch(new URL(pathname + search, backendUrl), {
    method: request.method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  // fetch has unpacked the body already, so its length and packing no longer hold.
  const kept = new Headers(answer.headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection']) kept.delete(name);
  return new Response(answer.body, { status: answer.status, headers: kept });
}

const originOf = (c: Context) => new URL(c.req.url).origin;

function script(c: Context, text: string): Response {
  return c.body(text, 200, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-store' });
}

/** A view that does not compile leaves a script that says so, for the drawer to show. */
function bundleFailure(error: Error): string {
  return `globalThis.__bundleFailure = ${JSON.stringify(error.message)};`;
}

/** The app's bundle, built anew when a view has changed, so that reloading the page shows it. */
async function appScript(manifestPath: string, manifest: Manifest): Promise<string> {
  const folder = dirname(viewsFolder(manifestPath));
  const name = `app-${manifest.id}`;
  const outputs = await cachedBuild(name, JSON.stringify([manifestPath, manifest]), async () => {
    const { js, inputs } = await bundleApp({ manifestPath, dev: true, manifest });
    return { outputs: { js }, inputs: inputs.map((path) => resolve(folder, path)) };
  });
  return outputs.js ?? '';
}

async function listen(app: Hono, port: number): Promise<Dashboard> {
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      fail(
        taken
          ? new Error(
              `Port ${port} is taken, so the Dashboard preview cannot start. Stop what runs there or choose another port.`,
            )
          : error,
      );
    });
    server.listen(port, '127.0.0.1', () => done());
  });
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://localhost:${actual}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
