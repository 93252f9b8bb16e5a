import { backfillItems, backfillPostings, moneyPostings, standingDocuments } from '#backend/database/schema/index.ts';
import type { House } from './house.ts';

type Past = { installationId: string; connectionId: string; backfillId: string; itemId: string; name: string };

/** What a backfill leaves behind in a tenant's rows, so that one can see whether another tenant reaches it. */
export async function backfillPast({ services: { db } }: House, past: Past): Promise<void> {
  const { installationId, connectionId, backfillId, itemId, name } = past;
  const readAt = new Date('2026-01-31T00:00:00Z');
  await db.insert(backfillItems).values({ installationId, backfillId, itemId, startedAt: readAt, reason: name });
  const [posting] = await db
    .insert(moneyPostings)
    .values({
      installationId,
      connectionId,
      key: `backfill:${name}`,
      kind: 'fee',
      date: '2026-01-15',
      text: name,
      lines: [],
      status: 'undone',
    })
    .returning();
  await db
    .insert(backfillPostings)
    .values({ installationId, connectionId, backfillId, postingId: posting?.id ?? '', reason: name });
  await db.insert(standingDocuments).values({
    ...{ installationId, connectionId, readAt, state: 'Open', date: '2026-01-15', currency: 'EUR', total: 100n },
    ...{ kind: 'invoice', ledgerId: `standing-${name}`, number: name, externalNumber: name, contactId: name },
  });
}
