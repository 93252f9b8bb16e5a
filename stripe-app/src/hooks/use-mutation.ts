import { useCallback, useEffect, useRef, useState } from 'react';
import { type Payload, post } from '../data/client.ts';
import type { RequestFailure } from '../data/request-failure.ts';
import { newRequestId } from '../data/request-id.ts';
import type { Session } from '../data/session.ts';
import { asFailure } from './use-resource.ts';

type Press = { name: string; path: string; payload: Payload };

export type Mutation = {
  /** Name of the press under way, so that its button can show it; null when none is. */
  pending: string | null;
  failure: RequestFailure | null;
  /** Sends a press. A second one while the first is under way is ignored. */
  run: (name: string, path: string, payload: Payload) => void;
  /** Sends the failed press again. */
  retry: () => void;
  dismiss: () => void;
};

/**
 * Mutations of one kind of answer. Each press gets a request id of its own; a press repeated after an unknown outcome
 * (no answer, or a fault of the server) keeps its id, so that it cannot take effect twice.
 * @param keys properties the answer must have.
 * @param done what to do with the answer; not called once the view is gone.
 */
export function useMutation<Answer extends object>(
  session: Session,
  keys: readonly (keyof Answer & string)[],
  done: (answer: Answer, name: string) => void,
): Mutation {
  const [state, setState] = useState<{ pending: string | null; failure: RequestFailure | null }>({
    pending: null,
    failure: null,
  });
  const busy = useRef(false);
  const gone = useRef(false);
  const last = useRef<{ press: Press; requestId: string; outcomeUnknown: boolean } | null>(null);
  const latest = useRef({ session, keys, done });
  latest.current = { session, keys, done };

  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);

  const send = useCallback(async (press: Press) => {
    if (busy.current) return;
    busy.current = true;
    const before = last.current;
    const repeated = before?.outcomeUnknown === true && JSON.stringify(before.press) === JSON.stringify(press);
    const requestId = repeated && before !== null ? before.requestId : newRequestId();
    last.current = { press, requestId, outcomeUnknown: false };
    setState({ pending: press.name, failure: null });
    const { session: from, keys: expected } = latest.current;
    try {
      const answer = await post<Answer>(from, press.path, press.payload, expected, requestId);
      busy.current = false;
      if (gone.current) return;
      setState({ pending: null, failure: null });
      latest.current.done(answer, press.name);
    } catch (error) {
      busy.current = false;
      const failure = asFailure(error);
      last.current = { press, requestId, outcomeUnknown: failure.status === 0 || failure.status >= 500 };
      if (!gone.current) setState({ pending: null, failure });
    }
  }, []);

  const run = useCallback((name: string, path: string, payload: Payload) => void send({ name, path, payload }), [send]);
  const retry = useCallback(() => {
    if (last.current !== null) void send(last.current.press);
  }, [send]);
  const dismiss = useCallback(() => setState((before) => ({ ...before, failure: null })), []);

  return { ...state, run, retry, dismiss };
}
