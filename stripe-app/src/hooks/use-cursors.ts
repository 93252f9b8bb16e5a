import { useState } from 'react';

export type Cursors = {
  /** Of the page to ask for; null for the first. */
  cursor: string | null;
  /** From 1. */
  page: number;
  turn: (page: number, next: string | null) => void;
};

/** Pages by keys: one remembers the way it came. Starts over when the list is another one. */
export function useCursors(list: string): Cursors {
  const [turned, setTurned] = useState<{ list: string; cursors: string[] }>({ list, cursors: [] });
  const cursors = turned.list === list ? turned.cursors : [];
  return {
    cursor: cursors.at(-1) ?? null,
    page: cursors.length + 1,
    turn: (page, next) => {
      if (page <= cursors.length) setTurned({ list, cursors: cursors.slice(0, page - 1) });
      else if (next !== null) setTurned({ list, cursors: [...cursors, next] });
    },
  };
}
