import { setTimeout as wait } from 'node:timers/promises';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { openQuickBooksHouse, type QuickBooksHouse } from '#test/kit/quickbooks.ts';
import { publishedLimits } from '#test/simulators/quickbooks/index.ts';
import { openBenchDatabase } from './database.ts';
import { table } from './figures.ts';

/**
 * Many invoices at once for one company in QuickBooks, whose stand-in counts as Intuit does: 500 requests a minute, 10 a
 * second, 10 at a time. How near the work comes to that, and how much of it is refused.
 */
export async function benchLedgerLimits(quick: boolean): Promise<string> {
  const count = quick ? 100 : 500;
  const house = await openQuickBooksHouse({
    database: await openBenchDatabase(),
    limits: publishedLimits,
    env: quietly,
  });
  try {
    const merchant = await house.quickBooksMerchant();
    const taxRate = await mappedRate(house, merchant, 20, '20.0% S');
    const { id: customerId } = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
    const options = { customerId, taxRate, currency: 'gbp' };
    const first = await finalizedInvoice(merchant, options);
    await house.until(merchant, first.id, ({ status }) => status === 'synced');
    house.stripe.setWebhooks({ paused: true });
    for (let made = 0; made < count; made += 1) await finalizedInvoice(merchant, options);
    const before = house.quickBooks.stats();
    const standing = merchant.company.rows('Invoice').length;
    const began = performance.now();
    house.stripe.setWebhooks({ paused: false });
    while ((await synced(house)) < count + 1) await wait(50);
    const minutes = (performance.now() - began) / 60_000;
    const after = house.quickBooks.stats();
    const served = after.served - before.served;
    const throttled = after.throttled - before.throttled;
    const row = [
      String(count),
      (count / minutes).toFixed(0),
      (served / minutes).toFixed(0),
      `${((served / minutes / publishedLimits.perMinute) * 100).toFixed(0)} %`,
      `${((throttled / (served + throttled)) * 100).toFixed(2)} %`,
      (served / count).toFixed(2),
      String(after.mostConcurrent),
      String(merchant.company.rows('Invoice').length - standing - count),
    ];
    const heads = ['documents', 'documents/min', 'calls/min', 'of the ceiling', 'throttled', 'calls per document'];
    return table([...heads, 'most at a time', 'doubles'], [row]);
  } finally {
    await house.stop();
  }
}

/** The upkeep stays away while something is measured; what the ledger tells of its changes does not. */
export const quietly = {
  LOG_LEVEL: 'fatal',
  MIRROR_SECONDS: '36000',
  SWEEP_SECONDS: '36000',
  CONTACTS_MAX_AGE_SECONDS: '36000',
  LEDGER_READ_TIMEOUT_SECONDS: '60',
  LEDGER_WRITE_TIMEOUT_SECONDS: '120',
};

async function synced({ services: { sql } }: QuickBooksHouse): Promise<number> {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from sync_items where status = 'synced'`;
  return row?.n ?? 0;
}
