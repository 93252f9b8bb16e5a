import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { type NewJob, SCHEMA } from './boss.ts';

/** The key under which work on one Stripe object waits: at most one job each. */
export const documentKey = (installationId: string, stripeId: string): string => `${installationId}:${stripeId}`;

/** What a worker gets for one document; `documentJobSchema` of the street reads it back. */
export const documentJob = (
  installation: { id: string },
  object: { type: 'invoice' | 'credit_note' | 'customer'; id: string },
  why: { trigger: string; askedBy?: string | null },
): NewJob => ({
  key: documentKey(installation.id, object.id),
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
    and waiting.singleton_key = ${installationId} || ':' || ${stripeId})`;
