import { Hono } from 'hono';
import { z } from 'zod';
import { contactSearchSchema, invoiceActionSchema, invoiceReadSchema, resolveSchema } from '#shared/api/invoice.ts';
import { bulkReplaySchema, customerReadSchema } from '#shared/api/overview.ts';
import { paths } from '#shared/api/paths.ts';
import type { DocumentAction } from '#shared/statuses.ts';
import { endLink, linksOf } from '../matching/links.ts';
import { searchContacts } from '../matching/search.ts';
import type { Services } from '../services.ts';
import { exclude, include, replay, replayAll } from '../sync/ask.ts';
import { findItem } from '../sync/items.ts';
import { resolveQuestion } from '../sync/resolve.ts';
import { undo } from '../sync/undo.ts';
import { allowedActions } from '../views/actions.ts';
import type { Caller } from '../views/caller.ts';
import { readConnection } from '../views/connection.ts';
import { customerView } from '../views/customer.ts';
import { invoiceView } from '../views/invoice.ts';
import { overviewView } from '../views/overview.ts';
import { previewInvoice, requireActive } from '../views/preview.ts';
import { HttpError } from './http-error.ts';
import { limitBody } from './limits.ts';
import { type SignedRoutesOptions, signedChange, signedRead, viewCors } from './signed.ts';

/** Signed requests are a few kB; settings with thousands of mappings are the largest. */
export const MAX_VIEW_BYTES = 2 * 1024 * 1024;

export const signedOptions = (services: Services): SignedRoutesOptions => ({
  db: services.db,
  secrets: services.signingSecrets,
  now: services.now,
});

const actionWords: Record<DocumentAction, string> = {
  sync: 'synced',
  replay: 'replayed',
  preview: 'previewed',
  undo: 'undone',
  exclude: 'excluded',
  include: 'included',
};

/** Reads and actions of the invoice, customer and overview views. */
export function documentRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  app.use('/app/*', viewCors, limitBody(MAX_VIEW_BYTES));

  signedRead(app, paths.invoice, options, invoiceReadSchema, (caller, input) =>
    invoiceView(services, caller, input.invoice_id),
  );
  signedRead(app, paths.customer, options, customerReadSchema, (caller, input) =>
    customerView(services, caller, input.customer_id),
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
    const found = await searchContacts(services.db, active, input.query);
    return { candidates: found.map((candidate) => ({ ...candidate, url: ledger.contactUrl(candidate) })) };
  });

  signedChange(app, paths.invoiceAction, options, invoiceActionSchema, async (caller, input) => {
    const sentence = await act(services, caller, input);
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
  signedChange(app, paths.customerUnlink, options, customerReadSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    if (connection !== null) {
      const links = await linksOf(services.db, { connection, stripeCustomerId: input.customer_id });
      for (const { id } of links.filter(({ state }) => state === 'active')) {
        await services.db.transaction((tx) => endLink(tx, { connection, id, state: 'unlinked', by: caller.userName }));
      }
    }
    return customerView(services, caller, input.customer_id);
  });
  signedChange(app, paths.bulkReplay, options, bulkReplaySchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const queued = await replayAll(
      services.street,
      caller.installation,
      requireActive(services, connection),
      input.filter,
      caller.userName,
    );
    const sentence =
      queued === 0 ? 'Nothing matches any more.' : `${queued} document${queued === 1 ? '' : 's'} queued.`;
    return { queued, sentence, view: await overviewView(services, caller) };
  });
  return app;
}

/** Does what the merchant asked of one invoice, if its state allows it. */
async function act(services: Services, caller: Caller, input: z.output<typeof invoiceActionSchema>): Promise<string> {
  const { street } = services;
  const { connection: found } = await readConnection(services, caller.installation);
  const connection = requireActive(services, found);
  const item = await findItem(services.db, connection, 'invoice', input.invoice_id);
  // A press that meets a run under way is no fault of the person: it is done once that run is over.
  const meetsRun = item?.status === 'queued' || item?.status === 'syncing';
  const again = meetsRun && (input.action === 'replay' || input.action === 'sync');
  if (!again && !allowedActions(connection, item).includes(input.action)) {
    const state = item === undefined ? 'not synced yet' : item.sentence;
    throw new HttpError(
      409,
      'action_not_allowed',
      'Not possible in this state',
      `The invoice cannot be ${actionWords[input.action]} now: ${state} Reload to see what can be done.`,
    );
  }
  const object = { type: 'invoice', id: input.invoice_id } as const;
  const by = caller.userName;
  switch (input.action) {
    case 'sync':
    case 'replay':
      await replay(street, caller.installation, connection, object, by);
      return 'Queued.';
    case 'exclude': {
      const sentence = await exclude(street, connection, object, by, input.reason ?? null);
      if (sentence !== null) return sentence;
      throw new HttpError(
        409,
        'action_not_allowed',
        'It has just been written to your books',
        'A run was under way and has written the draft, so it was not excluded. Undo it first, then exclude it.',
      );
    }
    case 'include':
      await include(street, caller.installation, connection, object, by);
      return 'Included again.';
    case 'undo':
      if (item === undefined) return 'There was nothing to undo.';
      return undo(street, caller.installation, connection, item, by);
  }
}
