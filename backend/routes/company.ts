import type { Connection } from '../connections/current.ts';
import { HttpError } from './http-error.ts';

/** Rules belong to a company: there is nothing to save before one is chosen. @throws HttpError 409 `not_connected` */
export function requireCompany(connection: Connection | null): Connection {
  if (connection === null || connection.state === 'pending') {
    throw new HttpError(
      409,
      'not_connected',
      'No company is connected',
      'Connect a ledger and choose the company first; the rules are kept with it.',
    );
  }
  return connection;
}
