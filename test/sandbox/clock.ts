const DAY_MS = 86_400_000;

/**
 * The simulated Stripe's clock: stands in the past while history is being made, then runs with the machine's.
 * Stripe stamps objects with its own time, so a past can only be made by being there.
 */
export class SandboxClock {
  #at: number | null = null;

  now = (): Date => new Date(this.#at ?? Date.now());

  /** Stands so many days before `today` from now on. */
  standAt(daysAgo: number, today: Date): void {
    this.#at = today.getTime() - daysAgo * DAY_MS;
  }

  run(): void {
    this.#at = null;
  }
}
