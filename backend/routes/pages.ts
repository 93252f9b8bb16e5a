import { Hono } from 'hono';
import { z } from 'zod';
import { activityReadSchema } from '#shared/api/activity.ts';
import { bulkPlanSchema, bulkReadSchema, bulkStartSchema, bulkStopSchema } from '#shared/api/bulk.ts';
import { documentActionRequestSchema, documentListReadSchema, documentReadSchema } from '#shared/api/documents.ts';
import { paths } from '#shared/api/paths.ts';
import type { Services } from '../services.ts';
import { readBulk, startBulk, stopBulk } from '../sync/bulk/start.ts';
import { activityView } from '../views/activity.ts';
import { bulkRunView, planBulkAction } from '../views/bulk.ts';
import { readConnection } from '../views/connection.ts';
import { documentPage, findDocument } from '../views/document-page.ts';
import { documentListView } from '../views/documents-list.ts';
import { requireActive } from '../views/preview.ts';
import { reviewList } from '../views/review-list.ts';
import { act } from './act.ts';
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

  signedRead(app, paths.document, options, documentReadSchema, async (caller, input) => {
    const page = await documentPage(services, caller, input.document_id);
    if (page === undefined) throw unknownDocument();
    return page;
  });
  signedChange(app, paths.documentAction, options, documentActionRequestSchema, async (caller, input) => {
    const item = await findDocument(services, caller, input.document_id);
    if (item === undefined) throw unknownDocument();
    const object = { type: item.objectType, id: item.stripeId };
    const sentence = await act(services, caller, { object, action: input.action, reason: input.reason });
    const page = await documentPage(services, caller, item.id);
    if (page === undefined) throw unknownDocument();
    return { sentence, page };
  });
  signedRead(app, paths.review, options, z.object({}), (caller) => reviewList(services, caller));
  signedRead(app, paths.activity, options, activityReadSchema, (caller, input) =>
    activityView(services, caller, input),
  );

  signedRead(app, paths.bulk, options, bulkReadSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const run = connection === null ? undefined : await readBulk(services.db, connection, input.bulk_id);
    return { run: run === undefined ? null : await bulkRunView(services, run) };
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
    return { run: await bulkRunView(services, run) };
  });
  signedChange(app, paths.bulkStop, options, bulkStopSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const run =
      connection === null ? undefined : await stopBulk(services.street, connection, input.bulk_id, caller.userName);
    if (run === undefined) throw unknownBulk();
    return { run: await bulkRunView(services, run) };
  });
  return app;
}

const unknownDocument = () =>
  new HttpError(
    404,
    'document_unknown',
    'This document is not known',
    'It does not belong to the company that is connected now.',
  );

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
