import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { signedEnvelopeSchema } from '#shared/api/common.ts';
import type { Database } from '../database/client.ts';
import { ensureInstallation, install } from '../intake/installations.ts';
import { type NamedSecret, signedAt, verifySignature } from '../intake/signature.ts';
import type { Caller } from '../views/caller.ts';
import { HttpError, invalidInput } from './http-error.ts';
import { limitRate } from './limits.ts';
import { type AnswerKeeper, once } from './once.ts';
import { mayChange, mayConfigure } from './roles.ts';

export type SignedRoutesOptions = { db: Database; secrets: readonly NamedSecret[]; now: () => Date };

/**
 * Views run in a sandboxed frame: their origin is `null`, and they send our two headers. Only signed routes allow it. What
 * they are told about customers is kept by no cache.
 */
export const viewCors: MiddlewareHandler = async (c, next) => {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Allow-Headers', 'Content-Type, Stripe-Signature');
  c.header('Access-Control-Allow-Methods', 'POST, OPTIONS');
  c.header('Access-Control-Max-Age', '600');
  c.header('Cache-Control', 'no-store');
  if (c.req.method === 'OPTIONS') return c.body(null, 204);
  await next();
};

async function authenticate(
  c: Context,
  options: SignedRoutesOptions,
): Promise<{ caller: Caller; body: unknown; raw: string }> {
  const raw = await c.req.text();
  const signature = c.req.header('Stripe-Signature') ?? '';
  if (verifySignature(raw, signature, options.secrets) === null) {
    throw new HttpError(
      401,
      'signature_invalid',
      'The signature does not fit',
      'The request is not signed by this app, or the signature is older than 5 minutes. Reload the page; if it stays, check STRIPE_APP_SIGNING_SECRETS.',
    );
  }
  let body: unknown;
  try {
    body = JSON.parse(raw, (_, value: unknown) => storable(value));
  } catch (error) {
    throw new HttpError(
      400,
      'invalid_json',
      'The request is not JSON',
      'The signed body must be a JSON object of storable text.',
      {
        cause: error,
      },
    );
  }
  const envelope = signedEnvelopeSchema.safeParse(body);
  if (!envelope.success) throw invalidInput(envelope.error);
  const { account_id, user_id, user_name, mode, stripe_roles, request_id } = envelope.data;
  await limitRate(options.db, `view:${account_id}:${user_id}`, { limit: 600, windowSeconds: 60 }, options.now());
  const installation = await ensureInstallation(options.db, account_id, mode);
  if (installation.status === 'uninstalled') {
    if (signedAt(signature) <= (installation.uninstalledAt ?? new Date())) throw uninstalled();
    // The Dashboard signs for installed apps only, so the event that said so was missed.
    await install(options.db, account_id, mode);
    installation.status = 'installed';
  }
  const caller = {
    installation,
    userId: user_id,
    userName: user_name ?? user_id,
    mayChange: mayChange(stripe_roles),
    mayConfigure: mayConfigure(stripe_roles),
    requestId: request_id,
  };
  return { caller, body, raw };
}

/** Text that no database row can hold (NUL, half a surrogate pair) comes from no view: refused before it gets anywhere. */
function storable(value: unknown): unknown {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    throw new SyntaxError('A text holds characters that cannot be stored');
  return value;
}

/** A page left open, or a captured request: signed while the app was still there, it must not bring it back. */
const uninstalled = () =>
  new HttpError(
    403,
    'not_installed',
    'Tieout is not installed',
    'The app was uninstalled from this Stripe account. Install it again in the Dashboard, then reload the page.',
  );

/** A signed read: one request, one answer, nothing changes. */
export function signedRead<S extends z.ZodType>(
  app: Hono,
  path: string,
  options: SignedRoutesOptions,
  schema: S,
  handle: (caller: Caller, input: z.output<S>) => Promise<object>,
): void {
  app.post(path, async (c) => {
    const { caller, body } = await authenticate(c, options);
    const input = schema.safeParse(body);
    if (!input.success) throw invalidInput(input.error);
    return c.json(await handle(caller, input.data));
  });
}

/**
 * A signed change: needs a role that may change, and happens once per request id ({@link once}).
 * @param keeper keeps the answer for its repetition otherwise than as it is
 */
export function signedChange<S extends z.ZodType>(
  app: Hono,
  path: string,
  options: SignedRoutesOptions,
  schema: S,
  handle: (caller: Caller, input: z.output<S>) => Promise<object>,
  keeper?: (caller: Caller) => AnswerKeeper,
): void {
  change(app, path, options, schema, handle, keeper, ({ mayChange: may }) => {
    if (!may) throw mayNot('Your role may look, not change');
  });
}

/** A signed change of settings, connections or keys: needs a role that may configure. Otherwise as {@link signedChange}. */
export function signedSetting<S extends z.ZodType>(
  app: Hono,
  path: string,
  options: SignedRoutesOptions,
  schema: S,
  handle: (caller: Caller, input: z.output<S>) => Promise<object>,
  keeper?: (caller: Caller) => AnswerKeeper,
): void {
  change(app, path, options, schema, handle, keeper, ({ mayConfigure: may }) => {
    if (!may) throw mayNot('Your role may not change settings');
  });
}

function change<S extends z.ZodType>(
  app: Hono,
  path: string,
  options: SignedRoutesOptions,
  schema: S,
  handle: (caller: Caller, input: z.output<S>) => Promise<object>,
  keeper: ((caller: Caller) => AnswerKeeper) | undefined,
  check: (caller: Caller) => void,
): void {
  app.post(path, async (c) => {
    const { caller, body, raw } = await authenticate(c, options);
    check(caller);
    const input = schema.safeParse(body);
    if (!input.success) throw invalidInput(input.error);
    return c.json(await once(options.db, caller, { path, raw }, () => handle(caller, input.data), keeper?.(caller)));
  });
}

const mayNot = (title: string) =>
  new HttpError(
    403,
    'role_may_not_change',
    title,
    'Ask an administrator or developer of this Stripe account to do it.',
  );
