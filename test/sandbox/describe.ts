import type { Books } from './books.ts';
import type { KeptFile } from './kept.ts';
import { people } from './people.ts';
import type { QuickBooksBooks } from './quickbooks.ts';
import type { Shop } from './shop.ts';

type Running = { file: KeptFile; shop: Shop; books: Books; previewUrl: string | null; backendUrl: string };

/** Answer of `GET /sandbox`. Its secrets open nothing but the simulators on this machine. */
export type SandboxFacts = {
  /** Tieout's own API: `Authorization: Bearer <apiKey>`. */
  api: { baseUrl: string; docsUrl: string; apiKey: string };
  stripe: {
    baseUrl: string;
    /** The connected merchant's own key; with or without `Stripe-Account` naming that merchant. */
    secretKey: string;
    accountId: string;
    /** Signs the events that the backend receives. */
    webhookSecret: string;
    /** Signs the requests of the app's views. */
    signingSecret: string;
    platformSecretKey: string;
    /** Faults, webhooks, rate limit and seen requests of the simulator, below this address. */
    controlUrl: string;
  };
  businessCentral: {
    /** Up to, and without, `/companies(…)`. */
    baseUrl: string;
    companyId: string;
    companyName: string;
    accessToken: string;
    environment: string;
    tenantId: string;
    loginBaseUrl: string;
    controlUrl: string;
  };
  preview: { url: string | null };
  /** Dashboard user of the connected merchant, whom signed requests name. */
  user: { id: string; name: string; email: string };
  /** The second merchant: app installed, nothing connected yet. */
  fresh: {
    stripe: { accountId: string; secretKey: string };
    businessCentral: { companyId: string; companyName: string };
    user: { id: string; name: string; email: string };
  };
};

export function describeSandbox({ file, shop, books, previewUrl, backendUrl }: Running): SandboxFacts {
  const { webhookSecret, signingSecret, entra } = file.kept;
  const stripe = shop.simulator;
  const ledger = books.simulator;
  return {
    api: { baseUrl: `${backendUrl}/api/v1`, docsUrl: `${backendUrl}/api/docs`, apiKey: file.kept.apiKey },
    stripe: {
      baseUrl: stripe.url,
      ...shop.nordlicht,
      webhookSecret,
      signingSecret,
      platformSecretKey: stripe.platformSecretKey,
      controlUrl: `${stripe.url}/_sim`,
    },
    businessCentral: {
      baseUrl: books.nordlicht.baseUrl,
      companyId: books.nordlicht.id,
      companyName: books.nordlicht.name,
      accessToken: books.accessToken,
      environment: books.nordlicht.environment,
      tenantId: entra.tenantId,
      loginBaseUrl: ledger.url,
      controlUrl: `${ledger.url}/_sim`,
    },
    preview: { url: previewUrl },
    user: people.nordlicht,
    fresh: {
      stripe: shop.freshCoffee,
      businessCentral: { companyId: books.freshCoffee.id, companyName: books.freshCoffee.name },
      user: people.freshCoffee,
    },
  };
}

/** What runs where and what to open. */
export function sandboxBanner({
  shop,
  books,
  quickBooks,
  previewUrl,
  backendUrl,
}: Running & { quickBooks: QuickBooksBooks }): string[] {
  return [
    'Tieout, sandbox (nothing leaves this machine)',
    `  Open this            ${previewUrl ?? 'the preview is not running'}`,
    '                       Nordlicht Software GmbH is connected, Fresh Coffee Ltd shows the set-up',
    `  Backend              ${backendUrl}   (health: ${backendUrl}/healthz, ${backendUrl}/readyz)`,
    `  Simulated Stripe     ${shop.simulator.url}`,
    `  Simulated ledger     ${books.simulator.url}   (Business Central: open it to see the books)`,
    `                       ${quickBooks.simulator.url}   (QuickBooks: Fresh Coffee Ltd may connect it instead)`,
    `  API                  ${backendUrl}/api/docs   (a key for it is among the keys below)`,
    `  Addresses and keys   ${backendUrl}/sandbox`,
    '  Start over           npm start -- --reset',
  ];
}
