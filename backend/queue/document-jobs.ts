import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { type NewJob, SCHEMA } from './boss.ts';

/** Marks the key of what a person asked for. */
const ASKED = ':asked';

/**
 * The key under which work on one Stripe object waits: at most one job each. What a person asked for waits under a key
 * of its own: coalesced with a waiting event it would lose its turn, its name, and the fresh look at the ledger.
 */
export const documentKey = (installationId: string, stripeId: string, asked = false): string =>
  `${installationId}:${stripeId}${asked ? ASKED : ''}`;

/** What a worker gets for one document; `documentJobSchema` of the street reads it back. */
export const documentJob = (
  installation: { id: string },
  object: { type: 'invoice' | 'credit_note' | 'customer'; id: string },
  why: { trigger: string; askedBy?: string | null },
): NewJob => ({
  key: documentKey(installation.id, object.id, typeof why.askedBy === 'string'),
  group: installation.id,
  data: {
    installationId: installation.id,
    type: object.type,
    id: object.id,
    trigger: why.trigger,
    askedBy: why.askedBy ?? null,
  },
});

/** Condition: some work on the object waits or is under way, in whichever queue. */
export const hasJob = (installationId: AnyColumn, stripeId: AnyColumn): SQL => sql`exists (
  select 1 from ${sql.identifier(SCHEMA)}.job as waiting
  where waiting.name in ('documents', 'bulk') and waiting.state < 'completed'
    and waiting.singleton_key in (
      ${installationId} || ':' || ${stripeId}, ${installationId} || ':' || ${stripeId} || ${ASKED}::text))`;
