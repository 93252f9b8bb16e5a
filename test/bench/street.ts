import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { houseEnvironment } from '#backend/cli/cli.fixture.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { type Child, startChild } from './children.ts';
import { openBenchDatabase } from './database.ts';
import { median, ms, percentile, sample, table } from './figures.ts';

const COMPANIES = 3;
const SLOW_LEDGER_MS = 200;

type Site = { house: House; worker: Child; merchants: (Merchant & { customerId: string; taxRate: string })[] };

/** The street with a real worker process: throughput, calls and processor time per invoice, and the time to a draft. */
export async function benchStreet(quick: boolean): Promise<string> {
  const house = await openHouse({ database: await openBenchDatabase(), workers: false, env });
  const worker = await startChild('./backend-process.ts', houseEnvironment(house, { ROLE: 'worker' }));
  try {
    const site: Site = { house, worker, merchants: [] };
    for (let made = 0; made < COMPANIES; made += 1) site.merchants.push(await knownMerchant(house));
    return [await throughputTable(site, quick), '', await latencyTable(site, quick)].join('\n');
  } finally {
    await worker.stop();
    await house.stop();
  }
}

/** The house serves, the worker works; the upkeep stays away while something is measured. */
const env = {
  ROLE: 'web',
  LOG_LEVEL: 'fatal',
  MIRROR_SECONDS: '36000',
  SWEEP_SECONDS: '36000',
  CONTACTS_MAX_AGE_SECONDS: '36000',
  LEDGER_READ_TIMEOUT_SECONDS: '60',
  LEDGER_WRITE_TIMEOUT_SECONDS: '120',
};

/** A merchant whose customer is linked and whose product and tax are mapped: the common case. */
async function knownMerchant(house: House): Promise<Site['merchants'][number]> {
  const merchant = await house.merchant();
  const taxRate = await mappedRate(house, merchant, 19, 'VAT19');
  const { id: customerId } = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
  const first = await finalizedInvoice(merchant, { customerId, taxRate });
  await house.until(merchant, first.id, ({ status }) => status === 'synced');
  return { ...merchant, customerId, taxRate };
}

const lines = (customer: string) =>
  ['Seats', 'Storage', 'Support', 'Set-up', 'Training'].map((description) => ({
    customer,
    description,
    amount: 10_000,
  }));

const invoice = (merchant: Site['merchants'][number]) =>
  finalizedInvoice(merchant, {
    customerId: merchant.customerId,
    taxRate: merchant.taxRate,
    lines: lines(merchant.customerId),
  });

type Round = { perSecond: number; calls: number; cpuMs: number };

/** Invoices finalized while webhooks were held back arrive at once; the clock runs until the last one is in the books. */
async function round({ house, worker, merchants }: Site, companies: number, count: number): Promise<Round> {
  house.stripe.setWebhooks({ paused: true });
  for (let made = 0; made < count; made += 1) {
    const merchant = merchants[made % companies];
    if (merchant !== undefined) await invoice(merchant);
  }
  const before = { cpu: (await worker.usage()).cpuMs, calls: calls(house), synced: await synced(house) };
  const began = performance.now();
  house.stripe.setWebhooks({ paused: false });
  while ((await synced(house)) < before.synced + count) {
    await mustGoOn(house);
    await wait(20);
  }
  const seconds = (performance.now() - began) / 1000;
  return {
    perSecond: count / seconds,
    calls: (calls(house) - before.calls) / count,
    cpuMs: ((await worker.usage()).cpuMs - before.cpu) / count,
  };
}

const calls = (house: House): number =>
  Object.values(house.ledger.stats().requestsByCompany).reduce((sum, count) => sum + count, 0);

const countSchema = z.array(z.object({ n: z.coerce.number() }));
const countOf = async (rows: PromiseLike<readonly unknown[]>): Promise<number> =>
  countSchema.parse([...(await rows)])[0]?.n ?? 0;

const synced = ({ services: { sql } }: House): Promise<number> =>
  countOf(sql`select count(*) as n from sync_items where status = 'synced'`);

/** @throws Error when an invoice failed: such figures would mean nothing */
async function mustGoOn({ services: { sql } }: House): Promise<void> {
  const [failed] = await sql`select sentence from sync_items where status not in ('queued', 'syncing', 'synced')`;
  if (failed !== undefined) throw new Error(`An invoice of the bench did not come into the books: ${failed.sentence}`);
}

async function throughputTable(site: Site, quick: boolean): Promise<string> {
  const rows: string[][] = [];
  for (const latency of [0, SLOW_LEDGER_MS]) {
    for (const companies of [1, COMPANIES]) {
      site.house.ledger.setLatency(latency);
      const rounds: Round[] = [];
      for (let made = 0; made < (quick ? 1 : 3); made += 1)
        rounds.push(await round(site, companies, (quick ? 20 : 60) * companies));
      const middle = (of: (round: Round) => number) => median(rounds.map(of));
      rows.push([
        `${latency} ms, ${companies === 1 ? '1 company' : `${companies} companies`}`,
        middle(({ perSecond }) => perSecond).toFixed(1),
        middle((one) => one.calls).toFixed(2),
        ms(middle(({ cpuMs }) => cpuMs)),
      ]);
    }
  }
  return table(['Ledger answers in', 'invoices/s', 'ledger calls per invoice', 'worker CPU ms per invoice'], rows);
}

/** One invoice at a time: from the call that finalizes it to the verified draft. */
async function latencyTable({ house, merchants }: Site, quick: boolean): Promise<string> {
  const [merchant] = merchants;
  if (merchant === undefined) throw new Error('The bench has no merchant');
  const rows: string[][] = [];
  for (const latency of [0, SLOW_LEDGER_MS]) {
    house.ledger.setLatency(latency);
    const times: number[] = [];
    const began = performance.now();
    for (let made = 0; made < (quick ? 15 : 60); made += 1) {
      const finalizing = Date.now();
      const { id } = await invoice(merchant);
      const made = await house.until(merchant, id, ({ status }) => status === 'synced');
      if (made.syncedAt !== null) times.push(made.syncedAt.getTime() - finalizing);
    }
    const taken = sample(times, (performance.now() - began) / 1000);
    rows.push([`${latency} ms`, ...[0.5, 0.95, 0.99].map((share) => ms(percentile(taken, share)))]);
  }
  return table(['Unloaded, ledger answers in', 'event → draft p50 ms', 'p95 ms', 'p99 ms'], rows);
}
