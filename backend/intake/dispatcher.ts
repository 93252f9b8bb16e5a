import type postgres from 'postgres';
import type { Log } from '../log.ts';
import { INBOX_CHANNEL } from './inbox.ts';

/**
 * Runs `batch` whenever events may wait: when nudged, when another process notifies, and once a second in any case.
 * One batch at a time per process; a failure is logged and the rows stay waiting.
 */
export class Dispatcher {
  readonly #batch: () => Promise<number>;
  readonly #log: Log;
  #running: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #listener: postgres.ListenMeta | null = null;

  constructor(batch: () => Promise<number>, log: Log) {
    this.#batch = batch;
    this.#log = log;
  }

  /** Starts polling and, given a client, listening for other processes' notifications. */
  async start(sql?: postgres.Sql): Promise<void> {
    this.#timer = setInterval(() => this.nudge(), 1000);
    if (sql !== undefined) this.#listener = await sql.listen(INBOX_CHANNEL, () => this.nudge());
    this.nudge();
  }

  /** Something may wait. Cheap; calls while a batch runs coalesce into one more. */
  nudge(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        while ((await this.#batch()) > 0);
      } catch (error) {
        this.#log.error({ err: error }, 'Dispatching events failed; they stay waiting and are tried again in a second');
        return;
      }
    }
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#listener?.unlisten();
    await this.#running;
  }
}
