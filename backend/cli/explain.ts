import { describeProblem, Problem } from '#shared/problems.ts';
import { ConfigurationError } from '../config.ts';
import { VaultError } from '../connections/vault.ts';
import { LedgerFault } from '../connectors/port.ts';
import { EmbeddedDatabaseError } from '../database/embedded.ts';
import { LeaseBusy } from '../database/leases.ts';
import { redactPersonal } from '../redact.ts';
import { CommandFailed, UsageError } from './command.ts';

/** Any error as words for the terminal, and the exit code that goes with it. Secrets and personal data are taken out. */
export function explain(error: unknown, signal: AbortSignal): { text: string; exitCode: number } {
  if (signal.aborted) return { text: 'Stopped.', exitCode: 130 };
  if (error instanceof UsageError) return { text: error.message, exitCode: 2 };
  return { text: wordsOf(error), exitCode: 1 };
}

function wordsOf(error: unknown): string {
  if (error instanceof CommandFailed || error instanceof EmbeddedDatabaseError || error instanceof VaultError) {
    return error.message;
  }
  if (error instanceof ConfigurationError) return `The configuration cannot be used.\n${error.message}`;
  if (error instanceof Problem) {
    const { title, why, fix } = describeProblem(error.toRecord());
    return `${title}. ${why} ${fix}`;
  }
  if (error instanceof LedgerFault) return `The ledger did not do it: ${error.detail}. Try again in a moment.`;
  if (error instanceof LeaseBusy) return error.message;
  const database = databaseWords(error);
  if (database !== null) return database;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `A fault of ours; nothing else is known about it.\n${String(redactPersonal(text))}`;
}

/** Faults of a database that was configured by DATABASE_URL, by Node's and Postgres' codes. */
export function databaseWords(error: unknown): string | null {
  const code = codeOf(error);
  if (code === null) return null;
  const words: Record<string, string> = {
    ECONNREFUSED: 'Nothing listens at the address in DATABASE_URL. Start Postgres there, or correct the address.',
    ENOTFOUND: 'The host name in DATABASE_URL is not known. Correct it.',
    CONNECT_TIMEOUT: 'The database does not answer in time. Check the address in DATABASE_URL and the network.',
    ETIMEDOUT: 'The database does not answer in time. Check the address in DATABASE_URL and the network.',
    '28P01': 'The database refuses the password in DATABASE_URL. Correct it.',
    '28000': 'The database refuses the user in DATABASE_URL. Correct it, or allow the user in pg_hba.conf.',
    '3D000': 'The database named in DATABASE_URL does not exist. Create it, or correct the name.',
    '42P01': 'The database has not the tables that this version needs. Run: npm run tieout -- migrate',
    '42703': 'The database has not the columns that this version needs. Run: npm run tieout -- migrate',
    '42501': 'The database user may not do this. Grant it the rights to create tables in this database.',
  };
  return words[code] ?? null;
}

/** The code of an error, or of the first of its causes that has one of the database's. */
function codeOf(error: unknown): string | null {
  for (let found = error; found instanceof Error; found = found.cause) {
    const inner: unknown = found instanceof AggregateError ? found.errors[0] : found;
    if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return null;
}
