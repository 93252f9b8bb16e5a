import type { Account } from '../objects/customers.ts';
import type { World } from '../world.ts';
import { StripeError } from './errors.ts';

const denied = (status: 401 | 403, message: string, code?: string): StripeError =>
  new StripeError(status, 'invalid_request_error', message, code === undefined ? {} : { code }, true);

/** The key of `Authorization: Bearer sk_…` or of Basic with the key as the user. */
function keyIn(header: string | null): string | undefined {
  if (header === null) return undefined;
  const [scheme = '', value = ''] = header.trim().split(/\s+/);
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0];
}

/**
 * The account a request acts on: the key's own, or, with `Stripe-Account`, one that installed the platform's app.
 * @throws StripeError 401 without a known key, 403 for an account out of the key's reach.
 */
export function authenticate(world: World, headers: Headers): Account {
  const key = keyIn(headers.get('authorization'));
  if (key === undefined || key === '') {
    throw denied(
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  const owner = world.keys.peek(key)?.account;
  const own = owner === undefined ? undefined : world.accounts.get(owner);
  if (own === undefined) throw denied(401, `Invalid API Key provided: ${masked(key)}`);
  const wanted = headers.get('stripe-account');
  if (wanted === null || wanted === '' || wanted === own.id) return own;
  const account = own.platform ? world.accounts.get(wanted) : undefined;
  if (account?.installed === true) return account;
  throw denied(
    403,
    `The provided key '${masked(key)}' does not have access to account '${wanted}' (or that account does not exist). Application access may have been revoked.`,
    'account_invalid',
  );
}

/** Keys never appear in full, not even wrong ones. */
const masked = (key: string): string =>
  key.length > 12 ? `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}` : '****';
