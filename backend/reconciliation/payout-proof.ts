import { type BalanceTransaction, sourceId } from '../documents/balance-transaction.ts';
import type { Payout } from '../documents/payout.ts';
import type { BookedShare, Part } from '../documents/posting.ts';
import { type Nature, natureOf } from '../documents/transaction-types.ts';

/**
 * The lines of a proof, in the order in which they are read. `opening`: what moved before the start date, which is in
 * the opening balance of the clearing account.
 */
export const sectionNames = ['payments', 'fees', 'refunds', 'disputes', 'adjustments', 'opening'] as const;
export type SectionName = (typeof sectionNames)[number];

/** What a section brings to the bank line, in minor units: by Stripe, and as it is booked. */
export type Section = { name: SectionName; count: number; stripe: bigint; booked: bigint };

/**
 * One item by which books and bank line differ. `expected` and `found` are what it should and does do to the clearing
 * account, minor units of their currencies.
 * - `missing`, `doubled`, `wrong_amount`, `other_currency`: of a transaction that Stripe lists for the payout;
 * - `not_listed`: booked for this payout, but not part of it;
 * - `listing_incomplete`: Stripe's own list does not sum to the payout, so nothing can be proven yet;
 * - `bank_differs`: the bank shows another amount than Stripe sent.
 */
export type Finding = {
  kind:
    | 'missing'
    | 'doubled'
    | 'wrong_amount'
    | 'other_currency'
    | 'not_listed'
    | 'listing_incomplete'
    | 'bank_differs';
  transactionId: string | null;
  part: Part | null;
  /** The charge, refund, dispute … that a merchant knows it by. */
  sourceId: string | null;
  postingKeys: string[];
  expected: { amount: bigint; currency: string } | null;
  found: { amount: bigint; currency: string } | null;
  /** What is known of the posting that should stand in the books and does not, in a sentence. */
  why: string | null;
};

/** documents − fees − refunds − disputes ± adjustments = the bank line, and by what not. */
export type PayoutProof = {
  payoutId: string;
  currency: string;
  /** What the bank statement shows; minor units. */
  bankLine: bigint;
  sections: Section[];
  /** Of payouts whose amount somebody chose: what was in the balance before, and what stays in it (C46). */
  carried: Carried | null;
  /** Books less bank line; zero when it ties out. */
  difference: bigint;
  ties: boolean;
  findings: Finding[];
};

/** Minor units of the payout's currency. */
export type Carried = { before: bigint; after: bigint };

/** A movement as far as a proof needs it: as Stripe tells it, or as it is mirrored. Amounts in minor units. */
export type ProofItem = Pick<BalanceTransaction, 'id' | 'currency' | 'gross' | 'fee' | 'net' | 'createdAt'> & {
  /** Where its gross stands in the proof. */
  section: SectionName;
  /** The Stripe object that it is about. */
  sourceId: string | null;
  /** The movement by which the payout itself left the balance. */
  own: boolean;
};

export type ProofInput = {
  payout: Pick<Payout, 'id' | 'amount'>;
  /** Everything that Stripe lists for the payout, its own transaction included or not. */
  transactions: readonly BalanceTransaction[];
  /** Every booked share that is claimed for this payout, its own included. */
  booked: readonly BookedShare[];
  /** What the bank shows, where it is known; minor units of the payout's currency. */
  bankAmount?: bigint | null;
  carried?: Carried | null;
  /** Cut-over: what moved before and is not booked is not missed (C57). */
  start?: Date | null;
};

/**
 * Proves a payout against the books. Looks at each transaction alone, so that two errors that cancel each other out are
 * both named.
 */
export function provePayout({ transactions, ...input }: ProofInput): PayoutProof {
  return proveItems({ ...input, items: transactions.map((each) => proofItem(each, input.payout)) });
}

