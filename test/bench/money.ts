import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { followBackfill } from '#backend/backfill/drive.ts';
import { readBackfill, startBackfill } from '#backend/backfill/run.ts';
import { finalizedInvoice, type House } from '#test/kit/house.ts';
import { type MoneyBooks, moneyBooks } from '#test/kit/ledgers/money.ts';
import { inBooks, type LedgerScene, ledgers } from '#test/kit/ledgers.ts';
import type { QuickBooksHouse } from '#test/kit/quickbooks.ts';
import { drawn, roundingHolds, roundingLedgers } from '#test/kit/rounding.ts';
import { openBenchDatabase } from './database.ts';
import { table } from './figures.ts';
import { quietly } from './ledger-limits.ts';

const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);

/** What invoices and the money that pays them cost in calls to the ledger, alone and in a backfill; and random invoices. */
export async function benchMoney(quick: boolean): Promise<string> {
  const rows: string[][] = [];
  for (const ledger of ledgers) rows.push(...(await callsOf(ledger, quick)));
  return [table(['ledger calls', 'alone', 'in a backfill'], rows), '', roundingRuns(quick)].join('\n');
}

async function callsOf(ledger: LedgerScene, quick: boolean): Promise<string[][]> {
  const scene = await ledger.open({ env: quietly, database: await openBenchDatabase() });
  try {
    const { house } = scene;
    const alone = await oneByOne(house, await moneyBooks(scene, ledger.can), quick ? 5 : 20);
    const together = await inOneRun(house, await moneyBooks(scene, ledger.can), quick ? 30 : 150);
    const line = (what: string, one: number, many: number) => [
      `${ledger.ledger}, per ${what}`,
      one.toFixed(2),
      many.toFixed(2),
    ];
    return [
      line('invoice', alone.invoice, together.invoice),
      line('payment with its fee', alone.payment, together.payment),
    ];
  } finally {
    await scene.stop();
  }
}

type Calls = { invoice: number; payment: number };

async function oneByOne(house: House, books: MoneyBooks, count: number): Promise<Calls> {
  const { id: customerId } = await books.stripe.customers.create({ email: 'billing@contoso.example' });
  const first = await inBooks(house, books, { customerId });
  await releasing(books, first.invoice.number);
  await books.stripe.invoices.pay(first.invoice.id, { payment_method: 'pm_card_visa' });
  await inTheBooks(books, 1);
  const calls = { invoice: 0, payment: 0 };
  for (let made = 1; made <= count; made += 1) {
    const before = await settled(house);
    const { invoice } = await inBooks(house, books, { customerId, amount: 5_000 + made });
    const written = await settled(house);
    await releasing(books, invoice.number);
    await books.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
    await inTheBooks(books, made + 1);
    calls.invoice += written - before;
    calls.payment += (await settled(house)) - written;
  }
  return { invoice: calls.invoice / count, payment: calls.payment / count };
}

/** Waits until so many postings stand in the ledger. @throws Error when one stops for a reason */
async function inTheBooks(books: MoneyBooks, count: number): Promise<void> {
  for (;;) {
    const rows = await books.postings();
    const stopped = rows.find(({ status }) => status === 'failed' || status === 'needs_review');
    if (stopped !== undefined) throw new Error(`${stopped.key}: ${stopped.sentence}`);
    if (rows.filter(({ status }) => status === 'synced').length >= count) return;
    await wait(25);
  }
}

/** Payments are applied to posted invoices only, where a ledger has such. */
async function releasing(books: MoneyBooks, number: string | null): Promise<void> {
  await books.release(books.document(number));
}

async function inOneRun(house: House, books: MoneyBooks, count: number): Promise<Calls> {
  house.stripe.setWebhooks({ paused: true });
  const { id: customerId } = await books.stripe.customers.create({ email: 'billing@contoso.example' });
  for (let made = 0; made < count; made += 1) {
    const invoice = await finalizedInvoice(books, {
      customerId,
      currency: books.currency,
      taxRate: books.vat,
      amount: 5_000 + made,
    });
    await books.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  }
  const { street, db } = house.services;
  const period = { from: day(-1), to: day(1) };
  const before = await settled(house);
  const run = await startBackfill(street, books.connection, { period, askedBy: 'bench', dry: false });
  let documents = before;
  await followBackfill(street, run.id, {
    signal: AbortSignal.timeout(600_000),
    async onTurn() {
      const now = await readBackfill(db, books.connection, run.id);
      if (now?.stage === 'looking' || now?.stage === 'documents' || now?.stage === 'settling')
        documents = callsTo(house);
    },
  });
  while ((await readBackfill(db, books.connection, run.id))?.state === 'running') await wait(100);
  const after = await settled(house);
  house.stripe.setWebhooks({ paused: false });
  return { invoice: (documents - before) / count, payment: (after - documents) / count };
}

const isQuickBooks = (house: House): house is QuickBooksHouse => 'quickBooks' in house;

const callsTo = (house: House): number =>
  isQuickBooks(house)
    ? house.quickBooks.stats().served
    : house.ledger.requests.filter(({ path }) => path.includes('/api/')).length;

/** The number of calls once none came for a while: what a change in the ledger made us ask belongs to it. */
async function settled(house: House): Promise<number> {
  for (let last = -1; ; ) {
    await house.stripe.settled();
    await wait(700);
    const now = callsTo(house);
    if (now === last) return now;
    last = now;
  }
}

/** Random invoices: how many cases, how many in which the amounts would not be exactly as shown. */
function roundingRuns(quick: boolean): string {
  const numRuns = quick ? 5_000 : 50_000;
  const rows = roundingLedgers.map(([name, capabilities]) => {
    let failures = 0;
    fc.assert(
      fc.property(drawn, (each) => {
        try {
          roundingHolds(each, capabilities);
        } catch {
          failures += 1;
        }
      }),
      { numRuns },
    );
    return [name, numRuns.toLocaleString('en-US'), String(failures)];
  });
  return table(['random invoices', 'cases', 'failures'], rows);
}
