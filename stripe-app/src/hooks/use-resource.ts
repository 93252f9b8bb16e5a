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

/**
 * The one signed read of a view. An answer that arrives late (after a newer one, after the view is gone, or for another
 * object) is dropped.
 * @param key names what is read; another key starts over.
 */
export function useResource<Value>(key: string, read: () => Promise<Value>): Resource<Value> {
  const [state, setState] = useState<{ value: Value | null; failure: RequestFailure | null; loading: boolean }>({
    value: null,
    failure: null,
    loading: true,
  });
  const latestRead = useRef(read);
  latestRead.current = read;
  const turn = useRef(0);

  const reload = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    setState((before) => ({ ...before, loading: true }));
    try {
      const value = await latestRead.current();
      if (mine === turn.current) setState({ value, failure: null, loading: false });
    } catch (error) {
      const failure = asFailure(error);
      if (mine === turn.current) setState((before) => ({ ...before, failure, loading: false }));
    }
  }, []);

  const replace = useCallback((value: Value) => {
    turn.current += 1;
    setState({ value, failure: null, loading: false });
  }, []);

  // The key stands for what `read` reads.
  useEffect(() => {
    setState({ value: null, failure: null, loading: true });
    void reload();
    return () => {
      turn.current += 1;
    };
  }, [key, reload]);

  return { ...state, reload, replace };
}

/** Everything thrown by the client is a RequestFailure; a fault of the view itself is shown as one. */
export function asFailure(error: unknown): RequestFailure {
  return error instanceof RequestFailure ? error : noAnswer(false);
}
