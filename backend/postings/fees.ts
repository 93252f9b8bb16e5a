import type { AccountRole } from '#shared/money-settings.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import type { Fee, FeeKind } from '../documents/fee.ts';
import { line, type PostingLine } from '../documents/posting.ts';

const roles: Record<FeeKind, AccountRole> = {
  stripe: 'stripe_fees',
  passthrough: 'stripe_fees',
  other: 'stripe_fees',
  application: 'application_fees',
  tax: 'fee_tax',
  withheld_tax: 'withheld_tax',
};
const names: Record<FeeKind, string> = {
  stripe: 'Stripe fee',
  passthrough: 'Payment method fee',
  other: 'Stripe fee',
  application: 'Application fee',
  tax: 'Tax on Stripe fee',
  withheld_tax: 'Tax withheld by Stripe',
};

/** A fee by its kind; one that is given back is called a refund, never a negative withdrawal (C32). */
function feeText({ kind, amount }: Fee): string {
  return amount < 0n ? `${names[kind]} refund` : names[kind];
}

/** The lines of a transaction's fee: expense against the Stripe balance (C30), with no customer on them (C36). */
export function feeLines({
  fees,
  fee,
  currency,
}: Pick<BalanceTransaction, 'fees' | 'fee' | 'currency'>): PostingLine[] {
  if (fee === 0n && fees.length === 0) return [];
  return [
    ...fees.map((part) => line(roles[part.kind], part.amount, currency, feeText(part))),
    line('clearing', -fee, currency, fee < 0n ? 'Fee refund' : 'Fee'),
  ];
}
