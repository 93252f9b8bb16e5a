import { createHash } from 'node:crypto';
import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { MiddlewareHandler } from 'hono';
import type { Database } from '../../database/client.ts';
import { apiAnswers } from '../../database/schema/index.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import type { ApiCaller, ApiEnv } from './caller.ts';

/** No request takes as long: whoever began it died, and it may be tried again. */
const ABANDONED = sql`now() - interval '5 minutes'`;

type Request = { key: string; target: string; bodyHash: string };

/**
 * Does a POST once per Idempotency-Key of an API key, for 24 h: the same request again gets the first answer, marked by
 * `Idempotent-Replayed`. What failed changed nothing and may be tried again under the same key. (The rules of
 * draft-ietf-httpapi-idempotency-key-header: 422 for another request, 409 while the first is under way.)
 * @throws HttpError 400 `idempotency_key_invalid`, 422 `idempotency_key_reused`, 409 `idempotency_key_in_flight`
 */
export const idempotent =
  (services: Services): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const header = c.req.header('Idempotency-Key');
    if (c.req.method !== 'POST' || header === undefined) return next();
    const { pathname, search } = new URL(c.req.url);
    const type = c.req.header('Content-Type') ?? '';
    const request: Request = {
      key: readKey(header),
      target: `POST ${pathname}${search}`,
      bodyHash: createHash('sha256')
        .update(`${type}\n${await c.req.text()}`)
        .digest('base64url'),
    };
    const caller = c.get('caller');
    const earlier = await claim(services.db, caller, request);
    if (earlier !== null) {
      const answer = await services.vault.open(earlier.sealed, bindingOf(caller));
      return new Response(answer, {
        status: earlier.status,
        headers: { 'Content-Type': earlier.contentType, 'Idempotent-Replayed': 'true' },
      });
    }
    let done = false;
    try {
      await next();
      if (c.res.ok) {
        await keep(services, caller, request, c.res.clone());
        done = true;
      }
    } finally {
      if (!done) await services.db.delete(apiAnswers).where(mine(caller, request.key));
    }
  };

/** Quoted as a structured field, or plain as most clients send it. */
function readKey(header: string): string {
  const key = header.trim().replace(/^"(.*)"$/, '$1');
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new HttpError(
    400,
    'idempotency_key_invalid',
    'The Idempotency-Key does not fit',
    'It must be 1 to 255 visible ASCII characters without blanks; a random UUID is best.',
  );
}

/** @returns the answer of an earlier request with the key; null: it is ours to do */
async function claim(
  db: Database,
  caller: ApiCaller,
  request: Request,
): Promise<{ status: number; contentType: string; sealed: string } | null> {
  for (;;) {
    const { key: idempotencyKey, target, bodyHash } = request;
    const claimed = await db
      .insert(apiAnswers)
      .values({ installationId: caller.installation.id, keyId: caller.keyId, idempotencyKey, target, bodyHash })
      .onConflictDoUpdate({
        target: [apiAnswers.keyId, apiAnswers.idempotencyKey],
        set: { target, bodyHash, createdAt: sql`now()` },
        setWhere: and(isNull(apiAnswers.status), lt(apiAnswers.createdAt, ABANDONED)),
      })
      .returning({ key: apiAnswers.idempotencyKey });
    if (claimed.length > 0) return null;
    const [earlier] = await db.select().from(apiAnswers).where(mine(caller, request.key));
    // Gone between the two statements: the first one failed just now, so this one may try.
    if (earlier === undefined) continue;
    if (earlier.target !== target || earlier.bodyHash !== bodyHash) throw reused();
    if (earlier.status === null || earlier.sealedAnswer === null) throw inFlight();
    return { status: earlier.status, contentType: earlier.contentType ?? '', sealed: earlier.sealedAnswer };
  }
}

async function keep(services: Services, caller: ApiCaller, request: Request, answer: Response): Promise<void> {
  await services.db
    .update(apiAnswers)
    .set({
      status: answer.status,
      contentType: answer.headers.get('Content-Type') ?? 'application/json',
      sealedAnswer: await services.vault.seal(await answer.text(), bindingOf(caller)),
    })
    .where(mine(caller, request.key));
}

const bindingOf = ({ installation }: ApiCaller) => ({ installationId: installation.id, purpose: 'api answer' });

const mine = (caller: ApiCaller, key: string) =>
  and(eq(apiAnswers.keyId, caller.keyId), eq(apiAnswers.idempotencyKey, key));

const reused = () =>
  new HttpError(
    422,
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request',
    'Path, query or body differ from the first request under this key, so nothing was done. Use a new key for each request, and the same one only to repeat it.',
  );

const inFlight = () =>
  new HttpError(
    409,
    'idempotency_key_in_flight',
    'The first request is still under way',
    'A request under this Idempotency-Key is being carried out. Repeat it in a moment to get its answer.',
    { headers: { 'Retry-After': '1' } },
  );

/** Forgets answers older than a day. */
export async function forgetOldApiAnswers(db: Database): Promise<void> {
  await db.delete(apiAnswers).where(lt(apiAnswers.createdAt, sql`now() - interval '1 day'`));
}
