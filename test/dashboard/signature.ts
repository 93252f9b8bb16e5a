import { createHmac } from 'node:crypto';

/**
 * Signs as the Dashboard does for `fetchStripeSignature`: the view's payload with user and account appended, in that
 * order, since the backend verifies the very bytes.
 * @param at time of signing; backends refuse what is older than five minutes.
 * @returns the value of a `Stripe-Signature` header.
 */
export function signPayload(
  payload: Record<string, unknown>,
  user: string,
  account: string,
  secret: string,
  at: Date,
): string {
  const body = JSON.stringify({ ...payload, user_id: user, account_id: account });
  const t = Math.floor(at.getTime() / 1000);
  const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  return `t=${t},v1=${v1}`;
}
