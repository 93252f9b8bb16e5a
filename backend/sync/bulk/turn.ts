import type { bulkRuns } from '../../database/schema/index.ts';
import type { Connection, Installation, Street } from '../context.ts';

/** One turn of a bulk run. */
export type Turn = {
  street: Street;
  run: typeof bulkRuns.$inferSelect;
  connection: Connection;
  installation: Installation;
};
