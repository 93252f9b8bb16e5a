import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLog, moneyPostings } from '#backend/database/schema/index.ts';
import { invoiceViewSchema } from '#shared/api/invoice.ts';
import { postingListSchema, postingPageSchema } from '#shared/api/money-list.ts';
import { balanceViewSchema, paymentViewSchema } from '#shared/api/money-movement.ts';
import { overviewViewSchema } from '#shared/api/overview.ts';
import { paths } from '#shared/api/paths.ts';
import { payoutListSchema, payoutViewSchema, provePayoutAnswerSchema } from '#shared/api/payouts.ts';
import type { AccountRole } from '#shared/money-settings.ts';
import { eventually } from '#test/kit/calm.ts';
import {
  finalizedInvoice,
  type House,
  type Merchant,
  mappedRate,
  openHouse,
  type SignedCaller,
} from '#test/kit/house.ts';
import { addMoneyAccounts, switchMoneyOn } from '#test/kit/money/business-central.ts';
import { postInBooks, rests } from '#test/kit/presses.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const door = (merchant: Merchant) => house.stripe.money(merchant.accountId);
const postings = (merchant: Merchant) =>
  house.services.db.select().from(moneyPostings).where(eq(moneyPostings.connectionId, merchant.connection.id));

/** With every account chosen but those; money is booked as it moves. */
async function booking(without: readonly AccountRole[] = []): Promise<Merchant> {
  const merchant = await house.merchant();
  addMoneyAccounts(merchant);
  await switchMoneyOn(merchant, without);
  return merchant;
}

