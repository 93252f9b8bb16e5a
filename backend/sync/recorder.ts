import type { RunStep } from '#shared/api/common.ts';
import type { Exchange } from '../connections/exchange.ts';

export type { Exchange };

/**
 * Collects what a run does, step by step, with the requests made in each. Kept with the run, shown in the timeline.
 * A step that throws is kept as failed and the error goes on.
 */
export class Recorder {
  readonly steps: RunStep[] = [];
  readonly startedAt: Date;
  readonly #now: () => Date;
  #exchanges: Exchange[] = [];

  constructor(now: () => Date) {
    this.#now = now;
    this.startedAt = now();
  }

  /** Runs one step. `summarise` says in a sentence what it found. */
  async step<T>(name: string, work: () => Promise<T>, summarise: (result: T) => string): Promise<T> {
    const at = this.#now();
    const started = performance.now();
    try {
      const result = await work();
      this.#keep(name, at, started, 'ok', summarise(result));
      return result;
    } catch (error) {
      this.#keep(name, at, started, 'failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** Notes something that needed no work. */
  note(name: string, summary: string): void {
    this.#keep(name, this.#now(), performance.now(), 'skipped', summary);
  }

  /** Called by the transport for each exchange; it belongs to the step under way. */
  exchange(exchange: Exchange): void {
    this.#exchanges.push(exchange);
  }

  #keep(name: string, at: Date, started: number, outcome: RunStep['outcome'], summary: string): void {
    const exchanges = this.#exchanges;
    this.#exchanges = [];
    this.steps.push({
      name,
      at: at.toISOString(),
      durationMs: Math.round((performance.now() - started) * 10) / 10,
      outcome,
      summary: summary.slice(0, 500),
      ...(exchanges.length === 0 ? {} : { detail: exchanges }),
    });
  }
}
