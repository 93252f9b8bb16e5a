import { useState } from 'react';
import type { BulkAction, BulkAnswer, BulkPlan, BulkRun, BulkSelection } from '../../../shared/api/bulk.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { post } from '../data/client.ts';
import { chosen } from '../data/place.ts';
import type { RequestFailure } from '../data/request-failure.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { type Mutation, useMutation } from './use-mutation.ts';
import { usePolling } from './use-polling.ts';
import { asFailure } from './use-resource.ts';

export type Asked = { action: BulkAction; selection: BulkSelection };

export type Bulk = {
  /** What stands to be confirmed, with how many it takes once that is known. */
  asked: (Asked & { plan: BulkPlan | null; failure: RequestFailure | null }) | null;
  /** The newest run: under way, or just over. */
  run: BulkRun | null;
  mutation: Mutation;
  ask: (asked: Asked) => void;
  confirm: (reason: string) => void;
  cancel: () => void;
  stop: () => void;
  /** What a paused run does with documents that look as if they were in the books already. */
  answer: (equals: 'link' | 'write' | 'review') => void;
  /** Takes back what the run made. */
  undo: () => void;
  /** Puts away what is told of a run that is over. */
  dismiss: () => void;
};

export const isUnderWay = (run: BulkRun | null): boolean =>
  run?.state === 'running' || run?.state === 'stopping' || run?.state === 'undoing';

/**
 * Replay or exclude many: first how many it takes, then a confirmation, then progress until it is over.
 * @param known a run that another answer told of, e.g. the overview's
 * @param changed called when a run has begun, has come further, or is over: documents have other states now
 */
export function useBulk(session: Session, known: BulkRun | null, changed: () => void): Bulk {
  const [asked, setAsked] = useState<Bulk['asked']>(null);
  const [own, setOwn] = useState<BulkRun | null>(null);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const newest = newer(own, known);
  const run = newest?.id === dismissed ? null : newest;

  const mutation = useMutation<BulkAnswer>(session, answerKeys.bulk, (answer, name) => {
    setOwn(answer.run);
    setAsked(null);
    toast(toasts[name] ?? 'The run goes on');
    changed();
  });

  const look = async () => {
    if (run === null) return;
    try {
      const answer = await post<BulkAnswer>(session, paths.bulk, { bulk_id: run.id }, answerKeys.bulk);
      if (answer.run?.done !== run.done || answer.run.state !== run.state) changed();
      setOwn(answer.run);
    } catch {
      // The next look tells; until then what was known stays on the page.
    }
  };
  usePolling(isUnderWay(run) && mutation.pending === null, look);

  const ask = (wanted: Asked) => {
    mutation.dismiss();
    setAsked({ ...wanted, plan: null, failure: null });
    const still = (before: Bulk['asked']) => before?.selection === wanted.selection && before.action === wanted.action;
    post<BulkPlan>(session, paths.bulkPlan, wanted, answerKeys.bulkPlan).then(
      (plan) => setAsked((before) => (still(before) ? { ...wanted, plan, failure: null } : before)),
      (error: unknown) =>
        setAsked((before) => (still(before) ? { ...wanted, plan: null, failure: asFailure(error) } : before)),
    );
  };
  return {
    asked,
    run,
    mutation,
    ask,
    confirm: (reason) => {
      if (asked === null) return;
      const { action, selection } = asked;
      mutation.run(action, paths.bulkStart, { action, selection, ...chosen({ reason: reason.trim() }) });
    },
    cancel: () => {
      mutation.dismiss();
      setAsked(null);
    },
    stop: () => {
      if (run !== null) mutation.run('stop', paths.bulkStop, { bulk_id: run.id });
    },
    answer: (equals) => {
      if (run !== null) mutation.run(equals, paths.bulkAnswer, { bulk_id: run.id, action: 'answer', equals });
    },
    undo: () => {
      if (run !== null) mutation.run('undo', paths.bulkAnswer, { bulk_id: run.id, action: 'undo' });
    },
    dismiss: () => setDismissed(run?.id ?? null),
  };
}

const toasts: Readonly<Record<string, string>> = {
  stop: 'Stopping',
  exclude: 'Exclusion started',
  replay: 'Replay started',
  undo: 'Taking it back',
};

/** Of one run told of twice, the one that is further; of two, the younger. */
function newer(one: BulkRun | null, other: BulkRun | null): BulkRun | null {
  if (one === null || other === null) return one ?? other;
  if (one.id !== other.id) return one.startedAt > other.startedAt ? one : other;
  return other.finishedAt !== null || other.done > one.done || other.undone > one.undone ? other : one;
}
