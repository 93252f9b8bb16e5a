import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Books } from '../booking/stored-postings.ts';
import type { Database, Queryable } from '../database/client.ts';
import { payoutProofs } from '../database/schema/index.ts';
import type { Payout } from '../documents/payout.ts';
import { tellPayout } from '../outgoing/outbox.ts';
import { type PayoutProof, sectionNames } from './payout-proof.ts';

const minor = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const amount = z.object({ amount: minor, currency: z.string() }).nullable();
/** A proof as it is kept: stored JSON is a border too. */
const proofSchema = z.object({
  sections: z.array(z.object({ name: z.enum(sectionNames), count: z.number(), stripe: minor, booked: minor })),
  carried: z.object({ before: minor, after: minor }).nullable(),
  findings: z.array(
    z.object({
      kind: z.enum([
        'missing',
        'doubled',
        'wrong_amount',
        'other_currency',
        'not_listed',
        'listing_incomplete',
        'bank_differs',
      ]),
      transactionId: z.string().nullable(),
      part: z.enum(['whole', 'gross', 'fee']).nullable(),
      sourceId: z.string().nullable(),
      postingKeys: z.array(z.string()),
      expected: amount,
      found: amount,
      why: z.string().nullable().default(null),
    }),
  ),
});

const asText = (_key: string, part: unknown): unknown => (typeof part === 'bigint' ? part.toString() : part);

/** Keeps a payout's newest proof, and tells integrators whether it ties out where that is news. */
export async function storeProof(
  db: Database,
  books: Books,
  payout: Pick<Payout, 'id' | 'arrivalDate'> & { status: string },
  proof: PayoutProof,
  provenAt: Date,
): Promise<void> {
  const { bankLine, currency, difference, ties, sections, carried, findings } = proof;
  const changing = {
    status: payout.status,
    arrivalDate: payout.arrivalDate,
    bankLine,
    currency,
    difference,
    ties,
    proof: JSON.parse(JSON.stringify({ sections, carried, findings }, asText)) as Record<string, unknown>,
    provenAt,
  };
  await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ ties: payoutProofs.ties, status: payoutProofs.status })
      .from(payoutProofs)
      .where(ofPayout(books, payout.id))
      .for('update');
    await tx
      .insert(payoutProofs)
      .values({ installationId: books.installationId, connectionId: books.id, payoutId: payout.id, ...changing })
      .onConflictDoUpdate({ target: [payoutProofs.connectionId, payoutProofs.payoutId], set: changing });
    // Worth a word once the money is there, and again only when the answer is another one.
    if (payout.status !== 'paid' || (before?.status === 'paid' && before.ties === ties)) return;
    await tellPayout(tx, books.installationId, {
      ...{ id: payout.id, arrivalDate: payout.arrivalDate, ties, findings: findings.length },
      bankLine: { amount: bankLine.toString(), currency },
      difference: { amount: difference.toString(), currency },
    });
  });
}

const ofPayout = (books: Books, payoutId: string) =>
  and(
    eq(payoutProofs.installationId, books.installationId),
    eq(payoutProofs.connectionId, books.id),
    eq(payoutProofs.payoutId, payoutId),
  );

/** A payout as it was proven last. */
export type ProvenPayout = PayoutProof & { status: string; arrivalDate: string; provenAt: Date };

/** The payouts of a company that were proven, the newest bank line first. */
export async function provenPayouts(db: Database, books: Books, limit = 50): Promise<ProvenPayout[]> {
  const rows = await db
    .select()
    .from(payoutProofs)
    .where(and(eq(payoutProofs.installationId, books.installationId), eq(payoutProofs.connectionId, books.id)))
    .orderBy(desc(payoutProofs.arrivalDate), desc(payoutProofs.payoutId))
    .limit(limit);
  return rows.map(asProof);
}

/** One payout as it was proven last; null when it never was. */
export async function provenPayout(db: Queryable, books: Books, payoutId: string): Promise<ProvenPayout | null> {
  const [row] = await db.select().from(payoutProofs).where(ofPayout(books, payoutId));
  return row === undefined ? null : asProof(row);
}

/** A stored proof, read. */
export const asProof = ({ proof, ...row }: typeof payoutProofs.$inferSelect): ProvenPayout => {
  const { payoutId, currency, bankLine, difference, ties, status, arrivalDate, provenAt } = row;
  const own = { payoutId, currency, bankLine, difference, ties, status, arrivalDate, provenAt };
  return { ...own, ...proofSchema.parse(proof) };
};
