import { migrateDatabase } from '../database/migrate.ts';
import type { Command } from './command.ts';
import { commandConfig, commandDatabase } from './environment.ts';

export const migrate: Command = {
  name: 'migrate',
  summary: 'Bring the database to the schema of this version. Safe to repeat, and while processes run.',
  usage: '',
  help: [],
  notes: 'npm start does the same at each start; this is for deployments that migrate before they start processes.',
  options: {},
  async run({ env, out }) {
    const config = commandConfig(env);
    const database = await commandDatabase(config);
    try {
      await migrateDatabase(database.url);
    } finally {
      await database.stop();
    }
    out.line(
      `The ${config.DATABASE_URL === undefined ? `embedded database in ${config.dataDir}` : 'database of DATABASE_URL'} is up to date.`,
    );
    return 0;
  },
};
