import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { requestAnswers } from '../database/schema/index.ts';
import type { Caller } from '../views/caller.ts';
import { HttpError } from './http-error.ts';

/** How long a repeated press waits for the answer of the first one, and how often it looks. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 100;

/** How an answer is kept for its repetition: what is a secret must not lie open in a table. */
export type AnswerKeeper = { seal(answer: object): Promise<object>; open(kept: object): Promise<object> };

const asItIs: AnswerKeeper = { seal: async (answer) => answer, open: async (kept) => kept };

/**
 * Does work once per request id of an account. A repeated press (or a captured request inside the 300 s that Stripe's
 * signatures live) gets the first answer; one that comes while the first is under way waits for it. What failed may be
 * tried again with the same id: nothing was answered.
 * @param raw the signed body: another body or path under the same id is refused
 * @throws HttpError 409 `request_id_reused`, `request_under_way`
 */
export async function once(
  db: Database,
  caller: Pick<Caller, 'installation' | 'requestId'>,
  request: { path: string; raw: string },
  work: () => Promise<object>,
  keeper: AnswerKeeper = asItIs,
): Promise<object> {
  const { id: installationId } = caller.installation;
  const { requestId } = caller;
  const key = and(eq(requestAnswers.installationId, installationId), eq(requestAnswers.requestId, requestId));
  const bodyHash = createHash('sha256').update(request.raw).digest('base64url');
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const claimed = await db
      .insert(requestAnswers)
      .values({ installationId, requestId, path: request.path, bodyHash })
      .onConflictDoNothing()
      .returning({ requestId: requestAnswers.requestId });
    if (claimed.length > 0) break;
    const [earlier] = await db.select().from(requestAnswers).where(key);
    // Gone between the two statements: the first one failed just now, so this one may try.
    if (earlier === undefined) continue;
    if (earlier.path !== request.path || earlier.bodyHash !== bodyHash) throw reused();
    if (typeof earlier.answer === 'object' && earlier.answer !== null) return keeper.open(earlier.answer);
    if (performance.now() > deadline) throw underWay();
    await wait(LOOK_EVERY_MS);
  }
  try {
    const answer = await work();
    await db
      .update(requestAnswers)
      .set({ status: 200, answer: await keeper.seal(answer) })
      .where(key);
    return answer;
  } catch (error) {
    await db.delete(requestAnswers).where(key);
    throw error;
  }
}

const reused = () =>
  new HttpError(
    409,
    'request_id_reused',
    'This request id was used before',
    'Another request carried the same request_id. Use a new one for each action.',
  );

const underWay = () =>
  new HttpError(
    409,
    'request_under_way',
    'Already under way',
    'The same request is being carried out. Its result shows in a moment.',
  );

/** Forgets answers older than a day. */
export async function forgetOldAnswers(db: Database): Promise<void> {
  await db.delete(requestAnswers).where(lt(requestAnswers.createdAt, sql`now() - interval '1 day'`));
}
