import { type Config, ConfigurationError, readConfig } from './config.ts';
import { EmbeddedDatabaseError } from './database/embedded.ts';
import { runSandbox } from './sandbox.ts';
import { type Running, start } from './start.ts';

/**
 * `npm start`: reads the environment, starts what the role says, and, without Stripe keys, the sandbox around it.
 * SIGINT and SIGTERM stop everything in order; a second one stops at once.
 */
export async function main(argv: string[], env: Record<string, string | undefined>): Promise<void> {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 24) {
    throw new ConfigurationError(
      `Node 24 is needed, this is ${process.versions.node}. On Linux and Windows "npm ci" brings it along and "npm start" uses it; elsewhere install Node 24 or newer.`,
    );
  }
  const config = readConfig(env);
  const began = performance.now();
  const running = config.sandbox
    ? await runSandbox(config, { reset: argv.includes('--reset') })
    : await startReal(config, argv);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${running.banner.join('\n')}\nReady in ${seconds} s. Ctrl-C stops everything.\n`);
  stopOnSignals(running);
}

async function startReal(config: Config, argv: string[]): Promise<Running & { banner: string[] }> {
  if (argv.includes('--reset'))
    throw new ConfigurationError(
      '--reset starts the sandbox over. With Stripe keys configured nothing is deleted; drop the database by hand if you mean it.',
    );
  const running = await start(config);
  return {
    ...running,
    banner: [
      `Tieout (${config.ROLE})`,
      `  Backend            ${running.url}   (health: ${running.url}/healthz, ${running.url}/readyz)`,
      `  Stripe webhooks    ${running.url}/webhooks/stripe`,
      `  OAuth callback     ${running.url}/oauth/callback`,
      `  Database           ${config.DATABASE_URL === undefined ? `embedded, in ${config.dataDir}` : 'DATABASE_URL'}`,
    ],
  };
}

function stopOnSignals(running: { stop(): Promise<void> }): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(130);
    stopping = true;
    running
      .stop()
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        process.stderr.write(`Stopping failed: ${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      });
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

if (import.meta.main) {
  try {
    process.loadEnvFile();
  } catch {
    // No .env file: the environment alone counts.
  }
  main(process.argv.slice(2), process.env).catch((error: unknown) => {
    const expected = error instanceof ConfigurationError || error instanceof EmbeddedDatabaseError;
    const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`Tieout could not start.\n${text}\n`);
    process.exit(1);
  });
}
