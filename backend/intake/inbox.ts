import type postgres from 'postgres';
import type { Envelope } from './event-types.ts';

type Waiting = { row: Envelope; via: string; resolve: (fresh: boolean) => void; reject: (error: unknown) => void };

const MAX_BATCH = 400;
/** One statement under way: while it commits the next batch grows, and every commit is shared by more (docs/benchmarks.md). */
const MAX_FLIGHTS = 1;

/** Telling others costs a round trip: at most one in this time, since they take all that waits at once. */
const NOTIFY_EVERY_MS = 20;

/** Channel on which a process that only serves HTTP tells the workers that events wait. */
export const INBOX_CHANNEL = 'tieout_inbox';

/**
 * Commits envelopes of events before their 2xx. Requests that arrive while a statement is under way share the next
 * one, so the cost of a commit is spread over them; a lone request waits for nobody.
 */
export class Inbox {
  readonly #sql: postgres.Sql;
  readonly #onAccepted: () => void;
  readonly #notify: boolean;
  #waiting: Waiting[] = [];
  #flights = 0;
  #notified: NodeJS.Timeout | null = null;
  #untold = false;

  /**
   * @param options.onAccepted called after each commit that brought new events (nudges the dispatcher of this process)
   * @param options.notify also tell other processes through Postgres
   */
  constructor(sql: postgres.Sql, options: { onAccepted?: () => void; notify?: boolean } = {}) {
    this.#sql = sql;
    this.#onAccepted = options.onAccepted ?? (() => {});
    this.#notify = options.notify ?? false;
  }

  /** Resolves once the row is committed: true when the event is new, false when it was here before. */
  accept(row: Envelope, via: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, via, resolve, reject });
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#flights >= MAX_FLIGHTS || this.#waiting.length === 0) return;
    const batch = this.#waiting.splice(0, MAX_BATCH);
    this.#flights += 1;
    this.#insert(batch).finally(() => {
      this.#flights -= 1;
      this.#flush();
    });
  }

  async #insert(batch: Waiting[]): Promise<void> {
    try {
      const fresh = await this.#statement(batch);
      const seen = new Set<string>();
      for (const { row, resolve } of batch) {
        // The same event twice in one batch is one row: the first is new, the second a duplicate.
        resolve(fresh.has(row.id) && !seen.has(row.id));
        seen.add(row.id);
      }
      if (fresh.size === 0) return;
      this.#onAccepted();
      if (this.#notify) this.#tell();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async #statement(batch: Waiting[]): Promise<Set<string>> {
    const sql = this.#sql;
    const rows = batch.map(({ row }) => row);
    const inserted = await sql<{ id: string }[]>`
      insert into stripe_events (id, type, account, livemode, object_id, created, via, dispatched_at, outcome)
      select id, type, account, livemode, object_id, created, via,
             case when own then now() end, case when own then 'own_change' end
      from unnest(
        ${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.type)}::text[], ${rows.map((row) => row.account)}::text[],
        ${rows.map((row) => String(row.livemode))}::text[]::boolean[], ${rows.map((row) => row.objectId)}::text[],
        ${rows.map((row) => String(row.created))}::text[]::bigint[], ${batch.map(({ via }) => via)}::text[],
        ${rows.map((row) => String(row.ownChange))}::text[]::boolean[]
      ) as event (id, type, account, livemode, object_id, created, via, own)
      on conflict (id) do nothing
      returning id`;
    return new Set(inserted.map(({ id }) => id));
  }

  /** Nobody waits for it: rows are committed already, and whoever misses the word finds them within a second. */
  #tell(): void {
    if (this.#notified !== null) {
      this.#untold = true;
      return;
    }
    this.#untold = false;
    this.#sql.notify(INBOX_CHANNEL, '').catch(() => undefined);
    this.#notified = setTimeout(() => {
      this.#notified = null;
      if (this.#untold) this.#tell();
    }, NOTIFY_EVERY_MS).unref();
  }
}
