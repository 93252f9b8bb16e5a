import { and, count } from 'drizzle-orm';
import type { PayoutView } from '#shared/api/payouts.ts';
import { Problem } from '#shared/problems.ts';
import { fetchPayout } from '../../connectors/stripe/money/payouts.ts';
import { moneyPostings } from '../../database/schema/index.ts';
import type { Payout } from '../../documents/payout.ts';
import { type ProvenPayout, provenPayout } from '../../reconciliation/stored-proofs.ts';
import type { Services } from '../../services.ts';
import type { Caller } from '../caller.ts';
import { readConnection } from '../connection.ts';
import { requireActive } from '../preview.ts';
import { inPayout, ofBooks, pageOfPostings } from './find-postings.ts';
import { findingViews } from './findings.ts';
import { type Books, postingRows } from './posting-rows.ts';
import { moneyIsOn } from './switched-on.ts';
import { proofBadge, sectionLabels, sentenceCase } from './words.ts';

const PAGE = 25;
/** More findings than a person goes through one by one; the files of the public API have all of them. */
const MOST_FINDINGS = 50;

/**
 * A payout: its proof as a bookkeeper reads it, and what it consists of in the books. The payout itself is asked of
 * Stripe; where Stripe does not answer, what was proven last is shown.
 * @throws Problem `stripe_missing`, `stripe_unavailable` … where it was never proven
 */
export async function payoutView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  payoutId: string,
  cursor: string | null,
): Promise<PayoutView> {
  const { installation, mayChange } = caller;
  const { connection: found, summary } = await readConnection(services, installation);
  const connection = found === null || found.state === 'pending' ? requireActive(services, found) : found;
  const { db } = services;
  const books: Books = { connection, ledgerName: summary.ledgerName, mayChange };
  const [enabled, proof] = await Promise.all([moneyIsOn(db, connection), provenPayout(db, connection, payoutId)]);
  const payout = await askStripe(services, installation, payoutId, proof !== null);
  const where = and(ofBooks(connection), inPayout(connection, payoutId));
  const [{ postings, next }, [counted], proven] = await Promise.all([
    pageOfPostings(db, where, cursor, PAGE),
    db.select({ total: count() }).from(moneyPostings).where(where),
    proof === null ? null : proofView(services, books, proof),
  ]);
  const amount = payout?.amount ?? { amount: proof?.bankLine ?? 0n, currency: proof?.currency ?? '' };
  return {
    connection: summary,
    enabled,
    payoutId,
    amount: { amount: amount.amount.toString(), currency: amount.currency },
    arrivalDate: payout?.arrivalDate ?? proof?.arrivalDate ?? '',
    status: sentenceCase(payout?.status ?? proof?.status ?? ''),
    facts: payout === null ? [] : factsOf(payout),
    proof: proven,
    postings: await postingRows(db, books, postings),
    postingCount: counted?.total ?? 0,
    next,
    fileUrl: `${services.config.publicUrl}/api/v1/payouts/${payoutId}`,
    mayProve: mayChange && enabled && connection.state === 'active',
    mayChange,
  };
}

async function askStripe(
  services: Services,
  installation: Caller['installation'],
  payoutId: string,
  known: boolean,
): Promise<Payout | null> {
  try {
    return await fetchPayout(services.stripe(installation.stripeAccountId, installation.mode), payoutId);
  } catch (error) {
    if (known && error instanceof Problem) return null;
    throw error;
  }
}

function factsOf(payout: Payout): PayoutView['facts'] {
  const how =
    payout.scheduling === 'automatic' ? 'Automatic, by Stripe’s schedule' : 'Manual: an amount that somebody chose';
  const facts: [string, string | null][] = [
    ['How', payout.instant ? 'Instant' : how],
    ['On the bank statement', payout.statementDescriptor],
    ['Trace number', payout.traceId],
    ['Bank account', payout.destinationId],
    ['Why it failed', payout.failureReason],
    ['Stripe’s list', payout.scheduling === 'automatic' && !payout.reconciled ? 'Not complete yet' : null],
  ];
  return facts.flatMap(([label, value]) => (value === null || value === '' ? [] : [{ label, value }]));
}

async function proofView(
  services: Services,
  books: Books,
  proof: ProvenPayout,
): Promise<NonNullable<PayoutView['proof']>> {
  const { currency, sections, carried, findings } = proof;
  const money = (amount: bigint) => ({ amount: amount.toString(), currency });
  const line = (label: string, amount: bigint) => ({
    label,
    count: null,
    stripe: money(amount),
    booked: money(amount),
  });
  // Of a payout whose amount somebody chose: what was there before less what stays (C46).
  const rest = carried === null ? 0n : carried.before - carried.after;
  const lines = sections
    .filter(({ name, count: items, booked }) => name === 'payments' || items > 0 || booked !== 0n)
    .map(({ name, count: items, stripe, booked }) => ({
      label: sectionLabels[name],
      count: items,
      stripe: money(stripe),
      booked: money(booked),
    }));
  return {
    ties: proof.ties,
    badge: proofBadge(
      proof.ties,
      findings.map(({ kind }) => kind),
    ),
    lines: [
      ...lines,
      ...(rest === 0n ? [] : [line(rest < 0n ? 'Left in the balance' : 'From the balance before', rest)]),
    ],
    bankLine: money(proof.bankLine),
    inBooks: money(proof.bankLine + proof.difference),
    difference: money(proof.difference),
    findings: await findingViews(services.db, books, findings.slice(0, MOST_FINDINGS), currency),
    moreFindings: Math.max(0, findings.length - MOST_FINDINGS),
    provenAt: proof.provenAt.toISOString(),
  };
}
