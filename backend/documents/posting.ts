import type { AccountRole } from '#shared/money-settings.ts';
import type { PlainDate } from './dates.ts';

/** The part of a balance transaction that a posting holds: all of it, or its gross and its fee apart. */
export type Part = 'whole' | 'gross' | 'fee';

/** A balance transaction's share of a posting, by which a payout is proven. */
export type Member = {
  transactionId: string;
  part: Part;
  /** What this share does to the clearing account, minor units of `currency`: net, gross or −fee. */
  amount: bigint;
  currency: string;
};

/** A share of a transaction as it is in the books: what a posting did to the clearing account, and which one. */
export type BookedShare = Member & { postingKey: string };

/** What a line belongs to, e.g. the invoice a payment settles. Ids are the source's. */
export type DocumentRef = { kind: 'invoice' | 'credit_note' | 'payment' | 'refund' | 'dispute' | 'payout'; id: string };

/** One line. Debits are positive, credits negative; minor units of its currency. */
export type PostingLine = {
  role: AccountRole;
  amount: bigint;
  currency: string;
  /** The Stripe customer it concerns. Never on a fee: what Stripe costs is nothing a customer owes (C36). */
  customerId: string | null;
  document: DocumentRef | null;
  /** Words for the line; a fee that is given back is named so (C32). */
  text: string;
  /** Set by a rule instead of the role's own account. */
  accountId: string | null;
  itemId: string | null;
  taxCode: string | null;
  dimensions: Record<string, string>;
};

export const postingKinds = [
  'payment',
  'sale',
  'payment_failure',
  'refund',
  'refund_failure',
  'dispute',
  'dispute_lost',
  'fee',
  'payout',
  'payout_failure',
  'transfer',
  'customer_balance',
  'summary',
  'unclassified',
] as const;
export type PostingKind = (typeof postingKinds)[number];

/** Why a payment settles nothing yet, in words for a bookkeeper (C42). */
export type Unapplied = { amount: bigint; currency: string; reason: string };

/**
 * What is booked for one economic event: lines that sum to zero in each currency. Balanced is not correct, so the
 * expected lines of every case stand in golden tables (C34).
 */
export type Posting = {
  /** Unique for a company: the same event never makes a second posting. */
  key: string;
  kind: PostingKind;
  date: PlainDate;
  text: string;
  lines: PostingLine[];
  members: Member[];
  unapplied: Unapplied | null;
  /** Set when a person has to say what it is. */
  review: string | null;
};

/** A line without what rules may add. */
export function line(
  role: AccountRole,
  amount: bigint,
  currency: string,
  text: string,
  about: { customerId?: string | null; document?: DocumentRef | null } = {},
): PostingLine {
  return {
    role,
    amount,
    currency,
    text,
    customerId: about.customerId ?? null,
    document: about.document ?? null,
    accountId: null,
    itemId: null,
    taxCode: null,
    dimensions: {},
  };
}

/** Sums by currency; a posting's are all zero. Minor units. */
export function sumsByCurrency(lines: readonly Pick<PostingLine, 'amount' | 'currency'>[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of lines) sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  return sums;
}

/**
 * The posting itself, when its lines balance and its members tell all that it does to the clearing account.
 * @throws RangeError otherwise: a defect of ours that must never reach a ledger
 */
export function balanced(posting: Posting): Posting {
  for (const [currency, sum] of sumsByCurrency(posting.lines)) {
    if (sum !== 0n) throw new RangeError(`${posting.key} is off by ${sum} ${currency}`);
  }
  const cleared = sumsByCurrency(posting.lines.filter(({ role }) => role === 'clearing'));
  for (const [currency, sum] of sumsByCurrency(posting.members)) {
    if ((cleared.get(currency) ?? 0n) !== sum) throw new RangeError(`${posting.key} does not clear ${sum} ${currency}`);
  }
  return { ...posting, lines: posting.lines.filter(({ amount }) => amount !== 0n) };
}
