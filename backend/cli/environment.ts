import { type Config, readConfig } from '../config.ts';
import { startEmbeddedPostgres } from '../database/embedded.ts';
import { openLog } from '../log.ts';
import { readSandboxEnvironment } from '../sandbox-environment.ts';
import { openServices, type Services } from '../services.ts';
import { CommandFailed } from './command.ts';

/** The environment as configured, and, where nothing is, that of the sandbox that runs in the same data folder. */
export function commandConfig(env: Record<string, string | undefined>): Config {
  const config = readConfig(env);
  if (!config.sandbox) return config;
  const sandbox = readSandboxEnvironment(config.dataDir);
  return sandbox === undefined ? config : readConfig({ ...env, ...sandbox });
}

/** DATABASE_URL, or the embedded database: joined when it runs, started otherwise. */
export async function commandDatabase(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.DATABASE_URL !== undefined) return { url: config.DATABASE_URL, stop: async () => {} };
  return startEmbeddedPostgres({ dataDir: `${config.dataDir}/postgres` });
}

/**
 * Runs a command with everything open that the doors have, in the manner of a process that serves no jobs: it hands
 * work out and leaves it to the workers.
 * @throws CommandFailed when neither accounts are configured nor a sandbox runs; the database's errors
 */
export async function withServices<T>(
  env: Record<string, string | undefined>,
  work: (services: Services, config: Config) => Promise<T>,
): Promise<T> {
  const config = commandConfig(env);
  if (config.sandbox) {
    throw new CommandFailed(
      `No Stripe keys are configured and no sandbox runs in ${config.dataDir}, so there is nothing to work on. ` +
        'Start the sandbox with npm start and repeat this in a second terminal, or configure accounts (README, Real accounts).',
    );
  }
  const database = await commandDatabase(config);
  try {
    const quiet: Config = { ...config, ROLE: 'web', DATABASE_POOL: Math.min(config.DATABASE_POOL, 6) };
    const services = await openServices(quiet, database.url, { log: openLog(logLevel(config)) });
    try {
      return await work(services, config);
    } finally {
      await services.close();
    }
  } finally {
    await database.stop();
  }
}

/** A command speaks for itself; only what went wrong is worth a log line, unless more was asked for. */
const logLevel = ({ LOG_LEVEL }: Config): string => (LOG_LEVEL === 'info' ? 'error' : LOG_LEVEL);
