import { comparisonRuns, differences } from '#backend/database/schema/index.ts';
import type { House } from './house.ts';

type Company = { installationId: string; id: string };

/** A comparison that is over, and one difference: the row of each that another tenant must not reach. */
export async function comparisonPast(
  { services: { db } }: House,
  { installationId, id: connectionId }: Company,
  name: string,
): Promise<string> {
  const at = new Date('2026-01-31T00:00:00Z');
  const own = { installationId, connectionId };
  const [run] = await db
    .insert(comparisonRuns)
    .values({
      ...own,
      ...{ fromDate: '2026-01-01', toDate: '2026-01-31', trigger: 'asked', askedBy: name, state: 'done' },
      ...{ startedAt: at, finishedAt: at },
    })
    .returning();
  const [difference] = await db
    .insert(differences)
    .values({
      ...own,
      ...{ kind: 'extra', subject: 'ledger_document', subjectId: `invoice:extra-${name}`, title: name, party: name },
      ...{ date: '2026-01-15', currency: 'EUR', found: 100n, sentence: `${name} is not in Stripe.` },
      ...{ ledgerKind: 'invoice', ledgerId: `extra-${name}`, ledgerNumber: name, fingerprint: name },
      ...{ lastRunId: run?.id ?? '', firstSeenAt: at, lastSeenAt: at },
    })
    .returning();
  return difference?.id ?? '';
}
