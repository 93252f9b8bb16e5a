import { ConfigurationError } from '#backend/config.ts';

/**
 * Starts something that listens, and says in one sentence which variable helps when its port is taken.
 * @throws ConfigurationError
 */
export async function onPort<T>(
  variable: 'SANDBOX_STRIPE_PORT' | 'SANDBOX_LEDGER_PORT' | 'SANDBOX_QUICKBOOKS_PORT' | 'PREVIEW_PORT',
  port: number,
  what: string,
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Error) || !isTaken(error)) throw error;
    throw new ConfigurationError(
      `${variable}: port ${port} is taken, so ${what} cannot start. Stop what runs there, or start with another one: ${variable}=${port + 10} npm start`,
      { cause: error },
    );
  }
}

const isTaken = (error: Error & { code?: unknown }): boolean =>
  error.code === 'EADDRINUSE' || /port \d+ is taken/i.test(error.message);
