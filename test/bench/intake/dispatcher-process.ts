import { z } from 'zod';
import { openDatabase } from '#backend/database/client.ts';
import { dispatchBatch } from '#backend/intake/dispatch.ts';
import { Dispatcher } from '#backend/intake/dispatcher.ts';
import { openLog } from '#backend/log.ts';
import { openQueue } from '#backend/queue/boss.ts';
import { beChild } from '../child.ts';

/**
 * The dispatcher of a worker process without the workers: events become jobs, and nobody works them off, since the
 * route beside ours has nobody either.
 */
await beChild(async () => {
  const { DATABASE_URL } = z.object({ DATABASE_URL: z.string() }).parse(process.env);
  const log = openLog('error');
  const { db, sql, close } = openDatabase(DATABASE_URL, { max: 4, name: 'tieout-dispatcher' });
  const queue = await openQueue(DATABASE_URL, { worker: false, onError: (error) => log.error({ err: error }) });
  const dispatcher = new Dispatcher(() => dispatchBatch(db, queue, () => {}), log);
  await dispatcher.start(sql);
  return {
    url: '',
    async stop() {
      await dispatcher.stop();
      await queue.stop();
      await close();
    },
  };
});
