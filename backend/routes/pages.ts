import { Hono } from 'hono';
import { documentListReadSchema } from '#shared/api/documents.ts';
import { paths } from '#shared/api/paths.ts';
import type { Services } from '../services.ts';
import { documentListView } from '../views/documents-list.ts';
import { signedOptions } from './documents.ts';
import { signedRead } from './signed.ts';

/** Reads and actions of the full page: documents, what waits for an answer, what happened, bulk runs. */
export function pageRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedRead(app, paths.documents, options, documentListReadSchema, (caller, input) =>
    documentListView(services, caller, input),
  );
  return app;
}
