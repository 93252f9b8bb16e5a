import { and, desc, eq, sql } from 'drizzle-orm';
import { backfillItems, backfills, connections, installations, syncItems } from '#backend/database/schema/index.ts';
import { Problem } from '#shared/problems.ts';
import { show, type Tour, visit } from './tour.ts';

const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);

/** Bringing a period in: before anything, what would happen, the question of a paused run, a run that waits, its end. */
export async function periods(tour: Tour): Promise<void> {
  const { camera } = tour;
  camera.begin('Bring in a period');
  await show(tour, { path: '/test/app/period', name: 'period-none', title: 'Nothing brought in yet' });
  const page = await visit(tour, '/test/app/period');
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByText('Enter a date in the form').first().waitFor();
  await camera.snap(page, 'period-fault', 'A day is missing');
  await page.getByLabel('First day').fill(day(-60));
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByText('This is what would happen').waitFor({ timeout: 60_000 });
  await camera.snap(page, 'period-dry', 'What would happen');
  await page.close();
  await paused(tour);
  await waiting(tour);
  const run = await visit(tour, '/test/app/period');
  await run.getByRole('button', { name: 'Bring it in' }).click({ timeout: 60_000 });
  await run.getByText('Done.', { exact: true }).waitFor({ timeout: 120_000 });
  await camera.snap(run, 'period-done', 'A period that is in the books');
  await run.close();
  await show(tour, { path: '/test/app/period?stage_theme=dark', name: 'period-dark', title: 'A period, dark' });
}

/** A run that paused: one of its documents looks as if it was in the books, which is then asked on its own page too. */
async function paused(tour: Tour): Promise<void> {
  const { db } = tour.sandbox.services;
  const { installationId, connectionId, item } = await rows(tour);
  const [run] = await db
    .insert(backfills)
    .values({
      ...{ installationId, connectionId, fromDate: day(-90), toDate: day(-61), state: 'paused', stage: 'settling' },
      ...{ listed: 48, enqueued: 48, through: 36, askedBy: 'Anna Berger', lookedAt: new Date() },
    })
    .returning();
  const backfillId = run?.id ?? '';
  await db.insert(backfillItems).values({ installationId, backfillId, itemId: item.id, startedAt: new Date() });
  const total = { amount: String(item.stripeTotal ?? 0n), currency: item.currency ?? 'EUR' };
  const equal = {
    kind: 'invoice' as const,
    id: 'standing',
    number: 'RE-2031',
    date: item.documentDate ?? day(-70),
    total,
  };
  const problem = new Problem('looks_booked', {
    ...{ ledger: 'Business Central', document: 'RE-2031', amount: '119.00 EUR', reason: 'the same date' },
  });
  await db
    .update(syncItems)
    .set({
      ...{ status: 'needs_review', problem: problem.toRecord(), problemCode: 'looks_booked' },
      sentence: 'It looks like it is in the books already.',
      equals: [{ ...equal, state: 'Open', url: 'https://books.example/RE-2031', reason: 'the same date' }],
    })
    .where(eq(syncItems.id, item.id));
  await show(tour, { path: '/test/app/period', name: 'period-paused', title: 'A run that asks' });
  await show(tour, {
    path: `/test/invoices/${item.stripeId}`,
    name: 'invoice-looks-booked',
    title: 'An invoice that looks booked',
  });
  const { status, sentence, problem: before, problemCode } = item;
  await db
    .update(syncItems)
    .set({ status, sentence, problem: before, problemCode, equals: null })
    .where(eq(syncItems.id, item.id));
  await db.delete(backfills).where(eq(backfills.id, backfillId));
}

/** A run that could not go on, with its reason. */
async function waiting(tour: Tour): Promise<void> {
  const { db } = tour.sandbox.services;
  const { installationId, connectionId } = await rows(tour);
  const detail = 'The permission was taken back';
  const problem = new Problem('connection_revoked', { ledger: 'Business Central', company: 'CRONUS', detail });
  const [run] = await db
    .insert(backfills)
    .values({
      ...{ installationId, connectionId, fromDate: day(-90), toDate: day(-61), state: 'failed', stage: 'money' },
      ...{ listed: 48, enqueued: 48, through: 48, movements: 120, askedBy: 'Anna Berger', finishedAt: new Date() },
      problem: problem.toRecord(),
    })
    .returning();
  await show(tour, { path: '/test/app/period', name: 'period-failed', title: 'A run that could not go on' });
  await db.delete(backfills).where(eq(backfills.id, run?.id ?? ''));
}

async function rows({ sandbox }: Tour) {
  const [row] = await sandbox.services.db
    .select({ item: syncItems })
    .from(syncItems)
    .innerJoin(connections, eq(connections.id, syncItems.connectionId))
    .innerJoin(installations, eq(installations.id, connections.installationId))
    .where(
      and(
        eq(installations.stripeAccountId, sandbox.facts.stripe.accountId),
        eq(syncItems.objectType, 'invoice'),
        sql`${syncItems.ledgerId} is null`,
      ),
    )
    .orderBy(desc(syncItems.changedAt))
    .limit(1);
  if (row === undefined) throw new Error('The sandbox has no invoice that is not in the books');
  const { installationId, connectionId } = row.item;
  return { installationId, connectionId, item: row.item };
}
