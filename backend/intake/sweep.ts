import { eq, sql } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { Mode } from '#shared/statuses.ts';
import { asking, type StripeAccess } from '../connectors/stripe/client.ts';
import type { Database } from '../database/client.ts';
import { installations } from '../database/schema/index.ts';
import { type Envelope, readEnvelope, sweepTypes } from './event-types.ts';
import type { Inbox } from './inbox.ts';
import type { Installation } from './installations.ts';

/** Delivered late or with a clock apart: each sweep looks this far behind the last one. */
const OVERLAP_SECONDS = 600;
/** Stripe keeps events for 30 days. */
const STRIPE_KEEPS_DAYS = 30;
const PAGE = 100;

/**
 * Recovers events of one account that delivery missed: lists them since the last sweep and puts them into the inbox,
 * where known ones are duplicates. The mark moves only after the list was read to its end.
 * @returns how many were missed; how many could not be read, which must not keep the others from coming; and whether
 * the gap was longer than Stripe keeps events (then a backfill is due)
 */
export async function sweepInstallation(
  services: { db: Database; stripe: StripeAccess; inbox: Inbox; now: () => Date },
  installation: Installation,
): Promise<{ recovered: number; unread: number; gap: boolean }> {
  const account = services.stripe(installation.stripeAccountId, installation.mode satisfies Mode);
  const startedAt = services.now();
  const since = installation.sweptUntil ?? installation.createdAt;
  const oldest = startedAt.getTime() - STRIPE_KEEPS_DAYS * 86_400_000;
  const from = Math.floor(Math.max(since.getTime(), oldest) / 1000) - OVERLAP_SECONDS;
  let recovered = 0;
  let unread = 0;
  const take = async (events: Stripe.Event[]): Promise<void> => {
    const read = events.flatMap((event) => {
      const envelope = envelopeOf({ ...event, account: installation.stripeAccountId });
      return envelope === null ? [] : [envelope];
    });
    unread += events.length - read.length;
    const fresh = await Promise.all(read.map((envelope) => services.inbox.accept(envelope, 'sweep')));
    recovered += fresh.filter((isNew) => isNew).length;
  };
  for (const types of sweepTypes()) {
    const list = account.stripe.events.list(
      { created: { gte: from }, limit: PAGE, ...(types === undefined ? {} : { types }) },
      account.options,
    );
    await asking(installation.stripeAccountId, async () => {
      let page: Stripe.Event[] = [];
      for await (const event of list) {
        page.push(event);
        if (page.length < PAGE) continue;
        await take(page);
        page = [];
      }
      await take(page);
    });
  }
  // Never backwards: of two sweeps at once the later may end first.
  await services.db
    .update(installations)
    .set({ sweptUntil: sql`greatest(${installations.sweptUntil}, ${startedAt.toISOString()}::timestamptz)` })
    .where(eq(installations.id, installation.id));
  return { recovered, unread, gap: since.getTime() < oldest };
}

function envelopeOf(event: unknown): Envelope | null {
  try {
    return readEnvelope(event);
  } catch {
    return null;
  }
}
