import { and, desc, eq, isNotNull, isNull, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { installations, syncItems } from '#backend/database/schema/index.ts';
import type { ProblemCode } from '#shared/problems.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import type { OwnSandbox } from './open-sandbox.ts';

export type Wanted = {
  status: SyncStatus;
  problem?: ProblemCode;
  /** Whether the document stands in the ledger. */
  booked?: boolean;
};

/** The invoices of the connected merchant in that state, newest first. */
export async function findInvoices({ services, facts }: OwnSandbox, wanted: Wanted): Promise<string[]> {
  const where: (SQL | undefined)[] = [
    eq(installations.stripeAccountId, facts.stripe.accountId),
    eq(syncItems.objectType, 'invoice'),
    eq(syncItems.status, wanted.status),
    wanted.problem === undefined ? undefined : eq(syncItems.problemCode, wanted.problem),
    wanted.booked === undefined
      ? undefined
      : wanted.booked
        ? isNotNull(syncItems.ledgerId)
        : isNull(syncItems.ledgerId),
  ];
  const found = await services.db
    .select({ id: syncItems.stripeId })
    .from(syncItems)
    .innerJoin(installations, eq(installations.id, syncItems.installationId))
    .where(and(...where))
    .orderBy(desc(syncItems.changedAt));
  return found.map(({ id }) => id);
}

const listed = z.object({ data: z.array(z.object({ id: z.string(), status: z.string().nullish() })) });

/** Ids in the merchant's Stripe data, newest first. */
export async function idsOf({ facts }: OwnSandbox, name: string, status?: string): Promise<string[]> {
  const answer = await fetch(`${facts.stripe.baseUrl}/v1/${name}?limit=100`, {
    headers: { Authorization: `Bearer ${facts.stripe.secretKey}` },
  });
  const { data } = listed.parse(await answer.json());
  return data.filter((row) => status === undefined || row.status === status).map(({ id }) => id);
}
