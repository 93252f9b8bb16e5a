import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '#backend/config.ts';
import type { Log } from '#backend/log.ts';
import type { Services } from '#backend/services.ts';
import { type Dashboard, startDashboard } from '#test/dashboard/server.ts';
import { followDocuments } from './aftermath.ts';
import { ensureApiKey } from './api-key.ts';
import { type Books, openBooks } from './books.ts';
import { SandboxClock } from './clock.ts';
import { describeSandbox, type SandboxFacts, sandboxBanner } from './describe.ts';
import { seedSandbox } from './history.ts';
import { markUsed, requireUnused } from './in-use.ts';
import { KeptFile } from './kept.ts';
import { openMoney } from './money.ts';
import { merchants } from './people.ts';
import { onPort } from './ports.ts';
import { openQuickBooks, type QuickBooksBooks, quickBooksClient } from './quickbooks.ts';
import { openShop, type Shop } from './shop.ts';
import { stopwatch } from './stopwatch.ts';

export type Sandbox = {
  /** To be laid over the configuration: addresses and keys of the simulators, and a key that seals tokens. */
  environment: Partial<Config>;
  /**
   * Once the backend listens: points Stripe's webhooks to it, makes merchants and their history on the first start,
   * connects the first one, and starts the Dashboard preview.
   * @throws ConfigurationError when the preview's port is taken
   */
  open(services: Services, backendUrl: string): Promise<void>;
  /** What clients need to drive the simulators: the answer of `GET /sandbox`. */
  describe(): SandboxFacts;
  /** What runs where, for the terminal. */
  banner(backendUrl: string): string[];
  close(): Promise<void>;
};

/** A visitor should find documents in the books at once, but a slow start does not wait for them: since the process began. */
const READY_WITHIN_MS = 9_000;

/**
 * Starts the simulators of Stripe and Business Central. Their state and keys lie in `<dataDir>/sandbox` and are found
 * again by the next start.
 * @throws ConfigurationError when a port is taken, or another sandbox works in the folder
 */
export async function startSandbox(options: { dataDir: string; config: Config; log: Log }): Promise<Sandbox> {
  const { config, dataDir, log } = options;
  await requireUnused(dataDir);
  const file = new KeptFile(dataDir);
  const clock = new SandboxClock();
  const time = stopwatch(log);
  const shop = await time('simulated Stripe', () => openShop(file, clock, config.SANDBOX_STRIPE_PORT));
  const books = await time('simulated Business Central', () =>
    openBooks(file, { port: config.SANDBOX_LEDGER_PORT, publicUrl: config.publicUrl }),
  ).catch(async (error: unknown) => {
    await shop.simulator.close();
    throw error;
  });
  const quickBooks = await time('simulated QuickBooks', () =>
    openQuickBooks(file, { port: config.SANDBOX_QUICKBOOKS_PORT, publicUrl: config.publicUrl }),
  ).catch(async (error: unknown) => {
    await shop.simulator.close();
    await books.simulator.close();
    throw error;
  });
  const release = markUsed(dataDir, Number(new URL(shop.simulator.url).port));
  let preview: Dashboard | undefined;
  const stopping = new AbortController();
  let following: Promise<void> = Promise.resolve();

  return {
    environment: environmentOf(config, file, shop, books, quickBooks),
    async open(services, backendUrl) {
      // First what may fail for a taken port: a history cut short would have to be told anew.
      preview = await time('Dashboard preview', () => openPreview(config, file, shop, backendUrl));
      quickBooks.simulator.webhooks.target = {
        url: `${backendUrl}/webhooks/quickbooks`,
        verifierToken: file.kept.webhookSecret,
      };
      await time('seed', () => seedSandbox({ services, backendUrl, file, shop, books, clock, time }));
      await ensureApiKey(services, file, shop.nordlicht.accountId);
      const leftOut = (error: unknown) =>
        log.warn({ err: error }, 'What follows the sandbox’s first documents is left out');
      const documents = time('first documents', () => followDocuments({ services, file, shop }, stopping.signal)).catch(
        leftOut,
      );
      // The first documents are worth waiting for; money follows them while the visitor looks around.
      following = documents
        .then(() => time('money movement', () => openMoney({ services, file, shop, books }, stopping.signal)))
        .catch(leftOut);
      await Promise.race([
        documents,
        wait(Math.max(0, READY_WITHIN_MS - performance.now()), undefined, { ref: false }),
      ]);
    },
    describe: () =>
      describeSandbox({
        file,
        shop,
        books,
        previewUrl: preview?.url ?? null,
        backendUrl: `http://localhost:${config.PORT}`,
      }),
    banner: (backendUrl) =>
      sandboxBanner({ file, shop, books, quickBooks, previewUrl: preview?.url ?? null, backendUrl }),
    async close() {
      stopping.abort();
      await following;
      await preview?.close();
      await shop.simulator.close();
      await books.simulator.close();
      await quickBooks.simulator.close();
      release();
    },
  };
}

function environmentOf(
  config: Config,
  file: KeptFile,
  { simulator: stripe }: Shop,
  books: Books,
  { simulator: quickBooks }: QuickBooksBooks,
): Partial<Config> {
  const { webhookSecret, signingSecret, entra, tokenKey } = file.kept;
  return {
    STRIPE_SECRET_KEY_TEST: stripe.platformSecretKey,
    STRIPE_API_BASE_URL: stripe.url,
    STRIPE_WEBHOOK_SECRETS_TEST: [webhookSecret],
    STRIPE_APP_SIGNING_SECRETS: [signingSecret],
    BUSINESS_CENTRAL_CLIENT_ID: entra.clientId,
    BUSINESS_CENTRAL_CLIENT_SECRET: entra.clientSecret,
    BUSINESS_CENTRAL_API_BASE_URL: books.simulator.url,
    BUSINESS_CENTRAL_LOGIN_BASE_URL: books.simulator.url,
    BUSINESS_CENTRAL_WEB_BASE_URL: books.simulator.url,
    QUICKBOOKS_CLIENT_ID: quickBooksClient.clientId,
    QUICKBOOKS_CLIENT_SECRET: quickBooksClient.clientSecret,
    QUICKBOOKS_WEBHOOK_TOKENS: [webhookSecret],
    QUICKBOOKS_API_BASE_URL: quickBooks.url,
    QUICKBOOKS_LOGIN_BASE_URL: quickBooks.url,
    QUICKBOOKS_WEB_BASE_URL: quickBooks.url,
    // Keys of one's own go first; the sandbox's still opens what was sealed with it.
    TOKEN_KEYS: [...config.TOKEN_KEYS, tokenKey],
    // Whoever tries webhooks out listens on this very machine.
    WEBHOOK_TARGETS: 'any',
  };
}

function openPreview(config: Config, file: KeptFile, shop: Shop, backendUrl: string): Promise<Dashboard> {
  return onPort('PREVIEW_PORT', config.PREVIEW_PORT, 'the Dashboard preview', () =>
    startDashboard({
      port: config.PREVIEW_PORT,
      stripe: { baseUrl: shop.simulator.url },
      merchants: merchants(shop),
      signingSecret: file.kept.signingSecret,
      appBackendUrl: backendUrl,
    }),
  );
}
