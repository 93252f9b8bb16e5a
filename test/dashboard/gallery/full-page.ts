import { and, eq } from 'drizzle-orm';
import { installations, syncItems } from '#backend/database/schema/index.ts';
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
