import { useState } from 'react';
import type { PostingActionAnswer } from '../../../shared/api/money-list.ts';
import type { PostingAction, PostingRow } from '../../../shared/api/money-posting.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerKeys } from '../data/answer-keys.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { type Mutation, useMutation } from './use-mutation.ts';

export type PostingActions = {
  mutation: Mutation;
  /** The posting that is asked about before it is taken back. */
  undoing: PostingRow | null;
  askUndo: (posting: PostingRow | null) => void;
  act: (posting: Pick<PostingRow, 'id'>, action: PostingAction) => void;
  /** The press under way is about this posting. */
  isPending: (posting: Pick<PostingRow, 'id'>, action: PostingAction) => boolean;
};

/** Replay and Undo of postings. @param done called with the answer when one has succeeded */
export function usePostingActions(session: Session, done: (answer: PostingActionAnswer) => void): PostingActions {
  const [undoing, setUndoing] = useState<PostingRow | null>(null);
  const mutation = useMutation<PostingActionAnswer>(session, answerKeys.postingAction, (answer, name) => {
    toast(name.startsWith('undo') ? 'Taken back' : 'Replay started');
    setUndoing(null);
    done(answer);
  });
  return {
    mutation,
    undoing,
    askUndo: (posting) => {
      mutation.dismiss();
      setUndoing(posting);
    },
    act: ({ id }, action) => mutation.run(`${action} ${id}`, paths.postingAction, { posting_id: id, action }),
    isPending: ({ id }, action) => mutation.pending === `${action} ${id}`,
  };
}
