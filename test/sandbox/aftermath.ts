import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { installations, syncItems } from '#backend/database/schema/index.ts';
import type { Services } from '#backend/services.ts';
import { sdk } from '#test/simulators/stripe/testing.ts';
import type { KeptFile } from './kept.ts';
import type { Shop } from './shop.ts';

const LOOK_EVERY_MS = 100;
/** What has not reached the books by then (paused by hand, excluded, undone) keeps its state. */
const PATIENCE_MS = 60_000;

/**
 * Lets happen what can only follow a document that stands in the books: its invoice is voided, or marked uncollectible.
 * What is still to come is kept, so that a sandbox stopped early goes on with it at its next start.
 * @param signal ends the waiting; never rejects because of it
 */
export async function followDocuments(
  { services, file, shop }: { services: Services; file: KeptFile; shop: Shop },
  signal: AbortSignal,
): Promise<void> {
  const stripe = sdk(shop.simulator, shop.nordlicht.secretKey);
  for (const { invoiceId, course } of file.kept.aftermath) {
    const booked = await standsInBooks(services, shop.nordlicht.accountId, invoiceId, signal);
    if (signal.aborted) return;
    if (booked && course === 'void') await stripe.invoices.voidInvoice(invoiceId);
    if (booked && course === 'uncollectible') await stripe.invoices.markUncollectible(invoiceId);
    file.change({ aftermath: file.kept.aftermath.filter((other) => other.invoiceId !== invoiceId) });
  }
}

async function standsInBooks(
  { db }: Services,
  accountId: string,
  invoiceId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!signal.aborted && Date.now() < deadline) {
    const found = await db
      .select({ id: syncItems.id })
      .from(syncItems)
      .innerJoin(installations, eq(installations.id, syncItems.installationId))
      .where(
        and(
          eq(installations.stripeAccountId, accountId),
          eq(syncItems.stripeId, invoiceId),
          inArray(syncItems.status, ['synced', 'synced_with_variance']),
          isNotNull(syncItems.ledgerId),
        ),
      );
    if (found.length > 0) return true;
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
