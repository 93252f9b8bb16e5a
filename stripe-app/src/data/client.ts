import { fetchStripeSignature } from '@stripe/ui-extension-sdk/utils/signature';
import { noAnswer, notSigned, refused, unreadableAnswer } from './request-failure.ts';
import { newRequestId } from './request-id.ts';
import type { Session } from './session.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Payload = { [key: string]: Json };

const patience = 30_000;

/**
 * One signed request to the backend. The body is exactly the JSON that the Dashboard signed; the backend verifies the
 * raw body, so neither the order of keys nor a space may differ. Mode and roles are proven only because they are part
 * of what is signed.
 * @param keys properties the answer must have to be taken for an Answer.
 * @param requestId of the press that asked for it; a repetition of the same press uses the same one.
 * @throws RequestFailure in words for the merchant, whatever went wrong.
 */
export async function post<Answer extends object>(
  session: Session,
  path: string,
  payload: Payload,
  keys: readonly (keyof Answer & string)[],
  requestId: string = newRequestId(),
): Promise<Answer> {
  const signed: Payload = {
    ...payload,
    mode: session.mode,
    request_id: requestId,
    stripe_roles: session.roles.map(role),
    ...(session.userName === null ? {} : { user_name: session.userName }),
  };
  const signature = await fetchStripeSignature(signed).catch(() => {
    throw notSigned();
  });
  const body = JSON.stringify({ ...signed, user_id: session.userId, account_id: session.accountId });
  const { status, answer } = await send(`${session.apiBase}${path}`, body, signature);
  if (status >= 400) throw refused(status, answer);
  if (!hasKeys<Answer>(answer, keys)) throw unreadableAnswer(status);
  return answer;
}

function role({ id, type, name }: Session['roles'][number]): Payload {
  return id === undefined ? { type, name } : { id, type, name };
}

async function send(url: string, body: string, signature: string): Promise<{ status: number; answer: unknown }> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  try {
    const headers = { 'Content-Type': 'application/json', 'Stripe-Signature': signature };
    const response = await fetch(url, { method: 'POST', headers, body, signal: abort.signal });
    const text = await response.text();
    return { status: response.status, answer: parsed(text) };
  } catch {
    throw noAnswer(abort.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A small check instead of a schema: the library would weigh more than all views together. */
export function hasKeys<Answer extends object>(
  value: unknown,
  keys: readonly (keyof Answer & string)[],
): value is Answer {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}
