import { paths } from '../../../shared/api/paths.ts';
import type { PayoutView, ProvePayoutAnswer } from '../../../shared/api/payouts.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { isMoving } from '../data/money-words.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { useCursors } from './use-cursors.ts';
import { type Mutation, useMutation } from './use-mutation.ts';
import { usePolling } from './use-polling.ts';
import { type PostingActions, usePostingActions } from './use-posting-actions.ts';
import { useRead } from './use-read.ts';
import type { Resource } from './use-resource.ts';

export type PayoutState = {
  resource: Resource<PayoutView>;
  /** Proving, which also books what is not booked yet. */
  proving: Mutation;
  prove: () => void;
  postings: PostingActions;
  /** The page of postings looked at, from 1, and turning it. */
  page: number;
  turn: (page: number) => void;
};

/** A payout with its proof, its postings page by page, and what may be done with them. */
export function usePayout(session: Session, payoutId: string): PayoutState {
  const pages = useCursors(payoutId);
  const asked = { payout_id: payoutId, cursor: pages.cursor };
  const resource = useRead<PayoutView>(session, paths.payout, asked, answerKeys.payout);
  const view = resource.value;
  const proving = useMutation<ProvePayoutAnswer>(session, answerKeys.payoutProven, (answer) => {
    if (pages.page === 1) resource.replace(answer.view);
    else pages.turn(1, null);
    toast(answer.view.proof?.ties === true ? 'The payout ties out' : 'Proven again');
  });
  const postings = usePostingActions(session, () => void resource.reload());
  const idle = proving.pending === null && postings.mutation.pending === null;
  usePolling(view !== null && isMoving(view.postings) && idle, resource.reload);
  return {
    resource,
    proving,
    prove: () => proving.run('prove', paths.payoutProve, { payout_id: payoutId }),
    postings,
    page: pages.page,
    turn: (page) => pages.turn(page, view?.next ?? null),
  };
}
