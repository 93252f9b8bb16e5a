type Listener = (key: string, value: string | null) => void;

const values = new Map<string, string>();
const listeners = new Set<Listener>();

/** The storage behind `useStorage`, shared by all frames of the page and gone when the page is left. */
export const sharedStorage = {
  read: (): Record<string, string> => Object.fromEntries(values),
  write(key: string, value: string | null): void {
    if (value === null) values.delete(key);
    else values.set(key, value);
    for (const listener of listeners) listener(key, value);
  },
  /** Calls back at every write; answers how to stop. */
  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
