import { businessCentral } from './business-central/index.ts';
import type { LedgerConnector } from './port.ts';
import { quickBooks } from './quickbooks/index.ts';

/** What connectors are configured with. */
export type ConnectorOptions = {
  businessCentral: { webBaseUrl: string };
  /** `environment` as merchants know it: `Production` or `Sandbox`. */
  quickBooks: { webBaseUrl: string; environment: string };
};

/** Every ledger that Tieout can write to, by id. Adding one is a folder and a line here. */
export function openConnectors(options: ConnectorOptions): ReadonlyMap<string, LedgerConnector> {
  const { businessCentral: central, quickBooks: books } = options;
  const all: LedgerConnector[] = [
    businessCentral({ webClientUrl: central.webBaseUrl }),
    quickBooks({ webClientUrl: books.webBaseUrl, environment: books.environment }),
  ];
  return new Map(all.map((connector) => [connector.id, connector]));
}

/** The ledger that a fresh installation is asked to connect. */
export const DEFAULT_LEDGER = 'business_central';
