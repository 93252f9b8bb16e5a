import { and, eq, like, sql } from 'drizzle-orm';
import { bulkRuns, connections, installations, syncItems } from '#backend/database/schema/index.ts';
import { show, type Tour, visit } from './tour.ts';

/** The app's own page: each tab, a document, questions answered in place, many documents at once. */
export async function fullPage(tour: Tour): Promise<void> {
  const { camera } = tour;
  camera.begin('Full page');
  await show(tour, { path: '/test/app', name: 'page-overview', title: 'Overview' });
  await show(tour, { path: '/test/app/documents', name: 'page-documents', title: 'Documents' });
  await show(
    tour,
    { path: '/test/app/documents?status=attention', name: 'page-documents-filters', title: 'Documents, filters open' },
    async (page) => {
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByLabel('Currency').fill('EU');
      await page.getByRole('button', { name: 'Apply filters' }).click();
    },
  );
  await show(tour, {
    path: '/test/app/documents?search=nothing%20is%20called%20so',
    name: 'page-documents-none',
    title: 'Documents, none fits',
  });
  await show(
    tour,
    { path: '/test/app/documents?status=attention', name: 'page-bulk-plan', title: 'Before a bulk replay' },
    async (page) => {
      await page.getByRole('button', { name: /^Replay all/ }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Replay \d/ })
        .waitFor();
    },
  );
  await show(tour, { path: '/test/app/review', name: 'page-review', title: 'To review' });
  await show(
    tour,
    { path: '/test/app/review', name: 'page-review-answer', title: 'A question, open' },
    async (page) => {
      await page.getByRole('button', { name: 'Answer' }).first().click();
      await page.getByRole('button', { name: 'Close' }).first().waitFor();
    },
  );
  await show(tour, { path: '/test/app/activity', name: 'page-activity', title: 'Activity' });
  for (const [status, name] of [
    ['synced', 'page-document'],
    ['failed', 'page-document-failed'],
  ] as const) {
    const id = await documentOf(tour, status);
    await show(tour, { path: `/test/app/document/${id}`, name, title: `A document, ${status}` });
  }
  await show(tour, {
    path: `/test/app/document/${crypto.randomUUID()}`,
    name: 'page-document-unknown',
    title: 'A document that is not known',
  });
  await offline(tour);
  await underWay(tour);
  await manyDocuments(tour);
  const page = await visit(tour, '/test/app/documents?status=attention');
  await page.getByRole('button', { name: /^Replay all/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Replay \d/ })
    .click();
  await page.getByText(/^Replayed \d+ documents/).waitFor({ timeout: 60_000 });
  await camera.snap(page, 'page-bulk-over', 'A bulk replay that is over');
  await page.close();
}

async function offline(tour: Tour): Promise<void> {
  const page = await visit(tour, '/test/app');
  await page.route('**/app/v1/**', (route) => route.abort());
  await page.getByRole('tab', { name: 'Documents' }).click();
  await page.getByText('Tieout could not be reached').waitFor();
  await tour.camera.snap(page, 'page-documents-offline', 'Documents, no answer');
  await page.close();
}

/** A run that stands still for the picture: no documents belong to it, so that the workers have nothing to do with it. */
async function underWay(tour: Tour): Promise<void> {
  const { db } = tour.sandbox.services;
  const { installationId, id: connectionId } = await connectionOf(tour);
  const counted = { total: 107, succeeded: 61, needsReview: 2, failed: 5, setAside: 3 };
  const [run] = await db
    .insert(bulkRuns)
    .values({
      installationId,
      connectionId,
      action: 'replay',
      selection: {},
      state: 'running',
      askedBy: 'Anna Berger',
      ...counted,
    })
    .returning();
  // Something turns on the page for as long as the run goes on, so it never comes to rest.
  const page = await tour.browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${tour.sandbox.previewUrl}/test/app`);
  await page.getByText('Replaying 107 documents').waitFor();
  await tour.camera.snap(page, 'page-bulk-running', 'A bulk replay under way');
  await page.close();
  await db.delete(bulkRuns).where(eq(bulkRuns.id, run?.id ?? ''));
}

/** Ten thousand documents, one of them with the longest names there are. */
async function manyDocuments(tour: Tour): Promise<void> {
  const { db } = tour.sandbox.services;
  const { installationId, id: connectionId } = await connectionOf(tour);
  const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG';
  await db.execute(sql`
    insert into sync_items (installation_id, connection_id, object_type, stripe_id, number, customer_name,
      document_date, status, sentence, currency, stripe_total, ledger_number, changed_at)
    select ${installationId}, ${connectionId}, 'invoice', 'in_many' || at, 'MANY-' || at,
      case at when 9999 then ${long} else 'Kunde ' || at || ' AG' end, '2026-10-01', 'synced',
      'In your books as S-INV2' || at || ', and the totals agree.', 'EUR', at::bigint * 1234567, 'S-INV2' || at, now()
    from generate_series(1, 10000) at`);
  await show(
    tour,
    { path: '/test/app/documents?order=amount', name: 'page-documents-many', title: 'Documents, page 2 of very many' },
    async (page) => {
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('Page 2').waitFor();
    },
  );
  await db.delete(syncItems).where(like(syncItems.stripeId, 'in\\_many%'));
}

async function connectionOf({ sandbox }: Tour) {
  const [row] = await sandbox.services.db
    .select({ id: connections.id, installationId: connections.installationId })
    .from(connections)
    .innerJoin(installations, eq(installations.id, connections.installationId))
    .where(and(eq(installations.stripeAccountId, sandbox.facts.stripe.accountId), eq(connections.state, 'active')));
  if (row === undefined) throw new Error('The sandbox has no connection');
  return row;
}

async function documentOf({ sandbox }: Tour, status: 'synced' | 'failed'): Promise<string> {
  const [row] = await sandbox.services.db
    .select({ id: syncItems.id })
    .from(syncItems)
    .innerJoin(installations, eq(installations.id, syncItems.installationId))
    .where(
      and(
        eq(installations.stripeAccountId, sandbox.facts.stripe.accountId),
        eq(syncItems.status, status),
        eq(syncItems.objectType, 'invoice'),
      ),
    )
    .orderBy(syncItems.number)
    .limit(1);
  if (row === undefined) throw new Error(`The sandbox has no ${status} invoice`);
  return row.id;
}
