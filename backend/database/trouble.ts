import { DrizzleQueryError } from 'drizzle-orm/errors';
import postgres from 'postgres';

/**
 * Classes of SQLSTATE that say something of the server's state and nothing of the statement: connection (08), rolled
 * back against others (40), resources (53), object in use (55), stopped by an operator (57), system (58).
 */
const passingClasses = new Set(['08', '40', '53', '55', '57', '58']);
/**
 * What postgres.js and Node call a connection that broke or was never made. Other ways out of the house wrap such
 * errors in their own before they come here.
 */
const brokenConnection = /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|ECONN(REFUSED|RESET)|EPIPE|ETIMEDOUT)$/;

/**
 * Whether the database failed as such: it is away, restarting, overloaded. Such work is repeated as a whole. A statement
 * that the database refuses (a constraint, a malformed value) is no such trouble: repeating would fail for ever.
 */
export function isDatabaseTrouble(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return passingClasses.has(error.code.slice(0, 2));
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && brokenConnection.test(error.code)) return true;
  if (!(error instanceof DrizzleQueryError)) return false;
  // Under a query, an error that is none of Postgres's comes from the way there.
  return error.cause instanceof postgres.PostgresError ? isDatabaseTrouble(error.cause) : error.cause !== undefined;
}