async function asked(merchant: Merchant, path: string, payload: object = {}, caller: SignedCaller = {}) {
  const { status, body } = await house.signed(merchant, path, payload, caller);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
const payoutOf = async (merchant: Merchant, id: string, cursor: string | null = null) =>
  payoutViewSchema.parse(await asked(merchant, paths.payout, { payout_id: id, cursor }));
const prove = async (merchant: Merchant, id: string) =>
  provePayoutAnswerSchema.parse(await asked(merchant, paths.payoutProve, { payout_id: id }));
const listOf = async (merchant: Merchant, filter: object = {}) =>
  postingListSchema.parse(await asked(merchant, paths.postings, filter));
const balanceOf = async (merchant: Merchant) => balanceViewSchema.parse(await asked(merchant, paths.balance));

/** An invoice paid, a sale partly refunded and disputed; paid out and arrived, and everything at rest. */
async function week(merchant: Merchant) {
  const taxRate = await mappedRate(house, merchant, 19, 'VAT19');
  const invoice = await finalizedInvoice(merchant, { taxRate });
  const { ledgerId } = await rests(house, merchant, invoice.id, 'synced');
  // Business Central applies payments to posted invoices only.
  await postInBooks(house, merchant, { id: ledgerId ?? '' });
  await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  const sale = door(merchant).sell({ amount: 20_000, currency: 'eur' });
  const refund = await merchant.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
  const dispute = door(merchant).dispute(sale.id, { amount: 1_000 });
  door(merchant).ripen();
  const payout = door(merchant).payOut('eur')?.id ?? '';
  door(merchant).arrive(payout);
  await eventually(async () => {
    const rows = await postings(merchant);
    return rows.length === 5 && rows.every(({ status }) => status === 'synced' || status === 'failed');
  });
  return { invoice, sale, refund, dispute, payout };
}

describe('given money movement is switched off', () => {
  it('when the views open, then they say so, list the payouts of Stripe, and prove none', async () => {
    const merchant = await house.merchant();
    door(merchant).sell({ amount: 5_000, currency: 'eur' });
    door(merchant).ripen();
    const id = door(merchant).payOut('eur')?.id ?? '';
    const { money, movements } = await balanceOf(merchant);
    expect(money).toMatchObject({ enabled: false, clearing: [], payouts: [] });
    expect(movements.filter(({ written }) => !written).map(({ name }) => name)).toEqual([
      'Payments',
      'Refunds and disputes',
      'Payouts and fees',
    ]);
    const list = payoutListSchema.parse(await asked(merchant, paths.payouts));
    expect(list).toMatchObject({ enabled: false, rows: [{ id, ties: null, badge: 'Not proven yet' }] });
    expect(await payoutOf(merchant, id)).toMatchObject({ enabled: false, proof: null, mayProve: false, postings: [] });
    const refused = await house.signed(merchant, paths.payoutProve, { payout_id: id });
    expect(refused).toMatchObject({ status: 409, body: { code: 'money_off' } });
    expect(await postings(merchant)).toEqual([]);
  });
});

describe('given a week of money', () => {
  it('when all of it stands in the books, then its payout ties out, and every view leads to the records', async () => {
    const merchant = await booking();
    const { payout, sale, refund, dispute, invoice } = await week(merchant);
    const { view } = await prove(merchant, payout);
    expect(view.proof?.lines.map(({ label }) => label)).toEqual(['Payments', 'Fees', 'Refunds', 'Disputes']);
    expect(view.proof).toMatchObject({ ties: true, badge: 'Ties out', findings: [], difference: { amount: '0' } });
    const sum = view.proof?.lines.reduce((total, { stripe }) => total + BigInt(stripe.amount), 0n);
    expect(sum?.toString()).toBe(view.amount.amount);
    expect(view.postingCount).toBe(5);
    expect(view.postings.every(({ ledgerUrl, ledgerNumber }) => ledgerUrl !== null && ledgerNumber !== null)).toBe(
      true,
    );
    const who = await house.services.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.connectionId, merchant.connection.id), eq(auditLog.action, 'payout.proven')));
    expect(who.map(({ actor, subject }) => [actor, subject])).toEqual([['Ada Lovelace', payout]]);

    // The clearing account equals what Stripe holds.
    const { money } = await balanceOf(merchant);
    expect(money).toMatchObject({
      enabled: true,
      counts: { attention: 0, waiting: 0, booked: 5 },
      payouts: [{ id: payout, ties: true }],
    });
    expect(money?.clearing).toEqual([
      expect.objectContaining({ currency: 'EUR', agrees: true, before: null, open: { amount: '0', currency: 'EUR' } }),
    ]);
    expect(money?.clearing[0]?.booked).toEqual(money?.clearing[0]?.stripe);

    // The payment of the sale: what was booked of it, and with which payout it went out.
    const view2 = paymentViewSchema.parse(await asked(merchant, paths.payment, { payment_id: sale.id }));
    expect(view2.postings.map(({ label }) => label).sort()).toEqual(['Dispute', 'Refund', 'Sale']);
    for (const posting of view2.postings) expect(posting.payout).toMatchObject({ id: payout, ties: true });
    const sold = view2.postings.find(({ label }) => label === 'Sale');
    expect(sold).toMatchObject({ gross: { amount: '20000' }, actions: ['replay', 'undo'] });
    expect(sold?.entries).toMatchObject([{ kind: 'Journal lines', state: 'standing', reversal: false }]);
    expect(BigInt(sold?.fee?.amount ?? 0)).toBeGreaterThan(0n);

    // C36: the fee is beside the invoice's payment, as an expense.
    const shown = invoiceViewSchema.parse(await asked(merchant, paths.invoice, { invoice_id: invoice.id }));
    expect(shown.payments).toMatchObject([{ posting: { label: 'Payment' }, paymentId: expect.stringMatching(/^ch_/) }]);
    expect(shown.payments?.[0]?.fee).not.toBeNull();
    // It went out with the payout that ties out, and the invoice says so.
    expect(shown.payments?.[0]?.payout).toMatchObject({ id: payout, ties: true });

    // Found by any of Stripe's ids.
    for (const [search, label] of [
      [sale.id, 'Sale'],
      [refund.id, 'Refund'],
      [dispute.id, 'Dispute'],
      [invoice.id, 'Payment'],
    ]) {
      expect((await listOf(merchant, { search })).rows.map((row) => row.label)).toContain(label);
    }
    expect((await listOf(merchant, { search: payout })).counts.all).toBe(5);
    expect((await listOf(merchant, { search: 'ch_unknown' })).rows).toEqual([]);
    expect((await listOf(merchant, { kind: 'refund' })).rows.map(({ label }) => label)).toEqual(['Refund']);
  });

  it('when one posting has failed, then payout, balance, overview and list lead to it, and it can be replayed once', async () => {
    const merchant = await booking(['refunds']);
    const { payout, refund } = await week(merchant);
    const { view } = await prove(merchant, payout);
    const [failing] = (await postings(merchant)).filter(({ kind }) => kind === 'refund');
    expect(view.proof).toMatchObject({
      ties: false,
      badge: '1 item missing',
      difference: { amount: '3000', currency: 'EUR' },
      findings: [{ title: 'Not in the books', action: 'settings', posting: { id: failing?.id, status: 'failed' } }],
    });

    const list = await listOf(merchant, { group: 'attention' });
    expect(list.counts).toMatchObject({ all: 5, attention: 1, booked: 4 });
    expect(list.rows).toMatchObject([
      { id: failing?.id, status: 'failed', actions: expect.arrayContaining(['replay']) },
    ]);
    const overview = overviewViewSchema.parse(await asked(merchant, paths.overview));
    expect(overview.money).toEqual({ attention: 1, waiting: 0 });
    const { money } = await balanceOf(merchant);
    expect(money?.clearing).toMatchObject([{ agrees: false, open: { amount: '-3000', currency: 'EUR' } }]);

    const page = postingPageSchema.parse(await asked(merchant, paths.posting, { posting_id: failing?.id }));
    expect(page.posting).toMatchObject({
      problem: { title: 'No account chosen: Refunds', action: 'open_settings' },
      stripeIds: [refund.id],
    });
    const looking = await asked(merchant, paths.posting, { posting_id: failing?.id }, { roles: ['view_only'] });
    expect(postingPageSchema.parse(looking)).toMatchObject({ mayChange: false, posting: { actions: [] } });

    const press = { posting_id: failing?.id, action: 'replay' };
    const requestId = '0192c7e4-0000-7000-8000-00000000000e';
    const first = await asked(merchant, paths.postingAction, press, { requestId });
    expect(await asked(merchant, paths.postingAction, press, { requestId })).toEqual(first);
    const replays = await house.services.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.connectionId, merchant.connection.id), eq(auditLog.action, 'posting.replayed')));
    expect(replays).toHaveLength(1);
    const refused = await house.signed(merchant, paths.postingAction, press, { roles: ['view_only'] });
    expect(refused.status).toBe(403);
  });
});

describe('given a payout by hand', () => {
  it('C46: when nobody proved it yet, then its page offers to, and says what stays in the balance', async () => {
    const merchant = await booking();
    door(merchant).sell({ amount: 30_000, currency: 'eur' });
    door(merchant).ripen();
    const { id } = await merchant.stripe.payouts.create({ amount: 20_000, currency: 'eur' });
    await eventually(async () => (await postings(merchant)).length > 0);
    const { view } = await prove(merchant, id);
    expect(view.facts).toContainEqual({ label: 'How', value: 'Manual: an amount that somebody chose' });
    expect(view.proof?.lines.map(({ label }) => label)).toContain('Left in the balance');
    const sum = view.proof?.lines.reduce((total, { stripe }) => total + BigInt(stripe.amount), 0n);
    expect(sum?.toString()).toBe('20000');
  });

  it('when Stripe does not know it, then it says so', async () => {
    const merchant = await booking();
    const { status, body } = await house.signed(merchant, paths.payout, { payout_id: 'po_nobody' });
    expect([status, body]).toMatchObject([409, { code: 'stripe_missing' }]);
  });
});
