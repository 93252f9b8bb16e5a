import { Hono } from 'hono';
import { bulkPlanSchema, bulkReadSchema, bulkStartSchema, bulkStopSchema } from '#shared/api/bulk.ts';
import { documentListReadSchema } from '#shared/api/documents.ts';
import { paths } from '#shared/api/paths.ts';
import type { Services } from '../services.ts';
import { readBulk, startBulk, stopBulk } from '../sync/bulk/start.ts';
import { bulkRunView, planBulkAction } from '../views/bulk.ts';
import { readConnection } from '../views/connection.ts';
import { documentListView } from '../views/documents-list.ts';
import { requireActive } from '../views/preview.ts';
import { signedOptions } from './documents.ts';
import { HttpError } from './http-error.ts';
import { signedChange, signedRead } from './signed.ts';

/** Reads and actions of the full page: documents, what waits for an answer, what happened, bulk runs. */
export function pageRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedRead(app, paths.documents, options, documentListReadSchema, (caller, input) =>
    documentListView(services, caller, input),
  );

  signedRead(app, paths.bulk, options, bulkReadSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const run = connection === null ? undefined : await readBulk(services.db, connection, input.bulk_id);
    return { run: run === undefined ? null : bulkRunView(run) };
  });
  signedRead(app, paths.bulkPlan, options, bulkPlanSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    return planBulkAction(services, requireActive(services, connection), input.action, input.selection);
  });
  signedChange(app, paths.bulkStart, options, bulkStartSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const run = await startBulk(services.street, requireActive(services, connection), {
      action: input.action,
      selection: input.selection,
      askedBy: caller.userName,
      reason: input.reason ?? null,
    });
    if (run === null) throw nothingMatches();
    return { run: bulkRunView(run) };
  });
  signedChange(app, paths.bulkStop, options, bulkStopSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const run =
      connection === null ? undefined : await stopBulk(services.street, connection, input.bulk_id, caller.userName);
    if (run === undefined) throw unknownBulk();
    return { run: bulkRunView(run) };
  });
  return app;
}

const nothingMatches = () =>
  new HttpError(
    409,
    'nothing_matches',
    'Nothing matches any more',
    'The documents have changed since you looked, so that none is left for this. Load the list anew.',
  );

const unknownBulk = () =>
  new HttpError(
    404,
    'bulk_unknown',
    'This run is not known',
    'It does not belong to the company connected now. Load the page anew.',
  );
