import type Stripe from 'stripe';
import type { Dispute } from '../../../documents/dispute.ts';
import { type Money, money } from '../../../documents/money.ts';
import { asking, type StripeAccount } from '../client.ts';
import { readCharge, translateCharge } from './payments.ts';

/**
 * A dispute with its payment.
 * @param closedAt when it was decided, which Stripe tells only by the event charge.dispute.closed
 * @throws Problem
 */
export async function translateDispute(
  account: StripeAccount,
  dispute: Stripe.Dispute,
  closedAt: Date | null = null,
): Promise<Dispute> {
  const id = typeof dispute.charge === 'string' ? dispute.charge : dispute.charge.id;
  return {
    id: dispute.id,
    status: statusOf(dispute.status),
    amount: money(dispute.amount, dispute.currency),
    withdrawn: withdrawnOf(dispute.balance_transactions),
    payment: await translateCharge(account, await readCharge(account, id)),
    closedAt,
  };
}

/** Reads a dispute. @throws Problem */
export async function fetchDispute(account: StripeAccount, id: string, closedAt: Date | null = null): Promise<Dispute> {
  const dispute = await asking(id, () => account.stripe.disputes.retrieve(id, {}, account.options));
  return translateDispute(account, dispute, closedAt);
}

/** `prevented` and closed inquiries moved no money. */
function statusOf(status: string): Dispute['status'] {
  if (status === 'won' || status === 'lost') return status;
  return status.startsWith('warning') || status === 'prevented' ? 'warning' : 'open';
}

/** What left the balance less what came back, without the fees. */
function withdrawnOf(movements: readonly Stripe.BalanceTransaction[]): Money | null {
  const [first] = movements;
  if (first === undefined) return null;
  return money(-movements.reduce((sum, { amount }) => sum + BigInt(amount), 0n), first.currency);
}
