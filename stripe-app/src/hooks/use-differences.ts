import type {
  DifferenceAction,
  DifferenceAnswer,
  DifferenceRow,
  DifferencesView,
} from '../../../shared/api/differences.ts';
import { paths } from '../../../shared/api/paths.ts';
import type { DifferenceKind, DifferenceState } from '../../../shared/comparison.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { chosen } from '../data/place.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { type Cursors, useCursors } from './use-cursors.ts';
import { type Mutation, useMutation } from './use-mutation.ts';
import { usePolling } from './use-polling.ts';
import { useRead } from './use-read.ts';
import type { Resource } from './use-resource.ts';

export type DifferencesPage = {
  resource: Resource<DifferencesView>;
  pages: Cursors;
  mutation: Mutation;
  compare: () => void;
  /** @param done called once it took effect */
  act: (row: DifferenceRow, action: DifferenceAction, reason?: string) => void;
};

/** Differences of a kind and state, page by page, asked for again while a comparison goes on. */
export function useDifferences(
  session: Session,
  kind: DifferenceKind | null,
  state: DifferenceState,
  acted: () => void,
): DifferencesPage {
  const pages = useCursors(`${kind} ${state}`);
  const read = { state, after: pages.cursor, ...chosen({ kind: kind ?? undefined }) };
  const resource = useRead<DifferencesView>(session, paths.differences, read, answerKeys.differences);
  const mutation = useMutation<DifferenceAnswer>(session, answerKeys.differenceAnswer, (_, name) => {
    toast(toasts[name.split(' ')[0] ?? ''] ?? 'Done');
    acted();
    void resource.reload();
  });
  usePolling(resource.value?.run?.state === 'running' && mutation.pending === null, resource.reload);
  return {
    resource,
    pages,
    mutation,
    compare: () => mutation.run('compare', paths.compare, {}),
    act: (row, action, reason) =>
      mutation.run(`${action} ${row.id}`, paths.differenceAction, {
        difference_id: row.id,
        action,
        ...chosen({ reason: reason?.trim() }),
      }),
  };
}

const toasts: Readonly<Record<string, string>> = {
  compare: 'Comparing',
  link: 'Taken over',
  replay: 'Queued',
  remove: 'Removed',
  accept: 'Kept as it is',
  reopen: 'Open again',
};
