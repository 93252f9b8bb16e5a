import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { reason, systemCode } from './errors.ts';
import { superuser } from './layout.ts';

const launcherLock = 7_413_655;
/** A killed process's session lives on for a moment, until Postgres notices that its socket is closed. */
const releasePatienceMs = 250;
const retakeEveryMs = 250;
const retakeAttempts = 40;

/**
 * How processes share one server: each keeps a session open that holds a shared advisory lock. Whoever stops asks for
 * the exclusive one: only the last gets it, and shuts the server down. Postgres itself lets go of a killed process's
 * lock, so there are no counters to repair.
 */
export class LauncherSession {
  private client: pg.Client;
  private readonly port: number;
  private readonly password: string;
  private releasing = false;
  private retaking: Promise<void> | undefined;

  constructor(port: number, password: string) {
    this.port = port;
    this.password = password;
    this.client = this.newClient();
  }

  open(): Promise<void> {
    return this.client.connect();
  }

  /** @param query answers one row with the column `yes` */
  async ask(query: string, values: unknown[] = []): Promise<boolean> {
    const { rows } = await this.client.query(query, values);
    return z.object({ yes: z.boolean().nullable() }).parse(rows[0]).yes === true;
  }

  async run(query: string): Promise<void> {
    await this.client.query(query);
  }

  /** Whether any process holds the server. */
  isHeld(): Promise<boolean> {
    const held = "select count(*) > 0 as yes from pg_locks where locktype = 'advisory' and objid = $1 and granted";
    return this.ask(held, [launcherLock]);
  }

  async takeHold(): Promise<void> {
    const client = this.client;
    await client.query('select pg_advisory_lock_shared($1)', [launcherLock]);
    // After a crash of one of its processes Postgres cuts every session; without the lock another launcher could
    // shut the server down under us.
    client.once('end', () => {
      if (!this.releasing) this.retaking = this.retakeHold();
    });
  }

  /** Lets go; true when nobody else holds the server, and then nobody new can until it is shut down. */
  async release(): Promise<boolean> {
    await this.retaking;
    this.releasing = true;
    try {
      await this.client.query('select pg_advisory_unlock_shared($1)', [launcherLock]);
      await this.client.query(`set lock_timeout = ${releasePatienceMs}`);
      await this.client.query('select pg_advisory_lock($1)', [launcherLock]);
      return true;
    } catch (error) {
      await this.close();
      // Others hold it (lock_not_available), or the server has gone without us: nothing to shut down.
      if (systemCode(error) === '55P03' || isPassing(error)) return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.releasing = true;
    await this.client.end().catch(() => undefined);
  }

  private async retakeHold(): Promise<void> {
    for (let attempt = 0; attempt < retakeAttempts; attempt++) {
      const fresh = this.newClient();
      try {
        await fresh.connect();
        this.client = fresh;
        return await this.takeHold();
      } catch (error) {
        await fresh.end().catch(() => undefined);
        // Refused: the server is down, not recovering. The pools' work fails loudly; this is no place to report it.
        if (systemCode(error) === 'ECONNREFUSED') return;
        await wait(retakeEveryMs, undefined, { ref: false });
      }
    }
  }

  private newClient(): pg.Client {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.port,
      user: superuser,
      password: this.password,
      database: 'postgres',
      application_name: 'tieout launcher',
      connectionTimeoutMillis: 10_000,
    });
    // Without a listener a cut connection would end the whole process; 'end' follows and is handled.
    client.on('error', () => undefined);
    return client;
  }
}

/** The server is coming or going: refused, cut off, shutting down (57P01), starting up (57P03). */
export function isPassing(error: unknown): boolean {
  const code = systemCode(error);
  if (code !== undefined) return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'].includes(code);
  return /Connection terminated|not queryable|Client was closed/.test(reason(error));
}
