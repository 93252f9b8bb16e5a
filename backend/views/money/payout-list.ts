import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PayoutList, PayoutListRead, PayoutRow } from '#shared/api/payouts.ts';
import type { Connection } from '../../connections/current.ts';
import { asking, type StripeAccount } from '../../connectors/stripe/client.ts';
import { translatePayout } from '../../connectors/stripe/money/payouts.ts';
import type { Queryable } from '../../database/client.ts';
import { payoutProofs } from '../../database/schema/index.ts';
import type { Payout } from '../../documents/payout.ts';
import { asProof, type ProvenPayout } from '../../reconciliation/stored-proofs.ts';
import type { Services } from '../../services.ts';
import type { Caller } from '../caller.ts';
import { readConnection } from '../connection.ts';
import { moneyIsOn } from './switched-on.ts';
import { proofBadge } from './words.ts';

const PAGE = 25;
type Owner = Pick<Connection, 'id' | 'installationId'>;

/**
 * Payouts, the newest first. All of them come from Stripe, so that none is missing because it was never proven; those
 * that do not tie out come from the proofs.
 * @throws Problem where Stripe does not answer
 */
export async function payoutListView(
  services: Services,
  caller: Pick<Caller, 'installation'>,
  { show, cursor }: PayoutListRead,
): Promise<PayoutList> {
  const { installation } = caller;
  const { connection, summary } = await readConnection(services, installation);
  if (connection === null || connection.state === 'pending')
    return { connection: summary, enabled: false, rows: [], next: null };
  const enabled = await moneyIsOn(services.db, connection);
  if (show === 'open') return { connection: summary, enabled, ...(await openPayouts(services.db, connection, cursor)) };
  const account = services.stripe(installation.stripeAccountId, installation.mode);
  const { payouts, next } = await listPayouts(account, cursor, PAGE);
  return { connection: summary, enabled, rows: await withProofs(services.db, connection, payouts), next };
}

/** @param cursor the last payout of the page before; another text begins anew */
async function listPayouts(
  { stripe, options }: StripeAccount,
  cursor: string | null,
  limit: number,
): Promise<{ payouts: Payout[]; next: string | null }> {
  const after = cursor !== null && /^po_\w+$/.test(cursor) ? { starting_after: cursor } : {};
  const { data, has_more: more } = await asking('payouts', () => stripe.payouts.list({ limit, ...after }, options));
  return { payouts: data.map(translatePayout), next: more ? (data.at(-1)?.id ?? null) : null };
}

async function withProofs(db: Queryable, owner: Owner, payouts: readonly Payout[]): Promise<PayoutRow[]> {
  const ids = payouts.map(({ id }) => id);
  const found =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(payoutProofs)
          .where(and(ofBooks(owner), inArray(payoutProofs.payoutId, ids)));
  const proofs = new Map(found.map((row) => [row.payoutId, asProof(row)]));
  return payouts.map((payout) => {
    const proof = proofs.get(payout.id);
    return proof === undefined ? neverProven(payout) : { ...provenRow(proof), status: payout.status };
  });
}

const neverProven = ({ id, arrivalDate, amount, status }: Payout): PayoutRow => ({
  id,
  arrivalDate,
  amount: { amount: amount.amount.toString(), currency: amount.currency },
  status,
  ties: null,
  badge: 'Not proven yet',
  findings: 0,
  difference: null,
  provenAt: null,
});

export function provenRow(proof: ProvenPayout): PayoutRow {
  const { currency, findings } = proof;
  return {
    id: proof.payoutId,
    arrivalDate: proof.arrivalDate,
    amount: { amount: proof.bankLine.toString(), currency },
    status: proof.status,
    ties: proof.ties,
    badge: proofBadge(
      proof.ties,
      findings.map(({ kind }) => kind),
    ),
    findings: findings.length,
    difference: { amount: proof.difference.toString(), currency },
    provenAt: proof.provenAt.toISOString(),
  };
}

const ofBooks = (owner: Owner) =>
  and(eq(payoutProofs.installationId, owner.installationId), eq(payoutProofs.connectionId, owner.id));

/** The payouts proven last. */
export async function latestPayouts(db: Queryable, owner: Owner, limit: number): Promise<PayoutRow[]> {
  const rows = await db
    .select()
    .from(payoutProofs)
    .where(ofBooks(owner))
    .orderBy(desc(payoutProofs.arrivalDate), desc(payoutProofs.payoutId))
    .limit(limit);
  return rows.map((row) => provenRow(asProof(row)));
}

const cursorSchema = z.tuple([z.iso.date(), z.string().regex(/^po_\w+$/)]);

async function openPayouts(
  db: Queryable,
  owner: Owner,
  cursor: string | null,
): Promise<Pick<PayoutList, 'rows' | 'next'>> {
  const after = cursorSchema.safeParse(cursor?.split(' ')).data;
  const rows = await db
    .select()
    .from(payoutProofs)
    .where(
      and(
        ofBooks(owner),
        eq(payoutProofs.ties, false),
        after === undefined
          ? undefined
          : sql`(${payoutProofs.arrivalDate}, ${payoutProofs.payoutId}) < (${after[0]}::text, ${after[1]}::text)`,
      ),
    )
    .orderBy(desc(payoutProofs.arrivalDate), desc(payoutProofs.payoutId))
    .limit(PAGE + 1);
  const page = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? page.at(-1) : undefined;
  return {
    rows: page.map((row) => provenRow(asProof(row))),
    next: last === undefined ? null : `${last.arrivalDate} ${last.payoutId}`,
  };
}
