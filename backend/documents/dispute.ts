import type { Money } from './money.ts';
import type { Payment } from './payment.ts';

/** A payment that the customer's bank takes back, at first for the time of the dispute (C44). */
export type Dispute = {
  /** `dp_…`, `du_…` */
  id: string;
  /** `warning`: an inquiry, no money has moved. */
  status: 'warning' | 'open' | 'won' | 'lost';
  /** Positive, in the currency the customer paid in. */
  amount: Money;
  /** Withdrawn from the balance, with what was reinstated taken off again; positive, in the balance's currency. */
  withdrawn: Money | null;
  payment: Payment;
  /** When it was decided. */
  closedAt: Date | null;
};
