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
  /** Overrides of the connector's settle times (docs/operations.md). */
  settleMs: { afterTimeout: number; afterDrop: number };
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
};
