import type { SandboxClock } from '../clock.ts';

export const DAY_MS = 86_400_000;

type Deed = { at: number; order: number; run: () => Promise<void> };

/** What happened on which day: collected in any order, carried out in the order of time. */
export class Timeline {
  readonly #clock: SandboxClock;
  readonly #today: Date;
  readonly #deeds: Deed[] = [];
  #count = 0;

  /** @param today the instant from which days are counted back */
  constructor(clock: SandboxClock, today: Date) {
    this.#clock = clock;
    this.#today = today;
  }

  /** A deed of so many days ago, somewhere in that day's office hours. One deed may add others, for itself or later. */
  at(daysAgo: number, run: () => Promise<void>): void {
    const order = this.#count++;
    const day = this.#today.getTime() - daysAgo * DAY_MS;
    const midnight = day - (day % DAY_MS);
    const officeHours = midnight + (7 * 60 + ((order * 47) % 540)) * 60_000;
    this.#deeds.push({ at: daysAgo < 1 ? day : officeHours, order, run });
  }

  /** Lives through everything up to today; the clock never goes back. */
  async live(): Promise<void> {
    for (;;) {
      const next = this.#earliest();
      if (next === undefined) return;
      this.#deeds.splice(this.#deeds.indexOf(next), 1);
      this.#clock.standAt(new Date(Math.max(next.at, this.#clock.now().getTime())));
      await next.run();
    }
  }

  #earliest(): Deed | undefined {
    const [first, ...others] = this.#deeds;
    return others.reduce(
      (earliest, deed) =>
        earliest === undefined || deed.at < earliest.at || (deed.at === earliest.at && deed.order < earliest.order)
          ? deed
          : earliest,
      first,
    );
  }
}
