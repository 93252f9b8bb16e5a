import { eq } from 'drizzle-orm';
import type { Mode } from '#shared/statuses.ts';
import { asking, type StripeAccess } from '../connectors/stripe/client.ts';
import type { Database } from '../database/client.ts';
import { installations } from '../database/schema/index.ts';
import { readEnvelope, sweepTypes } from './event-types.ts';
import type { Inbox } from './inbox.ts';
import type { Installation } from './installations.ts';

/** Delivered late or with a clock apart: each sweep looks this far behind the last one. */
const OVERLAP_SECONDS = 600;
/** Stripe keeps events for 30 days. */
const STRIPE_KEEPS_DAYS = 30;

/**
 * Recovers events of one account that delivery missed: lists them since the last sweep and puts them into the inbox,
 * where known ones are duplicates. The mark moves only after the list was read to its end.
 * @returns how many were missed, and whether the gap was longer than Stripe keeps events (then a backfill is due)
 */
export async function sweepInstallation(
  services: { db: Database; stripe: StripeAccess; inbox: Inbox; now: () => Date },
  installation: Installation,
): Promise<{ recovered: number; gap: boolean }> {
  const account = services.stripe(installation.stripeAccountId, installation.mode satisfies Mode);
  const startedAt = services.now();
  const since = installation.sweptUntil ?? installation.createdAt;
  const oldest = startedAt.getTime() - STRIPE_KEEPS_DAYS * 86_400_000;
  const from = Math.floor(Math.max(since.getTime(), oldest) / 1000) - OVERLAP_SECONDS;
  let recovered = 0;
  for (const types of sweepTypes()) {
    const list = account.stripe.events.list(
      { created: { gte: from }, limit: 100, ...(types === undefined ? {} : { types }) },
      account.options,
    );
    await asking(installation.stripeAccountId, async () => {
      const accepted: Promise<boolean>[] = [];
      for await (const event of list) {
        const envelope = readEnvelope({ ...event, account: installation.stripeAccountId });
        accepted.push(services.inbox.accept(envelope, 'sweep'));
      }
      recovered += (await Promise.all(accepted)).filter((fresh) => fresh).length;
    });
  }
  await services.db.update(installations).set({ sweptUntil: startedAt }).where(eq(installations.id, installation.id));
  return { recovered, gap: since.getTime() < oldest };
}
