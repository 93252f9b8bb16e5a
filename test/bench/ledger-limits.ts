import { setTimeout as wait } from 'node:timers/promises';
import { readBackfill, startBackfill } from '#backend/backfill/run.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { openSeller } from '#test/kit/money/seller.ts';
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
    const live = table([...heads, 'most at a time', 'doubles'], [row]);
    return [live, '', await periodTable(house, quick ? 100 : 400)].join('\n');
  } finally {
    await house.stop();
  }
}

/** A period of paid invoices brought in with its money, under the same limits. */
async function periodTable(house: QuickBooksHouse, count: number): Promise<string> {
  const merchant = await openSeller(house);
  const { street, db } = house.services;
  house.stripe.setWebhooks({ paused: true });
  const { id: customerId } = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
  for (let made = 0; made < count; made += 1) {
    const invoice = await finalizedInvoice(merchant, { customerId, currency: 'gbp', amount: 5_000 + made });
    await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  }
  // The minute before belongs to what was measured before.
  await wait(60_000);
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const marks: { at: number; served: number; throttled: number }[] = [];
  const mark = () => marks.push({ at: performance.now(), ...house.quickBooks.stats() });
  const run = await startBackfill(street, merchant.connection, {
    period: { from: day(-1), to: day(1) },
    askedBy: 'bench',
    dry: false,
  });
  mark();
  for (let stage = 'looking'; ; await wait(100)) {
    const now = await readBackfill(db, merchant.connection, run.id);
    if (stage !== 'money' && now?.stage === 'money') mark();
    stage = now?.stage ?? stage;
    if (now?.state !== 'running') break;
  }
  mark();
  const entries = merchant.company.rows('Payment').length + merchant.company.rows('Purchase').length;
  const [begun, between, ended] = marks;
  if (begun === undefined || between === undefined || ended === undefined) throw new Error('The run skipped a stage');
  const line = (what: string, from: typeof begun, to: typeof begun, records: number) => {
    const minutes = (to.at - from.at) / 60_000;
    const served = to.served - from.served;
    const throttled = to.throttled - from.throttled;
    return [
      what,
      String(records),
      (records / minutes).toFixed(0),
      (served / minutes).toFixed(0),
      `${((throttled / Math.max(1, served + throttled)) * 100).toFixed(2)} %`,
      (served / records).toFixed(2),
    ];
  };
  const heads = ['a period brought in', 'records', 'records/min', 'calls/min', 'throttled', 'calls per record'];
  return table(heads, [
    line('invoices', begun, between, count),
    line('payments and fees', between, ended, entries),
    line('all', begun, ended, count + entries),
  ]);
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
