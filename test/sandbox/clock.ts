/**
 * The simulated Stripe's clock: stands in the past while history is being made, then runs with the machine's.
 * Stripe stamps objects with its own time, so a past can only be made by being there.
 */
export class SandboxClock {
  #at: Date | null = null;

  now = (): Date => new Date(this.#at ?? Date.now());

  /** Stands still at that instant from now on. */
  standAt(instant: Date): void {
    this.#at = instant;
  }

  run(): void {
    this.#at = null;
  }
}
