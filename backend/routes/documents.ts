import { Hono } from 'hono';
import { z } from 'zod';
import { contactSearchSchema, invoiceActionSchema, invoiceReadSchema, resolveSchema } from '#shared/api/invoice.ts';
import { bulkReplaySchema } from '#shared/api/overview.ts';
import { paths } from '#shared/api/paths.ts';
import { searchContacts } from '../matching/search.ts';
import type { Services } from '../services.ts';
import { startBulk } from '../sync/bulk/start.ts';
import { freshenForSearch } from '../sync/refresh-contacts.ts';
import { resolveQuestion } from '../sync/resolve.ts';
import { readConnection } from '../views/connection.ts';
import { invoiceView } from '../views/invoice.ts';
import { overviewView } from '../views/overview.ts';
import { previewInvoice, requireActive } from '../views/preview.ts';
import { act } from './act.ts';
import { limitBody } from './limits.ts';
import { type SignedRoutesOptions, signedChange, signedRead, viewCors } from './signed.ts';

/** Signed requests are a few kB; settings with thousands of mappings are the largest. */
export const MAX_VIEW_BYTES = 2 * 1024 * 1024;

export const signedOptions = (services: Services): SignedRoutesOptions => ({
  db: services.db,
  secrets: services.signingSecrets,
  now: services.now,
});

/** Reads and actions of the invoice, customer and overview views. */
export function documentRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  app.use('/app/*', viewCors, limitBody(MAX_VIEW_BYTES));

  signedRead(app, paths.invoice, options, invoiceReadSchema, (caller, input) =>
    invoiceView(services, caller, input.invoice_id),
  );
  signedRead(app, paths.overview, options, z.object({}), (caller) => overviewView(services, caller));
  signedRead(app, paths.invoicePreview, options, invoiceReadSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    return previewInvoice(services, caller, requireActive(services, connection), input.invoice_id);
  });
  signedRead(app, paths.contactSearch, options, contactSearchSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const active = requireActive(services, connection);
    const ledger = services.street.ledger(active, () => {});
    await freshenForSearch(services.street, active);
    const found = await searchContacts(services.db, active, input.query);
    return { candidates: found.map((candidate) => ({ ...candidate, url: ledger.contactUrl(candidate) })) };
  });

  signedChange(app, paths.invoiceAction, options, invoiceActionSchema, async (caller, input) => {
    const { invoice_id: id, action, reason } = input;
    const sentence = await act(services, caller, { object: { type: 'invoice', id }, action, reason });
    return { sentence, view: await invoiceView(services, caller, input.invoice_id) };
  });
  signedChange(app, paths.invoiceResolve, options, resolveSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const sentence = await resolveQuestion(
      services.street,
      caller.installation,
      requireActive(services, connection),
      input,
      caller.userName,
    );
    return { sentence, view: await invoiceView(services, caller, input.invoice_id) };
  });
  signedChange(app, paths.bulkReplay, options, bulkReplaySchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const started = await startBulk(services.street, requireActive(services, connection), {
      action: 'replay',
      selection: { filter: input.filter },
      askedBy: caller.userName,
    });
    const queued = started?.total ?? 0;
    const sentence =
      queued === 0 ? 'Nothing matches any more.' : `${queued} document${queued === 1 ? '' : 's'} queued.`;
    return { queued, sentence, view: await overviewView(services, caller) };
  });
  return app;
}
