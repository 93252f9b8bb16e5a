import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provenPayout } from '#backend/reconciliation/stored-proofs.ts';
import { findingWords } from '#backend/reconciliation/words.ts';
import type { MoneySettings } from '#shared/money-settings.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice } from '#test/kit/house.ts';
import { booked, moneyOf, openSeller } from '#test/kit/money/seller.ts';
import { openQuickBooksHouse, type QuickBooksHouse } from '#test/kit/quickbooks.ts';

let house: QuickBooksHouse;
beforeAll(async () => {
  house = await openQuickBooksHouse();
});
afterAll(() => house.stop());

type Way = { name: string; money: Partial<MoneySettings>; saleAsInvoice?: boolean; entities: string[] };

/** Every way of booking that can be chosen, with the records it makes of one week. */
const ways: Way[] = [
  {
    name: 'fees as journal entries',
    money: { booking: { mode: 'per_transaction', fees: 'journal' } },
    entities: ['JournalEntry', 'JournalEntry', 'Payment', 'RefundReceipt', 'SalesReceipt', 'Transfer'],
  },
  {
    name: 'fees as lines of the deposit',
    money: { booking: { mode: 'per_transaction', fees: 'deposit_line' } },
    entities: ['Deposit', 'Payment', 'RefundReceipt', 'SalesReceipt'],
  },
  {
    name: 'one summary for the payout',
    money: { booking: { mode: 'summary', per: 'payout' } },
    entities: ['JournalEntry', 'Payment', 'Transfer'],
  },
  {
    name: 'charges as invoice and payment',
    money: {},
    saleAsInvoice: true,
    entities: ['Invoice', 'Payment', 'Payment', 'Purchase', 'Purchase', 'RefundReceipt', 'Transfer'],
  },
];

describe('every way of booking', () => {
  it.each(ways)(
    'given $name, then the week stands in the books, its payout ties out, and clearing is what Stripe holds',
    async ({ money, saleAsInvoice = false, entities }) => {
      const merchant = await openSeller(house, (recommended) => {
        const { uninvoiced } = recommended;
        const asInvoice = saleAsInvoice && uninvoiced.as !== 'customer_credit';
        return {
          ...recommended,
          ...money,
          uninvoiced: asInvoice ? { ...uninvoiced, as: 'invoice_and_payment' } : uninvoiced,
        };
      });
      const { rest, entries } = moneyOf(house, merchant);
      const door = house.stripe.money(merchant.accountId);
      const customer = await merchant.stripe.customers.create({
        name: 'Contoso Ltd',
        email: 'billing@contoso.example',
      });
      const invoice = await finalizedInvoice(merchant, { customerId: customer.id, currency: 'gbp' });
      await house.until(merchant, invoice.id, ({ status }) => status === 'synced');
      await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
      const sale = door.sell({ amount: 20_000, currency: 'gbp' });
      await merchant.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
      door.ripen();
      const payout = door.payOut('gbp')?.id ?? '';
      door.arrive(payout);
      const proof = () => provenPayout(house.services.db, merchant.connection, payout);
      await eventually(async () => (await proof())?.status === 'paid' && (await proof())?.ties === true).catch(
        async () => {
          expect((await proof())?.findings.map(findingWords)).toEqual([]);
        },
      );
      await rest(2, booked);
      expect((await entries()).map(({ entity }) => entity).sort()).toEqual(entities);
      expect(merchant.company.balanceOf(merchant.accounts.clearing)).toBe('0');
      expect(merchant.company.balanceOf(merchant.accounts.bank)).toBe('265');
    },
  );
});