/** A movement as Stripe tells it, for a proof. */
export const proofItem = (transaction: BalanceTransaction, payout: Pick<Payout, 'id'>): ProofItem => {
  const { id, currency, gross, fee, net, createdAt } = transaction;
  return {
    ...{ id, currency, gross, fee, net, createdAt },
    section: sectionOfNature(natureOf(transaction)),
    sourceId: sourceId(transaction),
    own: isOwn(transaction, payout),
  };
};

/** The same proof from what is mirrored. */
export function proveItems({
  payout,
  items: all,
  booked,
  bankAmount = null,
  carried = null,
  start = null,
}: Omit<ProofInput, 'transactions'> & { items: readonly ProofItem[] }): PayoutProof {
  const { amount: bankLine, currency } = payout.amount;
  const own = all.find((each) => each.own);
  const items = all.filter((each) => each !== own);
  const byTransaction = Map.groupBy(booked, ({ transactionId }) => transactionId);
  const isOpening = (each: ProofItem) => start !== null && each.createdAt < start && !byTransaction.has(each.id);
  const opening = items.filter(isOpening);
  const due = items.filter((each) => !isOpening(each));
  const findings = due.flatMap((each) => compare(each, byTransaction.get(each.id) ?? []));
  if (own !== undefined) findings.push(...compare(own, byTransaction.get(own.id) ?? []));
  findings.push(...strangers(all, booked));
  const leaves = own === undefined ? bankLine : -own.net;
  const rest = carried === null ? 0n : carried.before - carried.after;
  const listed = items.reduce((sum, { net }) => sum + net, rest);
  const strange = findings.filter(({ kind }) => kind === 'not_listed');
  const explained = strange.reduce((sum, { found }) => sum + (found?.amount ?? 0n), 0n) === leaves - listed;
  if (listed !== leaves && !explained)
    findings.push(whole('listing_incomplete', { amount: leaves, currency }, { amount: listed, currency }));
  if (bankAmount !== null && bankAmount !== bankLine)
    findings.push(whole('bank_differs', { amount: bankLine, currency }, { amount: bankAmount, currency }));
  const sections = sectionNames.map((name) =>
    name === 'opening' ? openingOf(opening) : sectionOf(name, due, byTransaction, strange),
  );
  // An instant payout costs a fee that never reaches the bank.
  const fees = sections.find(({ name }) => name === 'fees');
  if (fees !== undefined && own !== undefined && own.fee !== 0n) {
    fees.stripe -= own.fee;
    fees.booked -= own.fee;
    fees.count += 1;
  }
  const inBooks = sections.reduce((sum, section) => sum + section.booked, rest);
  return {
    payoutId: payout.id,
    currency,
    bankLine,
    sections,
    carried,
    difference: inBooks - bankLine,
    ties: findings.length === 0 && inBooks === bankLine,
    findings,
  };
}

/** The movement by which the payout itself left the balance. */
const isOwn = ({ type, source }: BalanceTransaction, payout: Pick<Payout, 'id'>): boolean =>
  type === 'payout' && source.kind === 'payout' && source.payout.id === payout.id;

/** What a part of a transaction must do to the clearing account. */
const expectedOf = ({ net, gross, fee }: ProofItem, part: Part): bigint =>
  part === 'whole' ? net : part === 'gross' ? gross : -fee;

