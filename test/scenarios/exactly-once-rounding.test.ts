import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mirrorReferences } from '#backend/matching/mirror.ts';
import { eventually } from '#test/kit/calm.ts';
import { draftsOf, expectExactlyOnce, inBooks } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, mappedRate, openHouse } from '#test/kit/house.ts';

/** Only books that compute the tax themselves need such a line: Business Central. */
let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const synced = ({ status }: { status: string }) => status === 'synced';

describe.concurrent('the rounding line', () => {
  /** The ledger computes 0.01 more than Stripe: 9.975 % of 4,495.16 (C19) is 448.39 there and 448.40 here. */
  async function merchantWhoRounds() {
    const merchant = await house.merchant();
    merchant.books.addTaxGroups({ code: 'QST', displayName: 'QST' });
    merchant.books.setVat('DOMESTIC', 'QST', '9.98');
    const { db, street } = house.services;
    const { connection } = merchant;
    await mirrorReferences({ db, connection, ledger: street.ledger(connection, () => {}) });
    const rate = await mappedRate(house, merchant, 9.975, 'QST');
    await merchant.settings((settings) => ({
      ...settings,
      documents: {
        ...settings.documents,
        variance: {
          ...settings.documents.variance,
          tolerance: 50,
          handling: 'rounding_line',
          roundingAccountId: merchant.known.rounding.id,
          roundingTaxCode: 'VAT0',
        },
      },
    }));
    const line = { method: 'POST', path: inBooks(merchant, 'salesInvoices\\([^)]+\\)/salesInvoiceLines') };
    return { merchant, rate, line };
  }

  it.each(['lose_answer', 'drop'] as const)(
    'given its answer met "%s", then one document with one rounding line stands in the end',
    async (kind) => {
      const { merchant, rate, line } = await merchantWhoRounds();
      house.ledger.faults.add({ ...line, kind });

      const invoice = await finalizedInvoice(merchant, { taxRate: rate, amount: 449_516 });
      const item = await house.until(merchant, invoice.id, synced);

      expect(item.ledgerTotal).toBe(item.stripeTotal);
      await expectExactlyOnce(house, merchant, [invoice]);
    },
  );

  it('given its answer timed out and it came late, then it is not there twice', async () => {
    const { merchant, rate, line } = await merchantWhoRounds();
    house.ledger.faults.add({ ...line, kind: 'delay', delayMs: 6_000 });

    const invoice = await finalizedInvoice(merchant, { taxRate: rate, amount: 449_516 });
    const item = await house.until(merchant, invoice.id, synced);
    const first = house.ledger.requests.find((seen) => new RegExp(line.path).test(seen.path));
    await eventually(() => first !== undefined && first.status !== 0);

    expect(item.ledgerTotal).toBe(item.stripeTotal);
    await expectExactlyOnce(house, merchant, [invoice]);
    expect(draftsOf(merchant, invoice)[0]?.values.totalAmountIncludingTax).toBe('4943.55');
  });
});
