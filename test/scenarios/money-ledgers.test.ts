import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { natureOfType } from '#backend/documents/transaction-types.ts';
import { payment, transaction } from '#backend/postings/money.fixture.ts';
import { provenPayout } from '#backend/reconciliation/stored-proofs.ts';
import { findingWords } from '#backend/reconciliation/words.ts';
import { eventually } from '#test/kit/calm.ts';
import type { House } from '#test/kit/house.ts';
import { type MoneyBooks, moneyBooks } from '#test/kit/ledgers/money.ts';
import { type Books, type InvoiceOptions, inBooks, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { booked, type Change } from '#test/kit/money/seller.ts';
import { rests } from '#test/kit/presses.ts';

describe.each(ledgers)('money in $ledger', ({ can, open }) => {
  let scene: Scene;
  let house: House;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  afterAll(() => scene.stop());

  const books = (change?: Change, foreign: readonly string[] = []): Promise<MoneyBooks> =>
    moneyBooks(scene, can, { foreign, ...(change === undefined ? {} : { change }) });

  /** An invoice in the books in the state in which payments can settle it there. */
  async function owed(merchant: Books, options: InvoiceOptions = {}) {
    const { invoice } = await inBooks(house, merchant, options);
    const document = merchant.document(invoice.number);
    if (can.money.settles === 'posted') await merchant.release(document);
    return { invoice, document };
  }
  const pay = (merchant: Books, id: string, method = 'pm_card_visa') =>
    merchant.stripe.invoices.pay(id, { payment_method: method });
  /** What Stripe holds, as a decimal. */
  const held = async (merchant: Books): Promise<string> => {
    const { available, pending } = await merchant.stripe.balance.retrieve();
    const minor = [...available, ...pending]
      .filter(({ currency }) => currency === merchant.currency)
      .reduce((sum, { amount }) => sum + amount, 0);
    return String(minor / 100);
  };
  /** Pays out all there is, lets the bank have it, and waits for the proof. */
  async function paidOut(merchant: MoneyBooks): Promise<string> {
    merchant.door.ripen();
    const id = merchant.door.payOut(merchant.currency)?.id ?? '';
    merchant.door.arrive(id);
    await eventually(async () => (await provenPayout(house.services.db, merchant.connection, id)) !== undefined);
    return id;
  }
  const proof = (merchant: Books, id: string) => provenPayout(house.services.db, merchant.connection, id);
  const tiesOut = async (merchant: Books, id: string) => {
    await eventually(async () => (await proof(merchant, id))?.ties === true);
    expect((await proof(merchant, id))?.findings.map(findingWords)).toEqual([]);
  };

  describe('what customers pay', () => {
    it('C30, C36, C37, C43: an invoice paid by card at the second attempt: settled gross, the fee an expense, the attempt nowhere', async () => {
      const merchant = await books();
      const { invoice, document } = await owed(merchant);
      await expect(pay(merchant, invoice.id, 'pm_card_chargeDeclined')).rejects.toThrow();
      await pay(merchant, invoice.id);
      const rows = await merchant.rest(1, booked);
      expect(rows.map(({ kind }) => kind)).toEqual(['payment']);
      expect(merchant.openAmount(document)).toBe('0');
      expect(Number(merchant.on('clearing')) + Number(merchant.on('stripe_fees'))).toBe(119);
      expect(merchant.on('clearing')).toBe(await held(merchant));
    });

    it('C38, C42: one payment of two invoices, one of a part, one of more than is owed: each on its own document, what is over in words', async () => {
      const merchant = await books();
      const [one, two, three] = [await owed(merchant), await owed(merchant), await owed(merchant)];
      const paid = (id: string, amount: bigint, ...applications: [string, bigint][]) =>
        merchant.plan(
          transaction('charge', amount, {
            ...{ id: `txn_${id}`, createdAt: new Date() },
            source: {
              kind: 'payment',
              payment: payment({
                id: `ch_${id}`,
                amount: { amount, currency: 'EUR' },
                paidAt: new Date(),
                customerId: String(one.invoice.customer),
                applications: applications.map(([invoiceId, part]) => ({ invoiceId, amount: part })),
              }),
            },
          }),
        );
      await paid('two', 23_800n, [one.invoice.id, 11_900n], [two.invoice.id, 11_900n]);
      await paid('part', 4_000n, [three.invoice.id, 4_000n]);
      await merchant.rest(2, booked);
      expect([one, two, three].map(({ document }) => merchant.openAmount(document))).toEqual(['0', '0', '79']);
      await paid('over', 9_000n, [three.invoice.id, 7_900n]);
      await merchant.rest(3, ({ bookedAt }) => bookedAt !== null);
      expect(merchant.openAmount(three.document)).toBe('0');
      expect(merchant.on('clearing')).toBe('368');
      expect((await merchant.postings()).find(({ key }) => key.includes('over'))?.unapplied).not.toBeNull();
    });

    it('C45: a sale without an invoice, and an invoice that was paid elsewhere', async () => {
      const merchant = await books((money) => ({ ...money, paidElsewhere: 'book' }));
      merchant.door.sell({ amount: 20_000, currency: merchant.currency });
      await merchant.rest(1, booked);
      expect(Number(merchant.on('clearing')) + Number(merchant.on('stripe_fees'))).toBe(200);
      const { invoice, document } = await owed(merchant);
      await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
      await merchant.rest(2, booked);
      expect(merchant.openAmount(document)).toBe('0');
      expect(merchant.on('paid_elsewhere')).toBe('119');
      expect(merchant.on('clearing')).toBe(await held(merchant));
    });

    it('C40: credit of a credit note that a customer uses on the next invoice settles a part of it, and moves no money', async () => {
      const merchant = await books();
      const { invoice: first } = await owed(merchant);
      const customerId = String(first.customer);
      await pay(merchant, first.id);
      await merchant.rest(1, booked);
      const clearing = merchant.on('clearing');
      const note = await merchant.stripe.creditNotes.create({
        invoice: first.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: first.lines.data[0]?.id ?? '', amount: 1_000 }],
        credit_amount: 1_190,
      });
      await rests(house, merchant, note.id, 'synced');
      const memo = merchant.document(note.number, 'credit_memo');
      if (can.money.settles === 'posted') await merchant.release(memo, 'credit_memo');

      const { invoice, document } = await owed(merchant, { customerId });
      expect(invoice.amount_due).toBe(10_710);
      const rows = await merchant.rest(2, ({ bookedAt }) => bookedAt !== null);
      expect(rows.find(({ lines }) => JSON.stringify(lines).includes(invoice.id))?.kind).toBe('customer_balance');
      // Where no interface applies credit, the line says what to apply it to.
      expect(merchant.openAmount(document)).toBe(can.appliesCredit ? '107.1' : '119');
      expect(['0', null]).toContain(merchant.openAmount(memo, 'credit_memo'));
      expect(merchant.on('clearing')).toBe(clearing);
    });
  });

  describe('what goes back', () => {
    it('C31, C38, C39: a refund by a credit note pays out the one credit; another one lowers sales; the fees stay', async () => {
      const merchant = await books();
      const [one, two] = [await owed(merchant), await owed(merchant)];
      for (const { invoice } of [one, two]) await pay(merchant, invoice.id);
      await merchant.rest(2, booked);
      const fees = merchant.on('stripe_fees');
      const note = await merchant.stripe.creditNotes.create({
        invoice: one.invoice.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: one.invoice.lines.data[0]?.id ?? '', quantity: 1 }],
        refund_amount: 11_900,
      });
      await rests(house, merchant, note.id, 'synced');
      const memo = merchant.document(note.number, 'credit_memo');
      if (can.money.settles === 'posted') await merchant.release(memo, 'credit_memo');
      await merchant.rest(3, booked);
      expect(merchant.documents(undefined, 'credit_memo')).toHaveLength(1);
      expect(['0', null]).toContain(merchant.openAmount(memo, 'credit_memo'));

      const [charge] = (await merchant.stripe.charges.list({ limit: 1 })).data;
      await merchant.stripe.refunds.create({ charge: charge?.id ?? '', amount: 1_190 });
      await merchant.rest(4, booked);
      expect(merchant.documents(undefined, 'credit_memo')).toHaveLength(1);
      expect(merchant.on('stripe_fees')).toBe(fees);
      expect(merchant.on('clearing')).toBe(await held(merchant));
    });

    it('C44: disputes: withdrawn, won, lost, each its own entry; nothing stays on disputed payments', async () => {
      const merchant = await books();
      const sales = [0, 1].map(() => merchant.door.sell({ amount: 10_000, currency: merchant.currency }));
      const [won, lost] = sales.map(({ id }) => merchant.door.dispute(id));
      await merchant.rest(4, booked);
      expect(merchant.on('disputed_payments')).toBe('200');
      merchant.door.closeDispute(won?.id ?? '', 'won');
      await merchant.rest(5, booked);
      expect(merchant.on('disputed_payments')).toBe('100');
      merchant.door.closeDispute(lost?.id ?? '', 'lost');
      await merchant.rest(6, booked);
      expect([merchant.on('disputed_payments'), merchant.on('dispute_losses')]).toEqual(['0', '100']);
      expect(merchant.on('clearing')).toBe(await held(merchant));
    });
  });

  describe('payouts', () => {
    it('C34, C46: automatic, by hand, instant with a fee, failed: clearing is Stripe’s balance after each, and the bank has what arrived', async () => {
      const merchant = await books();
      for (const amount of [30_000, 20_000]) merchant.door.sell({ amount, currency: merchant.currency });
      await merchant.rest(2, booked);
      const first = await paidOut(merchant);
      await tiesOut(merchant, first);
      expect(merchant.on('clearing')).toBe('0');
      const bank = merchant.on('bank');

      merchant.door.sell({ amount: 40_000, currency: merchant.currency });
      merchant.door.ripen();
      const byHand = await merchant.stripe.payouts.create({ amount: 10_000, currency: merchant.currency });
      merchant.door.arrive(byHand.id);
      const instant = await merchant.stripe.payouts.create({
        ...{ amount: 5_000, currency: merchant.currency },
        method: 'instant',
      });
      merchant.door.arrive(instant.id);
      await merchant.rest(6, booked);
      await eventually(async () => merchant.on('clearing') === (await held(merchant)));
      expect(Number(merchant.on('bank')) - Number(bank)).toBe(150);

      const failing = await merchant.stripe.payouts.create({ amount: 2_000, currency: merchant.currency });
      merchant.door.fail(failing.id);
      await merchant.rest(8, booked);
      expect(Number(merchant.on('bank')) - Number(bank)).toBe(150);
      expect(merchant.on('clearing')).toBe(await held(merchant));
    });

    it('given everything at once, twice and in no order, then the proof and the ledger’s own books say the same', async () => {
      const merchant = await books();
      const { invoice } = await owed(merchant);
      house.stripe.setWebhooks({ duplicate: true, shuffle: true });
      await pay(merchant, invoice.id);
      const sale = merchant.door.sell({ amount: 20_000, currency: merchant.currency });
      await merchant.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
      merchant.door.dispute(sale.id, { amount: 1_000 });
      await merchant.rest(4, booked);
      const id = await paidOut(merchant);
      await merchant.rest(5, booked);
      await tiesOut(merchant, id);
      house.stripe.setWebhooks({ duplicate: false, shuffle: false });
      const { amount } = await merchant.stripe.payouts.retrieve(id);
      expect([merchant.on('clearing'), merchant.on('bank')]).toEqual(['0', String(amount / 100)]);
    });
  });

  it('C33: every type of balance transaction that Stripe lists is booked, or asks what it is; none is lost, and clearing holds them all', async () => {
    const merchant = await books();
    const types = Object.keys(natureOfType);
    for (const [at, type] of [...types, 'invented_tomorrow'].entries())
      await merchant.plan(transaction(type, BigInt(100 + at), { id: `txn_${type}`, createdAt: new Date() }));
    const rows = await merchant.rest(
      types.length + 1,
      ({ status, bookedAt }) => bookedAt !== null && (status === 'synced' || status === 'needs_review'),
    );
    const asks = rows.filter(({ status }) => status === 'needs_review');
    expect(asks.map(({ key }) => key).join(' ')).toContain('invented_tomorrow');
    expect(asks.every(({ problemCode, sentence }) => problemCode !== null && sentence !== '')).toBe(true);
    const sum = rows.reduce((total, _, at) => total + 100 + at, 0);
    expect(merchant.on('clearing')).toBe(String(sum / 100));
  });

  it('C50: yen and dinars are booked to their digit where the ledger takes them, and refused with the reason where not', async () => {
    const merchant = await books(undefined, ['JPY', 'KWD']);
    for (const [currency, amount] of [
      ['JPY', 12_345n],
      ['KWD', 12_340n],
    ] as const)
      await merchant.plan(
        transaction('stripe_fee', -amount, { id: `txn_${currency}`, currency, createdAt: new Date() }),
      );
    const rows = await merchant.rest(2, ({ status }) => status === (can.money.homeCurrencyOnly ? 'failed' : 'synced'));
    if (can.money.homeCurrencyOnly)
      expect(rows.map(({ problem }) => JSON.stringify(problem))).toEqual([
        expect.stringContaining('JPY'),
        expect.stringContaining('KWD'),
      ]);
    else expect([merchant.on('clearing', 'JPY'), merchant.on('clearing', 'KWD')]).toEqual(['-12345', '-12.34']);
  });
});