function compare(transaction: ProofItem, shares: readonly BookedShare[]): Finding[] {
  const { currency } = transaction;
  const about = (kind: Finding['kind'], part: Part, of: readonly BookedShare[]): Finding => ({
    kind,
    transactionId: transaction.id,
    part,
    sourceId: transaction.sourceId,
    postingKeys: of.map(({ postingKey }) => postingKey),
    expected: { amount: expectedOf(transaction, part), currency },
    found: foundOf(of),
    why: null,
  });
  if (shares.length === 0)
    return transaction.net === 0n && transaction.fee === 0n ? [] : [about('missing', 'whole', [])];
  const findings: Finding[] = [];
  const wholes = shares.filter(({ part }) => part === 'whole');
  const parts = wholes.length > 0 ? (['whole'] as const) : (['gross', 'fee'] as const);
  for (const part of parts) {
    const same = shares.filter((share) => share.part === part);
    const [first, ...more] = same;
    if (first === undefined) {
      if (expectedOf(transaction, part) !== 0n) findings.push(about('missing', part, []));
    } else if (more.length > 0) findings.push(about('doubled', part, same));
    else if (first.currency !== currency) findings.push(about('other_currency', part, same));
    else if (first.amount !== expectedOf(transaction, part)) findings.push(about('wrong_amount', part, same));
  }
  // Booked as a whole and in parts as well.
  const besides = wholes.length === 0 ? [] : shares.filter(({ part }) => part !== 'whole');
  for (const share of besides) findings.push(about('doubled', share.part, [...wholes, share]));
  return findings;
}

function foundOf(shares: readonly BookedShare[]): Finding['found'] {
  const [first] = shares;
  if (first === undefined) return null;
  return { amount: shares.reduce((sum, { amount }) => sum + amount, 0n), currency: first.currency };
}

/** What is booked for this payout although Stripe does not list it. */
function strangers(transactions: readonly ProofItem[], booked: readonly BookedShare[]): Finding[] {
  const known = new Set(transactions.map(({ id }) => id));
  return booked
    .filter(({ transactionId }) => !known.has(transactionId))
    .map((share) => ({
      kind: 'not_listed',
      transactionId: share.transactionId,
      part: share.part,
      sourceId: null,
      postingKeys: [share.postingKey],
      expected: null,
      found: { amount: share.amount, currency: share.currency },
      why: null,
    }));
}

const whole = (kind: Finding['kind'], expected: Finding['expected'], found: Finding['found']): Finding => ({
  kind,
  transactionId: null,
  part: null,
  sourceId: null,
  postingKeys: [],
  expected,
  found,
  why: null,
});

/** Where a movement's gross stands in the proof, by what happened; its fee always stands with the fees. */
export function sectionOfNature(nature: Nature): SectionName {
  switch (nature) {
    case 'payment':
    case 'payment_failure':
      return 'payments';
    case 'refund':
    case 'refund_failure':
      return 'refunds';
    case 'dispute':
      return 'disputes';
    case 'fee':
    case 'fee_tax':
      return 'fees';
    default:
      return 'adjustments';
  }
}

function openingOf(items: readonly ProofItem[]): Section {
  const amount = items.reduce((sum, { net }) => sum + net, 0n);
  return { name: 'opening', count: items.length, stripe: amount, booked: amount };
}

function sectionOf(
  name: SectionName,
  items: readonly ProofItem[],
  byTransaction: ReadonlyMap<string, readonly BookedShare[]>,
  strange: readonly Finding[],
): Section {
  const section: Section = { name, count: 0, stripe: 0n, booked: 0n };
  for (const item of items) {
    const home = item.section === name;
    if (!home && !(name === 'fees' && item.fee !== 0n)) continue;
    section.count += 1;
    section.stripe += (home ? item.gross : 0n) - (name === 'fees' ? item.fee : 0n);
    for (const share of byTransaction.get(item.id) ?? []) {
      // Another currency's amounts are no part of this sum; the finding names them.
      if (share.currency !== item.currency) continue;
      section.booked += shareIn(name, home, share, item);
    }
  }
  if (name === 'adjustments') for (const { found } of strange) section.booked += found?.amount ?? 0n;
  return section;
}

/** What a booked share brings to a section: of a whole, the fee goes to the fees and the rest home. */
function shareIn(name: SectionName, home: boolean, share: BookedShare, { fee }: ProofItem): bigint {
  if (share.part === 'gross') return home ? share.amount : 0n;
  if (share.part === 'fee') return name === 'fees' ? share.amount : 0n;
  return (home ? share.amount + fee : 0n) - (name === 'fees' ? fee : 0n);
}
