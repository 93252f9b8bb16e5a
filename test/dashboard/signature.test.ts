import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { signPayload } from './signature.ts';

const stripe = new Stripe('sk_test_unused');
const secret = 'absec_test';

/** The backend's side: the body it received, against the header, as the stripe library checks it. */
function verify(body: string, header: string): boolean {
  const { signature } = stripe.webhooks;
  if (!signature) throw new Error('The stripe library has no signature checker.');
  return signature.verifyHeader(body, header, secret) === true;
}

describe('signing for the app’s backend', () => {
  it('given a payload, when signed, then the stripe library accepts payload, user and account in that order', () => {
    const header = signPayload({ request_id: 'req_1', mode: 'test' }, 'usr_1', 'acct_1', secret, new Date());
    expect(verify('{"request_id":"req_1","mode":"test","user_id":"usr_1","account_id":"acct_1"}', header)).toBe(true);
  });

  it('given another account, other order or an old signature, when verified, then it is refused', () => {
    const header = signPayload({ request_id: 'req_1' }, 'usr_1', 'acct_1', secret, new Date());
    expect(() => verify('{"request_id":"req_1","user_id":"usr_1","account_id":"acct_2"}', header)).toThrow(
      /No signatures found/,
    );
    expect(() => verify('{"user_id":"usr_1","request_id":"req_1","account_id":"acct_1"}', header)).toThrow(
      /No signatures found/,
    );
    const old = signPayload({}, 'usr_1', 'acct_1', secret, new Date(Date.now() - 301_000));
    expect(() => verify('{"user_id":"usr_1","account_id":"acct_1"}', old)).toThrow(/tolerance/);
  });

  it('given a payload that names another account, when signed, then the session’s own account wins', () => {
    const header = signPayload({ account_id: 'acct_other' }, 'usr_1', 'acct_1', secret, new Date());
    expect(verify('{"account_id":"acct_1","user_id":"usr_1"}', header)).toBe(true);
  });
});
