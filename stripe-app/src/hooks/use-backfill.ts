import { useState } from 'react';
import type { BackfillAnswer, BackfillChange } from '../../../shared/api/backfill.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { type Payload, post } from '../data/client.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { type Mutation, useMutation } from './use-mutation.ts';
import { usePolling } from './use-polling.ts';
import { useRead } from './use-read.ts';
import type { Resource } from './use-resource.ts';

export type BackfillState = {
  resource: Resource<BackfillAnswer>;
  /** What is known newest; null until the first answer. */
  view: BackfillAnswer | null;
  mutation: Mutation;
  start: (from: string, to: string, dry: boolean) => void;
  act: (name: string, payload: Payload) => void;
};

const goesOn = (view: BackfillAnswer | null): boolean =>
  [view?.run, view?.rehearsal].some((run) => run?.state === 'running' || run?.state === 'undoing');

/** Bringing in a period: the newest run, asked for again while it goes on. */
export function useBackfill(session: Session): BackfillState {
  const resource = useRead<BackfillAnswer>(session, paths.backfill, {}, answerKeys.backfill);
  const [newest, setNewest] = useState<BackfillAnswer | null>(null);
  const view = newest ?? resource.value;
  const mutation = useMutation<BackfillChange>(session, answerKeys.backfillChange, (answer) => {
    setNewest(answer.view);
    toast(answer.sentence);
  });
  usePolling(goesOn(view) && mutation.pending === null, async () => {
    try {
      setNewest(await post<BackfillAnswer>(session, paths.backfill, {}, answerKeys.backfill));
    } catch {
      // The next look tells; until then what was known stays on the page.
    }
  });
  return {
    resource,
    view,
    mutation,
    start: (from, to, dry) => mutation.run(dry ? 'dry' : 'start', paths.backfillStart, { from, to, dry }),
    act: (name, payload) => mutation.run(name, paths.backfillAction, payload),
  };
}
