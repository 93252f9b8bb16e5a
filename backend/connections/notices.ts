import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Notices } from '../connectors/port.ts';

type Settings = Pick<Config, 'publicUrl' | 'BUSINESS_CENTRAL_CLIENT_SECRET' | 'BUSINESS_CENTRAL_NOTICES'>;

/** The path at which a connection's ledger tells of changes. */
export const noticePath = (connectionId: string): string => `/webhooks/business-central/${connectionId}`;

/**
 * Where a connection's ledger tells of changes, and by which secret it is known: its own for each connection, from the
 * secret that the ledger's client has anyway, so nothing has to be kept. Null where notices are off.
 */
export function noticesFor(config: Settings, connectionId: string): Notices | null {
  const key = config.BUSINESS_CENTRAL_CLIENT_SECRET;
  if (key === undefined || config.BUSINESS_CENTRAL_NOTICES === 'off') return null;
  const secret = createHmac('sha256', key).update(`notices of ${connectionId}`).digest('hex');
  return { url: config.publicUrl + noticePath(connectionId), secret };
}

/** Whether a notice bears the secret; compared in constant time. */
export function isFrom({ secret }: Notices, told: string): boolean {
  const [a, b] = [Buffer.from(secret), Buffer.from(told)];
  return a.length === b.length && timingSafeEqual(a, b);
}
