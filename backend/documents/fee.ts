/**
 * Kinds of fee on a balance transaction, as Stripe's `fee_details[].type` has them; `other` is what they leave
 * unexplained.
 */
export const feeKinds = ['stripe', 'application', 'passthrough', 'tax', 'withheld_tax', 'other'] as const;
export type FeeKind = (typeof feeKinds)[number];

/** One part of a fee. */
export type Fee = {
  kind: FeeKind;
  /** Minor units of the balance transaction's currency; negative: given back, a fee refund (C32). */
  amount: bigint;
  description: string | null;
  /** Whose application took it, e.g. `ca_…`. */
  application: string | null;
};

/**
 * The parts of a fee, made to sum to the fee itself. Details that do not add up must not lose a cent: the rest is a
 * part of its own.
 */
export function completeFees(fee: bigint, parts: readonly Fee[]): Fee[] {
  const rest = fee - parts.reduce((sum, { amount }) => sum + amount, 0n);
  const known = parts.filter(({ amount }) => amount !== 0n);
  return rest === 0n ? known : [...known, { kind: 'other', amount: rest, description: null, application: null }];
}
