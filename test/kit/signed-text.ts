import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { type ErrorAnswer, errorAnswerSchema } from '#shared/api/common.ts';
import type { House, Merchant } from './house.ts';

/** The body of a view's request with the keys that the Dashboard adds, as text. */
export const bodyOf = (merchant: Pick<Merchant, 'accountId'>, payload: object = {}): string =>
  JSON.stringify({
    mode: 'test',
    request_id: randomUUID(),
    stripe_roles: [{ id: 'admin', type: 'builtIn', name: 'Administrator' }],
    user_name: 'Ada Lovelace',
    user_id: 'usr_ada',
    account_id: merchant.accountId,
    ...payload,
  });

/** A `Stripe-Signature` header over a text. @param secondsAgo age of the signature */
export const signatureOf = (text: string, secret: string, secondsAgo = 0): string =>
  Stripe.webhooks.generateTestHeaderString({
    payload: text,
    secret,
    timestamp: Math.floor(Date.now() / 1000) - secondsAgo,
  });

/** The first of a house's signing secrets of that kind. */
export function secretOf(house: House, kind: 'app' | 'webhook', name?: string): string {
  const secrets = kind === 'app' ? house.services.signingSecrets : house.services.webhookSecrets;
  const found = secrets.find((secret) => name === undefined || secret.name === name);
  if (found === undefined) throw new Error(`This house has no ${kind} secret ${name ?? ''}`);
  return found.secret;
}

/** What a door answered, as text and headers; `problem()` reads an error answer. */
export type Answered = { status: number; headers: Headers; text: string; problem(): ErrorAnswer };

/** Sends any text to a path. */
export async function send(
  house: House,
  path: string,
  init: RequestInit & { duplex?: 'half' } = {},
): Promise<Answered> {
  const response = await fetch(house.url + path, { method: 'POST', ...init });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    problem: () => errorAnswerSchema.parse(JSON.parse(text)),
  };
}

/** Sends a text under a signature of its own. */
export const sendSigned = (house: House, path: string, text: string): Promise<Answered> =>
  send(house, path, { body: text, headers: { 'Stripe-Signature': signatureOf(text, secretOf(house, 'app')) } });
