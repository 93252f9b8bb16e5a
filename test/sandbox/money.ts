import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, inArray } from 'drizzle-orm';
import { type Connection, connectedCompany } from '#backend/connections/current.ts';
import { balanceTransactions, syncItems } from '#backend/database/schema/index.ts';
import { ensureInstallation } from '#backend/intake/installations.ts';
import { moneyJob } from '#backend/queue/money-jobs.ts';
import type { Services } from '#backend/services.ts';
import { saveSettings } from '#backend/settings/save.ts';
import { readSettings } from '#backend/settings/versions.ts';
import { sdk } from '#test/simulators/stripe/testing.ts';
import type { Books } from './books.ts';
import type { KeptFile } from './kept.ts';
import { nordlichtMoney } from './nordlicht/money.ts';
import { people } from './people.ts';
import type { Shop } from './shop.ts';

type Opening = { services: Services; file: KeptFile; shop: Shop; books: Books };

const LOOK_EVERY_MS = 100;
/** What has not reached the books by then stays a draft. */
const PATIENCE_MS = 60_000;

/**
 * Switches money movement on, as the merchant does once the bookkeeper has posted the invoices that were paid: Business
 * Central applies payments to posted invoices only. Done once; a sandbox stopped before begins with it at its next start.
 * @param signal ends the waiting; never rejects because of it
 */
export async function openMoney({ services, file, shop, books }: Opening, signal: AbortSignal): Promise<void> {
  if (!file.kept.money || signal.aborted) return;
  const installation = await ensureInstallation(services.db, shop.nordlicht.accountId, 'test');
  const connection = await connectedCompany(services.db, installation.id);
  if (connection === null) return;
  for (const invoiceId of await paidByCard(shop)) {
    const ledgerId = await standsInBooks(services, connection, invoiceId, signal);
    if (signal.aborted) return;
    if (ledgerId !== null) await post(books, ledgerId);
  }
  await switchOn(services, connection, books);
  const payouts = await sdk(shop.simulator, shop.nordlicht.secretKey).payouts.list({ limit: 10 });
  await services.queue.add('money', [moneyJob(installation.id, { kind: 'balance' })]);
  // The balance is read first: whatever came before the newest movement that is known counts as read.
  if (!(await isRead(services, installation.id, signal))) return;
  await services.queue.add(
    'money',
    payouts.data.map(({ id }) => moneyJob(installation.id, { kind: 'payout', id })),
  );
  file.change({ money: false });
}

async function isRead({ db }: Services, installationId: string, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!signal.aborted && Date.now() < deadline) {
    const known = await db
      .select({ id: balanceTransactions.id })
      .from(balanceTransactions)
      .where(eq(balanceTransactions.installationId, installationId))
      .limit(1);
    if (known.length > 0) return true;
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** Invoices whose payment moved the balance in the company's own currency. */
async function paidByCard(shop: Shop): Promise<string[]> {
  const stripe = sdk(shop.simulator, shop.nordlicht.secretKey);
  const charges = await stripe.charges.list({ limit: 100 });
  const paid = charges.data.flatMap(({ payment_intent: intent, currency }) =>
    typeof intent === 'string' && currency === 'eur' ? [intent] : [],
  );
  const found = await Promise.all(
    paid.map((intent) =>
      stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: intent }, limit: 1 }),
    ),
  );
  return found.flatMap(({ data: [payment] }) => (typeof payment?.invoice === 'string' ? [payment.invoice] : []));
}

/** @returns the draft’s id in the ledger; null when it did not get there */
async function standsInBooks(
  { db }: Services,
  { id, installationId }: Connection,
  invoiceId: string,
  signal: AbortSignal,
): Promise<string | null> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!signal.aborted && Date.now() < deadline) {
    const [item] = await db
      .select({ status: syncItems.status, ledgerId: syncItems.ledgerId })
      .from(syncItems)
      .where(
        and(
          eq(syncItems.installationId, installationId),
          eq(syncItems.connectionId, id),
          eq(syncItems.stripeId, invoiceId),
          inArray(syncItems.status, [
            'synced',
            'synced_with_variance',
            'failed',
            'needs_review',
            'excluded',
            'waiting',
          ]),
        ),
      );
    if (item !== undefined) return item.status.startsWith('synced') ? item.ledgerId : null;
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** What the bookkeeper does in Business Central: the draft becomes a posted invoice. */
async function post({ nordlicht, accessToken }: Books, draftId: string): Promise<void> {
  const answer = await fetch(`${nordlicht.url}/salesInvoices(${draftId})/Microsoft.NAV.post`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  if (!answer.ok) throw new Error(`The sandbox’s draft was not posted (HTTP ${answer.status}).`);
}

async function switchOn({ db, connector }: Services, connection: Connection, books: Books): Promise<void> {
  const { name, targetFields } = connector(connection.ledger);
  await db.transaction(async (tx) => {
    const { version, settings } = await readSettings(tx, connection);
    await saveSettings(tx, {
      connection,
      ledgerName: name,
      actor: people.nordlicht.name,
      targetFields,
      expectedVersion: version,
      settings: { ...settings, money: nordlichtMoney(books.nordlicht) },
      productMappings: [],
      taxMappings: [],
    });
  });
}
