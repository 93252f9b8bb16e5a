import { and, eq, like } from 'drizzle-orm';
import { balanceTransactions, moneyPostings, payoutProofs, postingMembers } from '#backend/database/schema/index.ts';
import { show, type Tour } from './tour.ts';

/** Money movement: clearing and payouts beside the balances, the proof of a payout, postings, what paid an invoice. */
export async function money(tour: Tour): Promise<void> {
  const { camera } = tour;
  camera.begin('Money movement');
  const { ties, open, failed, payment, sale, invoice } = await found(tour);
  await show(tour, { path: '/test/balance', name: 'money-balance', title: 'Balances with money movement' });
  await show(
    tour,
    { path: '/test/balance', name: 'money-payout-drawer', title: 'A payout over the balances' },
    async (page) => {
      await page.getByRole('button', { name: 'Show proof' }).first().click();
      await page.getByRole('dialog').getByText('Bank line', { exact: true }).waitFor();
    },
  );
  await show(tour, { path: '/test/app/payouts', name: 'money-payouts', title: 'Payouts' });
  await show(tour, {
    path: '/test/app/payouts?show=open',
    name: 'money-payouts-open',
    title: 'Payouts that do not tie out',
  });
  await show(tour, { path: `/test/app/payout/${ties}`, name: 'money-payout-ties', title: 'A payout that ties out' });
  await show(tour, { path: `/test/app/payout/${open}`, name: 'money-payout-open', title: 'A payout that does not' });
  await show(tour, {
    path: '/test/app/payout/po_unknown',
    name: 'money-payout-unknown',
    title: 'A payout nobody knows',
  });
  await show(tour, { path: '/test/app/money', name: 'money-postings', title: 'Postings' });
  await show(tour, {
    path: '/test/app/money?search=ch_nothing',
    name: 'money-postings-none',
    title: 'Postings, none fits',
  });
  await show(tour, { path: `/test/app/posting/${payment}`, name: 'money-posting', title: 'A posting in the books' });
  await show(tour, {
    path: `/test/app/posting/${failed}`,
    name: 'money-posting-failed',
    title: 'A posting that is not',
  });
  await show(
    tour,
    { path: `/test/app/posting/${payment}`, name: 'money-posting-undo', title: 'Before a posting is taken back' },
    async (page) => {
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await page.getByRole('dialog').waitFor();
    },
  );
  await show(tour, { path: `/test/payments/${sale}`, name: 'money-payment', title: 'A payment, refunded or disputed' });
  await show(tour, { path: `/test/invoices/${invoice}`, name: 'money-invoice', title: 'An invoice that was paid' });
  await show(tour, {
    path: `/test/app/payout/${open}?stage_theme=dark`,
    name: 'money-payout-dark',
    title: 'A payout, dark',
  });
  await show(tour, { path: '/test/balance?stage_theme=dark', name: 'money-balance-dark', title: 'Balances, dark' });
  await show(tour, {
    path: `/test/app/posting/${failed}?stage_role=view_only&stage_locale=de-DE`,
    name: 'money-posting-view-only',
    title: 'A posting, view only, German formats',
  });
}

/** What the seed left behind, by what one wants to look at. */
async function found({ sandbox }: Tour) {
  const { db } = sandbox.services;
  const proofs = await db.select().from(payoutProofs);
  const postings = await db.select().from(moneyPostings);
  const payment = postings.find(({ kind, status }) => kind === 'payment' && status === 'synced');
  const invoice = JSON.stringify(payment?.lines).match(/in_\w+/)?.[0];
  const [disputed] = await db
    .select({ sourceId: balanceTransactions.sourceId })
    .from(moneyPostings)
    .innerJoin(postingMembers, eq(postingMembers.postingId, moneyPostings.id))
    .innerJoin(balanceTransactions, eq(balanceTransactions.id, postingMembers.transactionId))
    .where(and(eq(moneyPostings.kind, 'sale'), like(balanceTransactions.sourceId, 'ch_%')))
    .orderBy(balanceTransactions.happenedAt)
    .limit(1);
  return {
    ties: proofs.find((proof) => proof.ties)?.payoutId ?? '',
    open: proofs.find((proof) => !proof.ties)?.payoutId ?? '',
    failed: postings.find(({ kind }) => kind === 'unclassified')?.id ?? '',
    payment: payment?.id ?? '',
    sale: disputed?.sourceId ?? '',
    invoice: invoice ?? '',
  };
}
