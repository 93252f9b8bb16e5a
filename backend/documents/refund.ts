import type { Money } from './money.ts';
import type { Payment } from './payment.ts';

/** Money given back to a customer. A payment may be given back in several parts, also after it was paid out (C38). */
export type Refund = {
  /** `re_…`, `pyr_…` */
  id: string;
  status: 'succeeded' | 'pending' | 'failed' | 'canceled';
  /** Positive, in the currency the customer paid in. */
  amount: Money;
  payment: Payment;
  /**
   * The credit note it was made through: that document holds the credit, the refund only pays it out. Without this
   * distinction charge.refunded and credit_note.created would credit the customer twice (C39).
   */
  creditNoteId: string | null;
  /** The tax contained in it, pro rata of the invoice; null when no document tells. Minor units of `amount`. */
  tax: bigint | null;
  /** True for the part of an authorised amount that was never captured: no refund to anybody. */
  uncaptured: boolean;
  reason: string | null;
};

/**
 * Tax contained in one of several refunds of a document. The shares of all refunds up to the total sum to exactly the
 * document's tax, whatever the order and sizes: each takes the rounded share of all so far less what was taken before.
 * All in minor units.
 * @param before refunded earlier, `amount` not included
 */
export function taxShare(document: { total: bigint; tax: bigint }, before: bigint, amount: bigint): bigint {
  if (document.total === 0n) return 0n;
  return roundedShare(document, before + amount) - roundedShare(document, before);
}

/** tax × part / total, half away from zero. */
function roundedShare({ total, tax }: { total: bigint; tax: bigint }, part: bigint): bigint {
  const doubled = 2n * tax * part;
  const sign = doubled < 0n === total < 0n ? 1n : -1n;
  const size = doubled < 0n ? -doubled : doubled;
  const whole = total < 0n ? -total : total;
  return sign * ((size + whole) / (2n * whole));
}
