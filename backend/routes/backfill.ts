import { Hono } from 'hono';
import { backfillActionSchema, backfillReadSchema, backfillStartSchema } from '#shared/api/backfill.ts';
import { bulkAnswerRequestSchema } from '#shared/api/bulk.ts';
import { paths } from '#shared/api/paths.ts';
import {
  answerBackfill,
  findBackfill,
  readBackfill,
  resumeBackfill,
  startBackfill,
  stopBackfill,
  undoBackfill,
} from '../backfill/run.ts';
import type { Services } from '../services.ts';
import { answerBulk } from '../sync/bulk/answer.ts';
import { readBulk } from '../sync/bulk/start.ts';
import { startUndo } from '../sync/bulk/undo-run.ts';
import { backfillView } from '../views/backfill.ts';
import { bulkRunView } from '../views/bulk.ts';
import { readConnection } from '../views/connection.ts';
import { requireActive } from '../views/preview.ts';
import { signedOptions } from './documents.ts';
import { HttpError } from './http-error.ts';
import { signedChange, signedRead } from './signed.ts';

/** Bringing in a period from the Dashboard, and what a paused run over many documents is told. */
export function backfillRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  const { street, db } = services;
  signedRead(app, paths.backfill, options, backfillReadSchema, (caller) => backfillView(services, caller));

  signedChange(app, paths.backfillStart, options, backfillStartSchema, async (caller, input) => {
    const { from, to, dry } = input;
    if (from > to) throw badPeriod();
    const { connection: found } = await readConnection(services, caller.installation);
    const connection = requireActive(services, found);
    const period = { from, to };
    const before = dry ? undefined : await findBackfill(db, connection, period);
    // The same period goes on where a stopped run left it; one that is done is listed anew.
    if (before !== undefined && (before.state === 'stopped' || before.state === 'failed'))
      await resumeBackfill(street, connection, before);
    else await startBackfill(street, connection, { period, askedBy: caller.userName, dry });
    return { sentence: dry ? 'Looking what would happen' : 'Started', view: await backfillView(services, caller) };
  });

  signedChange(app, paths.backfillAction, options, backfillActionSchema, async (caller, input) => {
    const { connection: found } = await readConnection(services, caller.installation);
    const connection = requireActive(services, found);
    const run = await readBackfill(db, connection, input.backfill_id);
    if (run === undefined) throw unknownRun();
    const by = caller.userName;
    if (input.action === 'answer')
      await answerBackfill(street, caller.installation, connection, run.id, input.equals, by);
    else if (input.action === 'stop') await stopBackfill(street, connection, run.id, by);
    else if (input.action === 'resume') await resumeBackfill(street, connection, run);
    else await undoBackfill(street, connection, run.id, by);
    return { sentence: words[input.action], view: await backfillView(services, caller) };
  });

  signedChange(app, paths.bulkAnswer, options, bulkAnswerRequestSchema, async (caller, input) => {
    const { connection: found } = await readConnection(services, caller.installation);
    const connection = requireActive(services, found);
    const { bulk_id: id } = input;
    if ((await readBulk(db, connection, id)) === undefined) throw unknownRun();
    if (input.action === 'undo') await startUndo(street, connection, id, caller.userName);
    else await answerBulk(street, caller.installation, connection, id, input.equals, caller.userName);
    const run = await readBulk(db, connection, id);
    if (run === undefined) throw unknownRun();
    return { run: await bulkRunView(services, run) };
  });
  return app;
}

const words = {
  stop: 'Stopped',
  resume: 'It goes on',
  undo: 'Taking it back',
  answer: 'It goes on',
} as const;

const badPeriod = () =>
  new HttpError(
    400,
    'invalid_period',
    'The period ends before it begins',
    'Choose a last day that is not before the first one.',
  );

const unknownRun = () =>
  new HttpError(
    404,
    'run_unknown',
    'This run is not known',
    'It does not belong to the company that is connected now.',
  );
