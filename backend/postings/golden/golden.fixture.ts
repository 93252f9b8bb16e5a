import type { BalanceTransaction, MoneySource } from '../../documents/balance-transaction.ts';
import type { CustomerBalanceEntry } from '../../documents/customer-balance.ts';
import type { Dispute } from '../../documents/dispute.ts';
import { money } from '../../documents/money.ts';
import type { Payment } from '../../documents/payment.ts';
import type { Payout } from '../../documents/payout.ts';
import type { Posting } from '../../documents/posting.ts';
import type { Refund } from '../../documents/refund.ts';
import { book } from '../book.ts';
import { postLossTakenBack, postLostDispute } from '../disputes.ts';
import { at, dispute, payment, payout, refund, settingsWith, transaction } from '../money.fixture.ts';
import { postTransaction } from '../post.ts';
import { postCustomerBalance, postPaymentElsewhere } from '../without-transaction.ts';

/** Postings with the settings and company currency they are translated with. */
export type Made = Posting[] & { settings?: ReturnType<typeof settingsWith>; homeCurrency?: string };

/**
 * What an accountant expects of one event: the signed lines (debit +, credit −), and the records of each ledger, as
 * {@link describeLine} and {@link describeEntry} write them. A refusal is its sentence.
 */
export type GoldenCase = {
  name: string;
  postings: () => Made;
  lines: string[];
  quickBooks: string[];
  businessCentral: string[];
  /** The sentence that asks a person. */
  review?: string;
};

type Changes = Record<string, unknown>;
const zone = 'Europe/Vienna';
const made = (postings: (Posting | null)[], changes: Changes, homeCurrency = 'EUR'): Made =>
  Object.assign(
    postings.filter((each) => each !== null),
    { settings: settingsWith(changes), homeCurrency },
  );

export const paid = (changes: Partial<Payment> = {}): MoneySource => ({ kind: 'payment', payment: payment(changes) });
export const refunded = (changes: Partial<Refund> = {}): MoneySource => ({ kind: 'refund', refund: refund(changes) });
export const disputed = (changes: Partial<Dispute> = {}): MoneySource => ({
  kind: 'dispute',
  dispute: dispute(changes),
});
export const paidOut = (changes: Partial<Payout> = {}): MoneySource => ({ kind: 'payout', payout: payout(changes) });

export const post = (given: BalanceTransaction, changes: Changes = {}, homeCurrency = 'EUR'): Made =>
  made([postTransaction(given, settingsWith(changes), zone)], changes, homeCurrency);
export const lost = (changes: Partial<Dispute>, settings: Changes = {}): Made =>
  made([postLostDispute(dispute(changes), settingsWith(settings), zone)], settings);
export const wonAfterAll = (changes: Partial<Dispute>, settings: Changes = {}): Made =>
  made(
    lost(changes, settings).map((each) => postLossTakenBack(each, '2026-05-04')),
    settings,
  );
export const elsewhere = (changes: Partial<Payment>, settings: Changes): Made =>
  made([postPaymentElsewhere(payment(changes), settingsWith(settings), zone)], settings);
export const balance = (changes: Pick<CustomerBalanceEntry, 'type' | 'amount'> & Partial<CustomerBalanceEntry>): Made =>
  made(
    [
      postCustomerBalance(
        {
          id: 'cbtxn_1',
          customerId: 'cus_1',
          invoiceId: null,
          creditNoteId: null,
          createdAt: at,
          description: null,
          ...changes,
        },
        zone,
      ),
    ],
    {},
  );

/** Books all of them, everything but the payout belonging to the payout. */
export function inBooks(given: BalanceTransaction[], changes: Changes): BalancedPostings {
  const payoutOf = new Map(given.filter(({ type }) => type !== 'payout').map(({ id }) => [id, 'po_1']));
  return new BalancedPostings(book(given, settingsWith(changes), zone, payoutOf).postings, changes);
}

/** An array that keeps its settings through `slice` and `filter`. */
class BalancedPostings {
  readonly #postings: Posting[];
  readonly #changes: Changes;
  constructor(postings: Posting[], changes: Changes) {
    this.#postings = postings;
    this.#changes = changes;
  }
  slice(start: number, end?: number): Made {
    return made(this.#postings.slice(start, end), this.#changes);
  }
  filter(where: (posting: Posting) => boolean): Made {
    return made(this.#postings.filter(where), this.#changes);
  }
}

export const deposit = { booking: { mode: 'per_transaction', fees: 'deposit_line' } };
const sale = (id: string, amount: number, currency = 'EUR') =>
  paid({ id, amount: money(amount, currency), applications: [] });
export const payOne = transaction('charge', 10_000n, { id: 'txn_a', fees: { stripe: 320n }, source: paid() });
export const payTwo = transaction('charge', 5_000n, {
  id: 'txn_b',
  fees: { stripe: 175n, tax: 35n },
  source: paid({
    id: 'ch_2',
    customerId: 'cus_2',
    amount: money(5_000, 'EUR'),
    applications: [{ invoiceId: 'in_2', amount: 5_000n }],
  }),
});
export const monthly = transaction('stripe_fee', -1_190n, { id: 'txn_c', description: 'Billing - usage fee' });
export const payOut = transaction('payout', -13_280n, {
  id: 'txn_z',
  source: paidOut({ amount: money(13_280, 'EUR') }),
});
export const saleOne = transaction('charge', 10_000n, {
  id: 'txn_d',
  fees: { stripe: 320n },
  source: sale('ch_3', 10_000),
});
export const saleTwo = transaction('charge', 7_000n, {
  id: 'txn_e',
  fees: { stripe: 235n },
  source: sale('ch_4', 7_000),
});
export const saleDollar = transaction('charge', 4_600n, {
  id: 'txn_f',
  fees: { stripe: 180n },
  source: sale('ch_5', 5_000, 'USD'),
});
export const saleBack = transaction('refund', -2_000n, {
  id: 'txn_g',
  source: refunded({ amount: money(2_000, 'EUR'), payment: payment({ id: 'ch_4', applications: [] }) }),
});
