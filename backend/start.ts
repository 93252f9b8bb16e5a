import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { type Config, ConfigurationError } from './config.ts';
import { startEmbeddedPostgres } from './database/embedded.ts';
import { migrateDatabase } from './database/migrate.ts';
import { openLog } from './log.ts';
import { openServices, type Services } from './services.ts';
import { startWorkers } from './workers.ts';

export type Running = { services: Services; app: Hono; url: string; databaseUrl: string; stop(): Promise<void> };

/** The database: DATABASE_URL, or the embedded one in the data folder. */
export async function openConfiguredDatabase(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.DATABASE_URL !== undefined) return { url: config.DATABASE_URL, stop: async () => {} };
  return startEmbeddedPostgres({ dataDir: `${config.dataDir}/postgres` });
}

/**
 * Starts one process: database, migrations, services, and the doors that its role opens.
 * @param prepare lays values over the configuration once the database is up (the sandbox's addresses and keys)
 * @throws ConfigurationError and the database launcher's errors, each a sentence with what to do
 */
export async function start(
  config: Config,
  options: { routes?: (app: Hono, services: Services) => void } = {},
): Promise<Running> {
  const database = await openConfiguredDatabase(config);
  try {
    await migrateDatabase(database.url);
    const services = await openServices(config, database.url, { log: openLog(config.LOG_LEVEL) });
    const doors = await openDoors(config, services, options).catch(async (error: unknown) => {
      await services.close();
      throw error;
    });
    return {
      services,
      app: doors.app,
      url: config.publicUrl,
      databaseUrl: database.url,
      async stop() {
        // Nothing new comes in, what is under way ends, then the ground floor closes.
        await doors.close();
        await services.close();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** The doors of the process' role: HTTP, jobs, or both. */
async function openDoors(
  config: Config,
  services: Services,
  options: { routes?: (app: Hono, services: Services) => void },
): Promise<{ app: Hono; close(): Promise<void> }> {
  const app = createApp(services);
  options.routes?.(app, services);
  const server = config.ROLE === 'worker' ? null : await listen(app, config);
  const workers = config.ROLE === 'web' ? null : await startWorkers(services);
  return {
    app,
    async close() {
      if (server !== null) await close(server);
      await workers?.stop();
    },
  };
}

async function listen(app: Hono, config: Config): Promise<Server> {
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new ConfigurationError(
              `PORT: port ${config.PORT} is taken. Stop what runs there, or start with another one: PORT=${config.PORT + 10} npm start`,
            )
          : error,
      );
    });
    server.listen(config.PORT, config.HOST, () => resolve());
  });
  return server;
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
