import type { SandboxClock } from '../clock.ts';

type Deed = { daysAgo: number; order: number; run: () => Promise<void> };

/** What happened on which day: collected in any order, carried out in the order of time. */
export class Timeline {
  readonly #deeds: Deed[] = [];

  /** Deeds of the same day keep the order in which they were added; one may add others for later days. */
  at(daysAgo: number, run: () => Promise<void>): void {
    this.#deeds.push({ daysAgo, order: this.#deeds.length, run });
  }

  /** Lives through all days up to today. */
  async live(clock: SandboxClock, today: Date): Promise<void> {
    for (;;) {
      const next = this.#earliest();
      if (next === undefined) return;
      this.#deeds.splice(this.#deeds.indexOf(next), 1);
      // Deeds of one day follow each other by minutes, so that lists have one order.
      clock.standAt(next.daysAgo, today);
      await next.run();
    }
  }

  #earliest(): Deed | undefined {
    return this.#deeds.reduce<Deed | undefined>(
      (first, deed) =>
        first === undefined ||
        deed.daysAgo > first.daysAgo ||
        (deed.daysAgo === first.daysAgo && deed.order < first.order)
          ? deed
          : first,
      undefined,
    );
  }
}
