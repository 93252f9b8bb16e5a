import Stripe from 'stripe';
import { Problem } from '#shared/problems.ts';
import type { Mode } from '#shared/statuses.ts';

/** API version that the translations are written for; a newer SDK's default must not change documents silently. */
export const STRIPE_API_VERSION = '2026-10-28.endive';

export type StripeOptions = {
  /** Platform keys by mode; a mode without a key is not served. */
  keys: Partial<Record<Mode, string>>;
  /** e.g. https://api.stripe.com; a stand-in for tests. */
  baseUrl: string;
  timeoutMs?: number;
  maxNetworkRetries?: number;
};

/** Stripe as one merchant's account in one mode. */
export type StripeAccount = { stripe: Stripe; options: { stripeAccount: string }; accountId: string; mode: Mode };
export type StripeAccess = (accountId: string, mode: Mode) => StripeAccount;

/**
 * Opens Stripe with the platform's keys. Every call names the merchant by `Stripe-Account`.
 * @throws Problem `stripe_permission` when no key is configured for the mode asked for.
 */
export function openStripe(options: StripeOptions): StripeAccess {
  const url = new URL(options.baseUrl);
  const clients = new Map<Mode, Stripe>();
  for (const mode of ['live', 'test'] as const) {
    const key = options.keys[mode];
    if (key === undefined) continue;
    clients.set(
      mode,
      new Stripe(key, {
        apiVersion: STRIPE_API_VERSION,
        host: url.hostname,
        port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
        protocol: url.protocol === 'https:' ? 'https' : 'http',
        timeout: options.timeoutMs ?? 30_000,
        maxNetworkRetries: options.maxNetworkRetries ?? 2,
        telemetry: false,
        appInfo: { name: 'Tieout' },
      }),
    );
  }
  return (accountId, mode) => {
    const stripe = clients.get(mode);
    if (stripe === undefined) {
      throw new Problem('stripe_permission', { detail: `Tieout has no Stripe key for ${mode} data on this server.` });
    }
    return { stripe, options: { stripeAccount: accountId }, accountId, mode };
  };
}

/**
 * Runs a call and turns Stripe's errors into problems with words.
 * - 404 → `stripe_missing`; 401/403 → `stripe_permission`; 429, 5xx and network → `stripe_unavailable` (time heals it).
 */
export async function asking<T>(object: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    if (error.statusCode === 404 || error.code === 'resource_missing') {
      throw new Problem('stripe_missing', { object, subject: object }, { cause: error });
    }
    if (
      error instanceof Stripe.errors.StripeAuthenticationError ||
      error instanceof Stripe.errors.StripePermissionError
    ) {
      throw new Problem('stripe_permission', { detail: error.message }, { cause: error });
    }
    const healing =
      error instanceof Stripe.errors.StripeConnectionError ||
      error instanceof Stripe.errors.StripeRateLimitError ||
      error instanceof Stripe.errors.StripeAPIError ||
      (error.statusCode !== undefined && error.statusCode >= 500);
    if (healing) {
      const detail = error.statusCode === undefined ? 'no answer' : `HTTP ${error.statusCode}`;
      throw new Problem('stripe_unavailable', { detail }, { cause: error });
    }
    throw error;
  }
}
