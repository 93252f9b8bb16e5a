import type { NewJob } from './boss.ts';

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
