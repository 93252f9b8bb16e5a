import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRequests, draftCreation, expectExactlyOnce, idle, inBooks } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { rests } from '#test/kit/presses.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

/** Park and Miller's generator: the same storm for the same seed, on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

type Fault = Parameters<House['ledger']['faults']['add']>[0];

const writeFaults: Omit<Fault, 'path'>[] = [
  { kind: 'lose_answer' },
  { kind: 'lose_answer' },
  { kind: 'drop' },
  { kind: 'status_after', status: 500 },
  { kind: 'status_after', status: 504 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503, headers: { 'Retry-After': '0' } },
  { kind: 'delay', delayMs: 3_000 },
];
const readFaults: Omit<Fault, 'path'>[] = [
  { kind: 'drop' },
  { kind: 'lose_answer' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429, headers: { 'Retry-After': '0' } },
];

/** Strews faults over the requests to come: each hits after a number of requests that pass. */
function strew(merchant: Merchant, next: () => number): void {
  const pick = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(next() * all.length)];
    if (one === undefined) throw new Error('Nothing to pick from');
    return one;
  };
  const skip = (most: number) => Math.floor(next() * most);
  for (let turn = 0; turn < 14; turn += 1)
    house.ledger.faults.add({ ...draftCreation(merchant), ...pick(writeFaults), skip: skip(40) });
  for (let turn = 0; turn < 4; turn += 1)
    house.ledger.faults.add({
      method: 'POST',
      path: inBooks(merchant, 'customers'),
      ...pick(writeFaults),
      skip: skip(8),
    });
  for (let turn = 0; turn < 8; turn += 1)
    house.ledger.faults.add({ method: 'GET', path: inBooks(merchant, ''), ...pick(readFaults), skip: skip(60) });
  for (let turn = 0; turn < 8; turn += 1)
    house.stripe.faults.add({ path: '/v1/invoices/in_[^/?]+($|\\?)', ...pick(readFaults), skip: skip(80) });
}

describe('a storm of faults', () => {
  it.each([7, 2026])(
    'given seed %i, then all forty invoices of ten new customers are synced exactly once',
    async (seed) => {
      const merchant = await house.merchant();
      const vat = await mappedRate(house, merchant, 19, 'VAT19');
      house.stripe.setWebhooks({ paused: true });
      const customers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          merchant.stripe.customers.create({
            name: `Customer ${seed}-${index}`,
            email: `c${index}@storm${seed}.example`,
          }),
        ),
      );
      const invoices: Stripe.Invoice[] = [];
      for (let made = 0; made < 40; made += 1) {
        const customerId = customers[made % customers.length]?.id;
        if (customerId === undefined) throw new Error('No customer');
        invoices.push(await finalizedInvoice(merchant, { taxRate: vat, customerId, amount: 1_000 + made }));
      }
      strew(merchant, random(seed));

      house.stripe.setWebhooks({ paused: false, duplicate: true, shuffle: true });
      for (const { id } of invoices) await rests(house, merchant, id, 'synced');
      house.stripe.setWebhooks({ duplicate: false, shuffle: false });
      house.ledger.faults.clear();
      house.stripe.faults.clear();
      await idle(house);

      await expectExactlyOnce(house, merchant, invoices);
      const emails = merchant.books.rows('customers').map(({ values }) => values.email);
      expect(emails).toHaveLength(new Set(emails).size);
      expect(emails).toHaveLength(11);
      expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBeGreaterThan(40);
    },
  );
});
