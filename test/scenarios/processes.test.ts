import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRequests, draftCreation, expectExactlyOnce, idle } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { rests } from '#test/kit/presses.ts';
import { type BackendProcess, startProcess } from '#test/kit/processes.ts';

const webhookSecret = `whsec_${'w'.repeat(32)}`;

let house: House;
let merchant: Merchant;
let vat: string;
const running = new Set<BackendProcess>();

const start = async (role: BackendProcess['role']): Promise<BackendProcess> => {
  const started = await startProcess(house, role);
  running.add(started);
  if (role === 'web')
    house.stripe.addWebhookEndpoint({ url: `${started.url}/webhooks/stripe`, secret: webhookSecret, connect: true });
  return started;
};

const kill = async (victim: BackendProcess): Promise<void> => {
  running.delete(victim);
  await victim.kill();
};

beforeAll(async () => {
  // Nothing works in this process: all that happens is done by the others.
  house = await openHouse({ workers: false });
  house.stripe.addWebhookEndpoint({
    url: `${house.url}/webhooks/stripe`,
    secret: webhookSecret,
    connect: true,
    enabledEvents: ['none'],
  });
  merchant = await house.merchant();
  vat = await mappedRate(house, merchant, 19, 'VAT19');
});
afterAll(async () => {
  await Promise.all([...running].map((one) => one.stop()));
  await house.stop();
});

const send = async (number: number, customers: string[]): Promise<Stripe.Invoice[]> => {
  const invoices: Stripe.Invoice[] = [];
  for (let made = 0; made < number; made += 1) {
    const customerId = customers[made % customers.length];
    invoices.push(
      await finalizedInvoice(merchant, {
        taxRate: vat,
        amount: 1_000 + made,
        ...(customerId === undefined ? {} : { customerId }),
      }),
    );
  }
  return invoices;
};

/** Resolves when the ledger has been asked for that many drafts. */
const drafted = (number: number) =>
  expect
    .poll(() => countRequests(house.ledger, 'POST', draftCreation(merchant).path), { timeout: 30_000, interval: 5 })
    .toBeGreaterThanOrEqual(number);

describe('two web and two worker processes on one database', () => {
  it('given one of each is killed in the middle of sixty invoices, then all are synced, each once and counted once', {
    timeout: 120_000,
  }, async () => {
    const [web, , worker] = await Promise.all([start('web'), start('web'), start('worker'), start('worker')]);
    const customers = await Promise.all(
      ['one', 'two', 'three'].map(
        async (name) => (await merchant.stripe.customers.create({ name, email: `${name}@new.example` })).id,
      ),
    );
    house.ledger.setLatency(120);

    const first = await send(30, customers);
    await drafted(4);
    await kill(worker);
    const second = await send(15, customers);
    await kill(web);
    const third = await send(15, customers);

    const all = [...first, ...second, ...third];
    for (const { id } of all) await rests(house, merchant, id, 'synced');
    await idle(house);
    await expectExactlyOnce(house, merchant, all);
    expect(
      merchant.books.rows('customers').filter(({ values }) => String(values.email).endsWith('@new.example')),
    ).toHaveLength(3);
  });

  it('given every worker is killed, then those that start later find what was left and finish it', {
    timeout: 120_000,
  }, async () => {
    const before = countRequests(house.ledger, 'POST', draftCreation(merchant).path);
    const sent = send(12, []);
    await drafted(before + 2);
    for (const one of running) if (one.role === 'worker') await kill(one);
    const invoices = await sent;

    await start('worker');
    for (const { id } of invoices) await rests(house, merchant, id, 'synced');
    await idle(house);

    for (const invoice of invoices)
      expect(
        merchant.books.rows('salesInvoices').filter(({ values }) => values.externalDocumentNumber === invoice.number),
      ).toHaveLength(1);
  });

  it('given an operator stops them, then they end in order', async () => {
    house.ledger.setLatency(0);
    const codes = await Promise.all([...running].map((one) => one.stop()));
    running.clear();
    expect(codes.every((code) => code === 0)).toBe(true);
  });
});
