import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type StripeSimulator, type StripeSimulatorOptions, startStripeSimulator } from './index.ts';

export type Merchant = {
  sim: StripeSimulator;
  accountId: string;
  secretKey: string;
  /** The SDK with the platform key, acting on the merchant. */
  stripe: Stripe;
};

/** The real SDK, pointed at a simulator, without retries of its own. */
export function sdk(sim: StripeSimulator, key: string, stripeAccount?: string): Stripe {
  const { hostname, port } = new URL(sim.url);
  return new Stripe(key, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    ...(stripeAccount === undefined ? {} : { stripeAccount }),
  });
}

/** A simulator with one merchant who installed the app. */
export async function startMerchant(options: StripeSimulatorOptions = {}, currency = 'eur'): Promise<Merchant> {
  const sim = await startStripeSimulator({ deliveryDelays: [5, 10, 20], ...options });
  const account = sim.createAccount({
    id: 'acct_merchant',
    name: 'Alpenglas GmbH',
    country: 'AT',
    defaultCurrency: currency,
  });
  return { sim, ...account, stripe: sdk(sim, sim.platformSecretKey, account.accountId) };
}

/** A finalized invoice of one line, for tests that begin there. */
export async function openInvoice(stripe: Stripe, amount = 10_000, params: Stripe.InvoiceCreateParams = {}) {
  const customer = await stripe.customers.create({ name: 'Ann Huber', email: 'ann@example.com' });
  const draft = await stripe.invoices.create({
    customer: customer.id,
    collection_method: 'send_invoice',
    days_until_due: 14,
    ...params,
  });
  await stripe.invoiceItems.create({ customer: customer.id, invoice: draft.id, amount, description: 'Work' });
  return stripe.invoices.finalizeInvoice(draft.id);
}

/** The error a promise rejects with, as the SDK knows it. */
export async function stripeError(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The request should have been refused');
}

export type Heard = { event: Stripe.Event; body: string; headers: IncomingMessage['headers'] };
export type Listener = {
  url: string;
  heard: Heard[] /** Answers the next so many deliveries with 500. */;
  refuse: (times: number) => void;
  close(): Promise<void>;
};

/** A webhook endpoint that checks signatures as a careful receiver does and notes what it hears. */
export async function listen(stripe: Stripe, secret: string): Promise<Listener> {
  const heard: Heard[] = [];
  let refusals = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const event = stripe.webhooks.constructEvent(body, String(request.headers['stripe-signature']), secret);
      heard.push({ event, body, headers: request.headers });
      response.writeHead(refusals > 0 ? 500 : 200).end();
      refusals = Math.max(0, refusals - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port');
  return {
    url: `http://127.0.0.1:${address.port}/webhooks/stripe`,
    heard,
    refuse: (times) => {
      refusals = times;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
