import type { RouteDescriptor } from '@stripe/ui-extension-sdk/ui';
import type { PostingRow } from '../../../shared/api/money-posting.ts';
import type { PayoutRow } from '../../../shared/api/payouts.ts';
import { settingsUrl } from './links.ts';
import type { Session } from './session.ts';
import { sectionFor } from './settings-sections.ts';

/** What the states of a posting are called: money is booked, not synced. */
export const postingStates: Record<PostingRow['status'], string> = {
  queued: 'On its way',
  syncing: 'Being booked',
  synced: 'Booked',
  synced_with_variance: 'Booked with variance',
  waiting: 'Waits',
  needs_review: 'Needs review',
  failed: 'Not booked',
  excluded: 'Left out',
  undone: 'Taken back',
};

/** While one of them is under way, its state changes by itself. */
export const isMoving = (postings: readonly Pick<PostingRow, 'status'>[]): boolean =>
  postings.some(({ status }) => status === 'queued' || status === 'syncing');

/** How a payout’s badge looks. */
export const proofTone = ({ ties }: Pick<PayoutRow, 'ties'>): 'positive' | 'warning' | 'neutral' =>
  ties === null ? 'neutral' : ties ? 'positive' : 'warning';

export const proofWords = (ties: boolean | null): string =>
  ties === null ? 'Not proven yet' : ties ? 'Ties out' : 'Does not tie out';

export const moneySettingsUrl = (session: Session): string => settingsUrl(session, 'money');

/** The settings in which a problem of a posting can be mended. */
export const mendUrl = (session: Session, code: string): string => settingsUrl(session, sectionFor(code));

export const paymentRoute = (paymentId: string): RouteDescriptor => ({
  name: 'paymentDetails',
  params: { paymentId },
});
