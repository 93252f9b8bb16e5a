import type { PlainDate } from './dates.ts';
import type { Money } from './money.ts';

/** Money that leaves Stripe for a bank account, or comes from it where the balance was negative. */
export type Payout = {
  /** `po_…` */
  id: string;
  /**
   * Automatic payouts know their transactions. Manual and instant ones are of an amount that somebody chose: they are
   * proven by the balance transactions since the last one (C46).
   */
  scheduling: 'automatic' | 'manual';
  instant: boolean;
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  /** What the bank line shows; negative when Stripe takes money from the bank account. */
  amount: Money;
  createdAt: Date;
  /** Stripe gives a day as midnight UTC: a calendar date, never an instant of the company's zone (C51, C52). */
  arrivalDate: PlainDate;
  /** The bank account or card it went to. */
  destinationId: string | null;
  /** Words on the bank statement. */
  statementDescriptor: string | null;
  /** The network's reference, by which the bank knows it. */
  traceId: string | null;
  failureReason: string | null;
  /** Whether Stripe has finished listing what it consists of. */
  reconciled: boolean;
};
