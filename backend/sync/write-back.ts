import { eq } from 'drizzle-orm';
import { describeProblem } from '#shared/problems.ts';
import { asking } from '../connectors/stripe/client.ts';
import { syncItems } from '../database/schema/index.ts';
import type { DisplayKey } from '../documents/display-metadata.ts';
import type { Installation, Street, SyncItem } from './context.ts';

const MAX_VALUE = 500;

/**
 * What an invoice's metadata in Stripe says about its sync. A display for people: the database is the truth, and no
 * personal data or ledger text beyond our own words goes into it. An empty value unsets a key.
 */
export function displayMetadata(item: SyncItem): Record<DisplayKey, string> {
  const problem = item.problem === null ? null : describeProblem(item.problem);
  return {
    tieout_status: item.status,
    tieout_document: item.ledgerNumber ?? '',
    tieout_synced_at: item.syncedAt?.toISOString() ?? '',
    tieout_error: problem === null || item.status === 'waiting' ? '' : problem.title.slice(0, MAX_VALUE),
  };
}

/** Leaves the display to the upkeep: soon, and again until Stripe has taken it. */
export async function writeBackLater(street: Street, item: Pick<SyncItem, 'id' | 'installationId'>): Promise<void> {
  const data = { kind: 'write_back', installationId: item.installationId, itemId: item.id };
  await street.queue.add('upkeep', [{ key: `write-back:${item.id}`, data }]);
}

/** States that pass within seconds are not worth a write each. */
const passing = new Set(['queued', 'syncing']);

/**
 * Writes the display metadata to the Stripe object when it says something else than last time. Our own write fires
 * `invoice.updated`; the intake recognises and leaves it, and nothing here depends on that.
 * @throws Problem stripe_unavailable and the like; the caller tries again later
 */
export async function writeBack(street: Street, installation: Installation, itemId: string): Promise<boolean> {
  const [item] = await street.db.select().from(syncItems).where(eq(syncItems.id, itemId));
  if (item === undefined || passing.has(item.status)) return false;
  const metadata = displayMetadata(item);
  const text = JSON.stringify(metadata);
  if (text === item.wroteBack) return false;
  const account = street.stripe(installation.stripeAccountId, installation.mode);
  await asking(item.stripeId, async () => {
    if (item.objectType === 'invoice')
      await account.stripe.invoices.update(item.stripeId, { metadata }, account.options);
    else await account.stripe.creditNotes.update(item.stripeId, { metadata }, account.options);
  });
  await street.db.update(syncItems).set({ wroteBack: text }).where(eq(syncItems.id, itemId));
  return true;
}
