import { rm } from 'node:fs/promises';
import type { Config } from './config.ts';
import { removeEmbeddedPostgres } from './database/embedded.ts';
import { openLog } from './log.ts';
import { forgetSandboxEnvironment, keepSandboxEnvironment } from './sandbox-environment.ts';
import { type Running, start } from './start.ts';

/**
 * The sandbox: this very backend between simulators of Stripe and Business Central, with a Dashboard preview. The
 * simulators live with the tests and are loaded only here, so that a real installation never touches them.
 */
export async function runSandbox(config: Config, options: { reset: boolean }): Promise<Running & { banner: string[] }> {
  if (options.reset) {
    await removeEmbeddedPostgres(`${config.dataDir}/postgres`);
    await rm(config.dataDir, { recursive: true, force: true });
  }
  const { startSandbox } = await import('#test/sandbox/index.ts');
  const log = openLog(config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL);
  const sandbox = await startSandbox({ dataDir: config.dataDir, config, log });
  try {
    const quiet = config.LOG_LEVEL === 'info' ? { LOG_LEVEL: 'warn' as const } : {};
    const running = await start(
      // The sandbox is its own world: whatever PUBLIC_URL says, its parts find each other on this machine.
      { ...config, ...quiet, ...sandbox.environment, publicUrl: `http://localhost:${config.PORT}` },
      { routes: (app) => app.get('/sandbox', (c) => c.json(sandbox.describe())) },
    );
    try {
      // Before anything is seeded: commands in a second terminal may watch.
      keepSandboxEnvironment(config.dataDir, { ...sandbox.environment, PUBLIC_URL: running.url });
      await sandbox.open(running.services, running.url);
    } catch (error) {
      forgetSandboxEnvironment(config.dataDir);
      await running.stop();
      throw error;
    }
    return {
      ...running,
      banner: sandbox.banner(running.url),
      async stop() {
        forgetSandboxEnvironment(config.dataDir);
        await sandbox.close();
        await running.stop();
      },
    };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}
