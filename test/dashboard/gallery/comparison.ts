import { and, asc, desc, eq } from 'drizzle-orm';
import { comparisonRuns, connections, syncItems } from '#backend/database/schema/index.ts';
import { show, type Tour, visit } from './tour.ts';

/** Stripe and the books compared: nothing compared yet, nothing differs, and what somebody did behind Tieout's back. */
export async function comparison(tour: Tour): Promise<void> {
  const { camera } = tour;
  camera.begin('Comparison');
  const path = '/test/app/differences';
  await show(tour, { path, name: 'comparison-none', title: 'Never compared' });
  await compare(tour);
  await show(tour, { path, name: 'comparison-untouched', title: 'Compared for the first time' });
  await tamper(tour);
  await compare(tour);
  await show(tour, { path, name: 'comparison', title: 'What differs' });
  await show(tour, { path, name: 'comparison-accept', title: 'Before the ledger’s version is kept' }, async (page) => {
    await page
      .getByRole('button', { name: /version$/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
  });
  await show(tour, { path: '/test/app', name: 'comparison-overview', title: 'Overview with differences' });
  await show(tour, { path: `${path}?stage_theme=dark`, name: 'comparison-dark', title: 'What differs, dark' });
  await show(tour, {
    path: `${path}?show=resolved&stage_role=view_only&stage_locale=de-DE`,
    name: 'comparison-resolved',
    title: 'Mended ones, view only, German formats',
  });
}

/** Presses Compare now and waits until it is over. */
async function compare(tour: Tour): Promise<void> {
  const page = await visit(tour, '/test/app/differences');
  await page.getByRole('button', { name: 'Compare now' }).click();
  await page
    .getByText(/^Comparing /)
    .first()
    .waitFor()
    .catch(() => undefined);
  const { db } = tour.sandbox.services;
  for (;;) {
    const [run] = await db.select().from(comparisonRuns).orderBy(desc(comparisonRuns.startedAt)).limit(1);
    if (run?.state === 'done') break;
    if (run?.state === 'failed') throw new Error('The comparison failed');
    await page.waitForTimeout(200);
  }
  await page.close();
}

/** What a bookkeeper may do: a line more on one draft, another one deleted. */
async function tamper({ sandbox: { services } }: Tour): Promise<void> {
  const { db, street } = services;
  const [item] = await db
    .select({ connectionId: syncItems.connectionId })
    .from(syncItems)
    .where(eq(syncItems.status, 'synced'))
    .limit(1);
  const [connection] = await db
    .select()
    .from(connections)
    .where(eq(connections.id, item?.connectionId ?? ''));
  if (connection === undefined) throw new Error('No company is connected');
  const drafts = await db
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.status, 'synced'),
        eq(syncItems.ledgerState, 'Draft'),
        eq(syncItems.ledgerKind, 'invoice'),
      ),
    )
    .orderBy(desc(syncItems.documentDate), asc(syncItems.number));
  const [changed, gone] = drafts;
  const ledger = street.ledger(connection, () => {});
  const { settings } = await street.settings(connection);
  const target = settings.defaultTarget;
  if (changed === undefined || gone === undefined || target === null) throw new Error('There are no drafts');
  await ledger.addLine('invoice', changed.ledgerId ?? '', {
    ...{ kind: target.kind, targetId: target.id, description: 'Freight', description2: null },
    ...{ quantity: '1', unitPrice: '5', discount: '0', taxCode: null, extra: {} },
  });
  await ledger.removeDraft('invoice', gone.ledgerId ?? '');
}
