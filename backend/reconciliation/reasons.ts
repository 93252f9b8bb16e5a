import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Books } from '../booking/stored-postings.ts';
import type { Queryable } from '../database/client.ts';
import { moneyPostings, postingMembers } from '../database/schema/index.ts';
import type { PayoutProof } from './payout-proof.ts';

/**
 * Says of each movement that is missing in the books what is known of its posting: that it waits, for what, or what has to
 * be mended.
 */
export async function withReasons(db: Queryable, books: Books, proof: PayoutProof): Promise<PayoutProof> {
  const missing = proof.findings.filter(({ kind }) => kind === 'missing');
  const ids = [...new Set(missing.flatMap(({ transactionId }) => transactionId ?? []))];
  if (ids.length === 0) return proof;
  const rows = await db
    .select({
      transactionId: postingMembers.transactionId,
      part: postingMembers.part,
      key: moneyPostings.key,
      sentence: moneyPostings.sentence,
    })
    .from(postingMembers)
    .innerJoin(moneyPostings, eq(moneyPostings.id, postingMembers.postingId))
    .where(
      and(
        eq(postingMembers.installationId, books.installationId),
        eq(postingMembers.connectionId, books.id),
        inArray(postingMembers.transactionId, ids),
        isNull(moneyPostings.bookedAt),
      ),
    );
  const findings = proof.findings.map((finding) => {
    const planned = rows.filter(
      ({ transactionId, part }) =>
        transactionId === finding.transactionId &&
        (finding.part === 'whole' || part === 'whole' || part === finding.part),
    );
    if (finding.kind !== 'missing' || planned.length === 0) return finding;
    const sentences = [...new Set(planned.map(({ sentence }) => sentence))].filter((sentence) => sentence !== '');
    return {
      ...finding,
      postingKeys: [...new Set(planned.map(({ key }) => key))],
      why: sentences.length === 0 ? null : sentences.join(' '),
    };
  });
  return { ...proof, findings };
}
