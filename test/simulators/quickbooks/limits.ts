import { type QuickBooksError, throttled } from './errors.ts';

export type Limits = { perMinute: number; perSecond: number; concurrent: number; batchesPerMinute: number };

/** Intuit's published limits per company; batches since 31 October 2025. */
export const publishedLimits: Limits = { perMinute: 500, perSecond: 10, concurrent: 10, batchesPerMinute: 120 };

/** For tests that are about something else. */
export const noLimits: Limits = { perMinute: 1e6, perSecond: 1e6, concurrent: 1000, batchesPerMinute: 1e6 };

type Load = { minute: number[]; second: number[]; batches: number[]; running: number; mostRunning: number };

/** Counts requests per company: sliding minute and second, and how many run at once. What is refused counts too. */
export class Limiter {
  readonly #limits: Limits;
  readonly #loads = new Map<string, Load>();
  refused = 0;
  served = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get mostConcurrent(): number {
    return Math.max(0, ...[...this.#loads.values()].map((load) => load.mostRunning));
  }

  /** @throws QuickBooksError 003001 */
  async run<T>(realm: string, batch: boolean, work: () => Promise<T>): Promise<T> {
    const load = this.#loads.get(realm) ?? { minute: [], second: [], batches: [], running: 0, mostRunning: 0 };
    this.#loads.set(realm, load);
    const now = performance.now();
    const over = (times: number[], windowMs: number, limit: number): boolean => {
      while ((times[0] ?? now) <= now - windowMs) times.shift();
      times.push(now);
      return times.length > limit;
    };
    const refusals = [
      over(load.minute, 60_000, this.#limits.perMinute),
      over(load.second, 1_000, this.#limits.perSecond),
      batch && over(load.batches, 60_000, this.#limits.batchesPerMinute),
      load.running >= this.#limits.concurrent,
    ];
    if (refusals.some(Boolean)) throw this.#refuse();
    this.served += 1;
    load.running += 1;
    load.mostRunning = Math.max(load.mostRunning, load.running);
    try {
      return await work();
    } finally {
      load.running -= 1;
    }
  }

  #refuse(): QuickBooksError {
    this.refused += 1;
    return throttled('ThrottleExceeded: wait 60 seconds');
  }
}
