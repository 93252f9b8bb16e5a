import { useSyncExternalStore } from 'react';
import type { SentRequest } from '../sandbox/protocol.ts';

export type LoggedRequest = SentRequest & { id: number; view: string };

const most = 200;
let log: readonly LoggedRequest[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly LoggedRequest[]): void {
  log = next;
  for (const listener of listeners) listener();
}

/** Takes down a request of a view, newest last. */
export function logRequest(view: string, request: SentRequest): void {
  lastId += 1;
  set([...log, { ...request, view, id: lastId }].slice(-most));
}

export const clearRequests = (): void => set([]);

export function useRequestLog(): readonly LoggedRequest[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => log,
  );
}
