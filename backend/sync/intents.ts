import { and, desc, eq, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '../database/client.ts';
import { writeIntents } from '../database/schema/index.ts';
import type { Connection } from './context.ts';

export type Intent = typeof writeIntents.$inferSelect;

/** What identifies a write: its purpose, its subject and the generation of the subject (C03). */
export type IntentKey = {
  purpose: 'document' | 'contact' | 'rounding_line' | 'reversal' | 'entry';
  subject: string;
  generation: number;
};

/** The intent of an earlier try, if there was one. An open one means that its outcome is unknown. */
export async function findIntent(db: Queryable, connection: Connection, key: IntentKey): Promise<Intent | undefined> {
  const [found] = await db
    .select()
    .from(writeIntents)
    .where(
      and(
        eq(writeIntents.connectionId, connection.id),
        eq(writeIntents.purpose, key.purpose),
        eq(writeIntents.subject, key.subject),
        eq(writeIntents.generation, key.generation),
      ),
    );
  return found;
}

/**
 * The write of a subject that was never answered, whatever its generation: what became of it must be known before
 * anything else is decided about the subject.
 */
export async function openIntentOf(
  db: Queryable,
  connection: Connection,
  purpose: IntentKey['purpose'],
  subject: string,
): Promise<Intent | undefined> {
  const [found] = await db
    .select()
    .from(writeIntents)
    .where(and(openOf(connection, purpose), eq(writeIntents.subject, subject)))
    .orderBy(desc(writeIntents.generation))
    .limit(1);
  return found;
}

/** Unanswered writes of all other subjects of the connection. */
export async function openIntentsBeside(
  db: Queryable,
  connection: Connection,
  purpose: IntentKey['purpose'],
  subject: string,
): Promise<Intent[]> {
  return db
    .select()
    .from(writeIntents)
    .where(and(openOf(connection, purpose), ne(writeIntents.subject, subject)));
}

const openOf = (connection: Connection, purpose: IntentKey['purpose']) =>
  and(eq(writeIntents.connectionId, connection.id), eq(writeIntents.purpose, purpose), eq(writeIntents.state, 'open'));

/** The newest intent of a subject whose generations are counted by the intents themselves. */
export async function latestIntent(
  db: Queryable,
  connection: Connection,
  purpose: IntentKey['purpose'],
  subject: string,
): Promise<Intent | undefined> {
  const [found] = await db
    .select()
    .from(writeIntents)
    .where(
      and(
        eq(writeIntents.connectionId, connection.id),
        eq(writeIntents.purpose, purpose),
        eq(writeIntents.subject, subject),
      ),
    )
    .orderBy(desc(writeIntents.generation))
    .limit(1);
  return found;
}

/**
 * Records what is about to be written; committed before the request is sent. Called again before a repeat, it moves
 * the instant of sending.
 */
export async function openIntent(
  db: Queryable,
  connection: Connection,
  key: IntentKey,
  write: { lookupKey: string; payload: unknown; at: Date; settleMs: number },
): Promise<Intent> {
  const values = {
    key: write.lookupKey,
    payload: write.payload,
    state: 'open' as const,
    sentAt: write.at,
    // Should this process die now, nobody knows whether the request went out.
    settlesAt: new Date(write.at.getTime() + write.settleMs),
    ledgerId: null,
    closedAt: null,
  };
  const [intent] = await db
    .insert(writeIntents)
    .values({ installationId: connection.installationId, connectionId: connection.id, ...key, ...values })
    .onConflictDoUpdate({
      target: [writeIntents.connectionId, writeIntents.purpose, writeIntents.subject, writeIntents.generation],
      set: values,
    })
    .returning();
  if (intent === undefined) throw new Error('The intent could not be recorded');
  return intent;
}

/** The write is known to have happened. */
export async function closeIntent(db: Queryable, intent: Pick<Intent, 'id'>, ledgerId: string): Promise<void> {
  await db
    .update(writeIntents)
    .set({ state: 'done', ledgerId, closedAt: sql`now()` })
    .where(eq(writeIntents.id, intent.id));
}

/** The write is known not to have happened (refused, unreachable): the next try need not look first. */
export async function voidIntent(db: Queryable, intent: Pick<Intent, 'id'>): Promise<void> {
  await db.update(writeIntents).set({ state: 'void', closedAt: sql`now()` }).where(eq(writeIntents.id, intent.id));
}

/** The answer was lost: nothing is written again before the instant, unless the document is found. */
export async function suspendIntent(db: Queryable, intent: Pick<Intent, 'id'>, settlesAt: Date): Promise<void> {
  await db.update(writeIntents).set({ settlesAt }).where(eq(writeIntents.id, intent.id));
}

/** Payloads are kept as JSON; bigint has no JSON form, so it travels as text. */
export const intentPayload = (value: unknown): unknown =>
  z
    .unknown()
    .parse(JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? part.toString() : part))));
