import type { Money } from './money.ts';

/**
 * A change of what a customer has in credit with the merchant. An entity of its own: it moves no money in Stripe and
 * has no balance transaction, and voiding an invoice does not bring back by itself what was applied (C40).
 */
export type CustomerBalanceEntry = {
  /** `cbtxn_…` */
  id: string;
  customerId: string;
  type: 'applied_to_invoice' | 'unapplied_from_invoice' | 'credit_note' | 'invoice_overpaid' | 'adjustment' | 'other';
  /** Stripe's sign: negative gives the customer credit, positive uses it up. */
  amount: Money;
  invoiceId: string | null;
  creditNoteId: string | null;
  createdAt: Date;
  description: string | null;
};
