import { useEffect, useRef, useState } from 'react';
import { paths } from '../../../shared/api/paths.ts';
import type { RehearsalAnswer, RehearsalRun } from '../../../shared/api/rehearsal.ts';
import type { Settings } from '../../../shared/settings.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { post } from '../data/client.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { type Mutation, useMutation } from './use-mutation.ts';
import { usePolling } from './use-polling.ts';

export type Rehearsal = {
  /** The latest trial, by whomever; null when there was none, or none is known yet. */
  run: RehearsalRun | null;
  mutation: Mutation;
  start: (customers: Settings['customers']) => void;
};

/** Tries rules on all Stripe customers: starts the run, and follows it until it is over. The latest one is shown again. */
export function useRehearsal(session: Session): Rehearsal {
  const [run, setRun] = useState<RehearsalRun | null>(null);
  const mutation = useMutation<RehearsalAnswer>(session, answerKeys.rehearsal, (answer) => setRun(answer.run));
  const look = async () => {
    try {
      const answer = await post<RehearsalAnswer>(session, paths.settingsRehearsal, {}, answerKeys.rehearsal);
      if (run?.state === 'running' && answer.run?.state === 'done') toast('Rules tried');
      setRun((before) => (before !== null && isOlder(answer.run, before) ? before : answer.run));
    } catch {
      // The next look tells; until then what was known stays on the page.
    }
  };
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    void latest.current();
  }, []);
  usePolling(run?.state === 'running' && mutation.pending === null, look);
  return { run, mutation, start: (customers) => mutation.run('try', paths.settingsRehearse, { customers }) };
}

/** An answer asked for before the press came may arrive after it. */
const isOlder = (answer: RehearsalRun | null, known: RehearsalRun): boolean =>
  answer === null || (answer.id !== known.id && answer.startedAt < known.startedAt);
