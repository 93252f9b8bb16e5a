import type { Settings } from '#shared/settings.ts';
import type { Ledger, LedgerConnector } from '../connectors/port.ts';
import type { StripeCatalogue } from '../connectors/stripe/catalogue.ts';
import type { StripeAccess, StripeAccount } from '../connectors/stripe/client.ts';
import type { Database } from '../database/client.ts';
import type { connections, installations, syncItems } from '../database/schema/index.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue/boss.ts';
import type { Exchange } from './recorder.ts';

export type Installation = typeof installations.$inferSelect;
export type Connection = typeof connections.$inferSelect;
export type SyncItem = typeof syncItems.$inferSelect;

/** What the street is laid on: everything outside, handed in once at start. */
export type Street = {
  db: Database;
  queue: Queue;
  stripe: StripeAccess;
  catalogue: StripeCatalogue;
  connector(ledger: string): LedgerConnector;
  /** The ledger of a connection; every exchange is reported to `record`. */
  ledger(connection: Connection, record: (exchange: Exchange) => void): Ledger;
  settings(connection: Connection): Promise<{ version: number; settings: Settings }>;
  now(): Date;
  random(): number;
  log: Log;
  /** Told of every finished run (metrics). */
  onRun?: (run: { status: string; problem: string | null; seconds: number }) => void;
  options: StreetOptions;
};

export type StreetOptions = {
  /** A mirror older than this is freshened before a new customer is matched. */
  contactsMaxAgeMs: number;
  /**
   * How long a write may still be carried out (docs/operations.md): after our time-out, after a broken connection, and
   * after it was about to be sent by a process that died then, which may have been at any time until its time-out.
   */
  settleMs: { afterTimeout: number; afterDrop: number; afterCrash: number };
};

/** One document on its way: who it belongs to and what is known of it. */
export type Journey = {
  street: Street;
  installation: Installation;
  connection: Connection;
  connector: LedgerConnector;
  ledger: Ledger;
  stripe: StripeAccount;
  settings: Settings;
  settingsVersion: number;
  /** Aborts when another process may be at work on the document, because this one stood still for too long. */
  lost?: AbortSignal;
};
