import { BusinessCentralError } from './errors.ts';

export type Limits = { requestsPer5Min: number; concurrent: number; queue: number };

/** Microsoft's published limits per user. */
export const publishedLimits: Limits = { requestsPer5Min: 6000, concurrent: 5, queue: 95 };

const windowMs = 5 * 60_000;

type Load = { started: number[]; first: number; running: number; waiting: (() => void)[]; mostRunning: number };

const tooMany = (text: string) => new BusinessCentralError(429, 'Application_TooManyRequests', text);

/** Counts requests per user: a sliding window of five minutes, a few at a time, the rest in a queue. */
export class Limiter {
  readonly #limits: Limits;
  readonly #now: () => Date;
  readonly #loads = new Map<string, Load>();
  refused = 0;

  constructor(limits: Limits, now: () => Date) {
    this.#limits = limits;
    this.#now = now;
  }

  /** The most requests of one user that ever ran at the same time. */
  get mostConcurrent(): number {
    return Math.max(0, ...[...this.#loads.values()].map((load) => load.mostRunning));
  }

  /**
   * Runs work in the user's turn.
   * @throws BusinessCentralError 429 when window or queue are full. No Retry-After is documented, so none is given.
   */
  async run<T>(user: string, work: () => Promise<T>): Promise<T> {
    const load = this.#load(user);
    this.#count(load);
    if (load.running >= this.#limits.concurrent) {
      if (load.waiting.length >= this.#limits.queue) {
        this.refused += 1;
        throw tooMany(
          `Too many concurrent requests. Maximum (${this.#limits.concurrent}), queue (${this.#limits.queue}).`,
        );
      }
      // Whoever ends hands the place over, so `running` stays as it is.
      await new Promise<void>((resolve) => load.waiting.push(resolve));
    } else {
      load.running += 1;
    }
    load.mostRunning = Math.max(load.mostRunning, load.running);
    try {
      return await work();
    } finally {
      const next = load.waiting.shift();
      if (next === undefined) load.running -= 1;
      else next();
    }
  }

  #load(user: string): Load {
    const found = this.#loads.get(user) ?? { started: [], first: 0, running: 0, waiting: [], mostRunning: 0 };
    this.#loads.set(user, found);
    return found;
  }

  #count(load: Load): void {
    const now = this.#now().getTime();
    while (load.first < load.started.length && (load.started[load.first] ?? 0) <= now - windowMs) load.first += 1;
    if (load.first > 10_000) {
      load.started = load.started.slice(load.first);
      load.first = 0;
    }
    const count = load.started.length - load.first;
    if (count >= this.#limits.requestsPer5Min) {
      this.refused += 1;
      throw tooMany(`Too many requests reached. Actual (${count + 1}). Maximum (${this.#limits.requestsPer5Min}).`);
    }
    load.started.push(now);
  }
}
