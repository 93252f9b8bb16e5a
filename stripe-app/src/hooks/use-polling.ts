import { useEffect, useRef } from 'react';

const firstDelay = 1_500;
const longestDelay = 15_000;

/**
 * Asks again and again while `active`: after 1.5 s at first, then ever more slowly, up to every 15 s. The next round is
 * planned only when the last one is over; nothing happens any more once the view is gone.
 */
export function usePolling(active: boolean, ask: () => Promise<unknown>): void {
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!active) return undefined;
    let over = false;
    let delay = firstDelay;
    let timer = setTimeout(round, delay);
    async function round() {
      await latest.current();
      if (over) return;
      delay = Math.min(delay * 1.4, longestDelay);
      timer = setTimeout(round, delay);
    }
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [active]);
}
