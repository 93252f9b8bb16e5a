import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { LeaseBusy, withLease } from '../database/leases.ts';
import { installations } from '../database/schema/index.ts';
import type { Queue } from '../queue/boss.ts';
import { type MoneySubject, moneyJob } from '../queue/money-jobs.ts';
import { bookAndProve } from './book-and-prove.ts';
import { followMoney } from './follow-money.ts';
import type { MoneyParts } from './journey.ts';

/** What a job on the `money` queue says. Parsed, because stored JSON is a border too. */
const moneyJobSchema = z.object({
  installationId: z.uuid(),
  about: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('balance') }),
    z.object({ kind: z.literal('payout'), id: z.string() }),
    z.object({ kind: z.literal('dispute'), id: z.string(), closedAt: z.int() }),
    z.object({ kind: z.literal('customer'), id: z.string() }),
    z.object({ kind: z.literal('book') }),
  ]),
});

const COME_BACK_SECONDS = 2;

/**
 * Works a job of the `money` queue off: follows what moved, then writes what is due. Each one at a time per tenant, over
 * all processes: who comes while another is at work comes again a moment later. Books are kept under a lease of their
 * own, so that a long backlog keeps nobody from proving a payout or taking a posting back.
 * @throws Problem, database errors (the queue tries again)
 */
export async function workMoneyJob(parts: MoneyParts & { queue: Queue }, data: unknown): Promise<void> {
  const { installationId, about } = moneyJobSchema.parse(data);
  const [installation] = await parts.db.select().from(installations).where(eq(installations.id, installationId));
  if (installation === undefined || installation.status !== 'installed') return;
  const key = `money:${installationId}`;
  const again = async (subject: MoneySubject, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof LeaseBusy)) throw error;
      await parts.queue.add('money', [{ ...moneyJob(installationId, subject), delaySeconds: COME_BACK_SECONDS }]);
    }
  };
  if (about.kind !== 'book')
    await again(about, () =>
      withLease(parts.db, key, { ttlMs: 60_000, waitMs: 1_000 }, () => followMoney(parts, installation, about)),
    );
  await again({ kind: 'book' }, () => bookAndProve(parts, installation));
}
