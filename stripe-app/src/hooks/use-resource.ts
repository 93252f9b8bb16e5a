import { useCallback, useEffect, useRef, useState } from 'react';
import { noAnswer, RequestFailure } from '../data/request-failure.ts';

export type Resource<Value> = {
  /** The last answer; null until the first one. It stays while a newer one is fetched or has failed. */
  value: Value | null;
  failure: RequestFailure | null;
  loading: boolean;
  /** Asks again. Resolves when the answer, or its failure, is in place. */
  reload: () => Promise<void>;
  /** Puts in an answer that came another way, e.g. with a mutation; a read still under way is then out of date. */
  replace: (value: Value) => void;
};

/** Where answers outlive the view that asked for them. */
export type Memory<Value> = {
  /** What was answered for this key before, or null. */
  recall: () => Value | null;
  keep: (value: Value) => void;
  /** Takes everything away, of other keys too. */
  forget: () => void;
};

/**
 * The one signed read of a view. An answer that arrives late (after a newer one, after the view is gone, or for another
 * object) is dropped.
 * @param key names what is read; another key starts over, with what the memory holds of it.
 */
export function useResource<Value>(key: string, read: () => Promise<Value>, memory?: Memory<Value>): Resource<Value> {
  const [state, setState] = useState<State<Value>>(() => beginning(key, memory));
  const latest = useRef({ read, memory });
  latest.current = { read, memory };
  const turn = useRef(0);

  const reload = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    setState((before) => ({ ...before, loading: true }));
    try {
      const value = await latest.current.read();
      if (mine !== turn.current) return;
      latest.current.memory?.keep(value);
      setState({ key, value, failure: null, loading: false });
    } catch (error) {
      const failure = asFailure(error);
      if (mine !== turn.current) return;
      const refused = failure.status === 401 || failure.status === 403;
      if (refused) latest.current.memory?.forget();
      setState((before) => ({ ...before, value: refused ? null : before.value, failure, loading: false }));
    }
  }, [key]);

  const replace = useCallback(
    (value: Value) => {
      turn.current += 1;
      latest.current.memory?.keep(value);
      setState({ key, value, failure: null, loading: false });
    },
    [key],
  );

  // The key stands for what `read` reads.
  useEffect(() => {
    setState((before) => (before.key === key ? before : beginning(key, latest.current.memory)));
    void reload();
    return () => {
      turn.current += 1;
    };
  }, [key, reload]);

  // The render in which the key has just changed must not show the former object.
  const { value, failure, loading } = state.key === key ? state : beginning(key, memory);
  return { value, failure, loading, reload, replace };
}

type State<Value> = { key: string; value: Value | null; failure: RequestFailure | null; loading: boolean };

function beginning<Value>(key: string, memory: Memory<Value> | undefined): State<Value> {
  return { key, value: memory?.recall() ?? null, failure: null, loading: true };
}

/** Everything thrown by the client is a RequestFailure; a fault of the view itself is shown as one. */
export function asFailure(error: unknown): RequestFailure {
  return error instanceof RequestFailure ? error : noAnswer(false);
}
