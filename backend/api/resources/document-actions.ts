import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { previewSchema } from '#shared/api/invoice.ts';
import { act } from '../../routes/act.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import { findItem } from '../../sync/items.ts';
import { documentListRow } from '../../views/documents-list.ts';
import { previewInvoice, requireActive } from '../../views/preview.ts';
import type { ApiEnv } from '../door/caller.ts';
import { badBody, doorProblems, json, needs, notFound, outside, repeatable } from '../door/operation.ts';
import { documentSchema } from './documents.ts';
import { documentParams, nameDocument } from './find-document.ts';

const actionAnswer = z.object({
  sentence: z.string().meta({ description: 'What happens now, for people.' }),
  /** As the action left it. Runs go on: listen to webhooks, or read it again. */
  document: documentSchema,
});

const common = {
  tags: ['Documents'],
  method: 'post' as const,
  request: { params: documentParams, headers: repeatable },
  responses: {
    200: json(actionAnswer, 'Done, or queued'),
    ...doorProblems,
    ...notFound,
    ...outside,
    ...badBody,
  },
};

const words = {
  sync: ['Sync a document now', 'Queues it whatever stage the settings wait for.'],
  replay: [
    'Replay a document',
    'Reads it again and brings the books into step. A draft that no longer fits is replaced.',
  ],
  undo: ['Undo a document', 'Removes its draft from the books. What is posted there is refused.'],
  include: ['Include a document again', 'Takes an exclusion back and lets the rules decide.'],
} as const;
const plainActions = ['sync', 'replay', 'undo', 'include'] as const;

const excludeRoute = createRoute({
  ...needs('sync'),
  ...common,
  path: '/documents/{id}/exclude',
  operationId: 'excludeDocument',
  summary: 'Exclude a document',
  description:
    'Events and bulk replays pass it by until it is included again. What is in the books is refused: undo it first.',
  request: {
    ...common.request,
    body: json(z.object({ reason: z.string().max(500).optional() }), 'Why, shown with the document'),
  },
});

const previewRoute = createRoute({
  ...needs('read'),
  ...common,
  path: '/documents/{id}/preview',
  operationId: 'previewDocument',
  summary: 'Preview a document',
  description:
    'Exactly what would be written, line by line, what would stop it, and how it differs from what stands in the books. Nothing is written. Invoices only.',
  responses: { ...common.responses, 200: json(previewSchema.meta({ id: 'Preview' }), 'What would be written') },
});

/** What may be done with documents: the actions of the views. */
export function documentActions(app: OpenAPIHono<ApiEnv>, services: Services): void {
  for (const action of plainActions) {
    const [summary, description] = words[action];
    const route = createRoute({
      ...needs('sync'),
      ...common,
      path: `/documents/{id}/${action}`,
      operationId: `${action}Document`,
      summary,
      description,
    });
    app.openapi(route, async (c) => {
      const caller = c.get('caller');
      const { object } = await nameDocument(services, caller, c.req.valid('param').id);
      const sentence = await act(services, caller, { object, action });
      return c.json({ sentence, document: await documentAfter(services, caller, object.id) }, 200);
    });
  }
  app.openapi(excludeRoute, async (c) => {
    const caller = c.get('caller');
    const { object } = await nameDocument(services, caller, c.req.valid('param').id);
    const { reason } = c.req.valid('json');
    const sentence = await act(services, caller, { object, action: 'exclude', reason });
    return c.json({ sentence, document: await documentAfter(services, caller, object.id) }, 200);
  });
  app.openapi(previewRoute, async (c) => {
    const caller = c.get('caller');
    const { object, connection } = await nameDocument(services, caller, c.req.valid('param').id);
    if (object.type !== 'invoice') throw invoicesOnly();
    return c.json(await previewInvoice(services, caller, requireActive(services, connection), object.id), 200);
  });
}

/** The document as an action left it. */
async function documentAfter(
  services: Services,
  caller: Parameters<typeof nameDocument>[1],
  stripeId: string,
): Promise<z.output<typeof documentSchema>> {
  const { connection, object } = await nameDocument(services, caller, stripeId);
  const item = await findItem(services.db, connection, object.type, object.id);
  if (item === undefined) throw new Error(`No row for ${stripeId} after an action on it`);
  return documentListRow(item);
}

const invoicesOnly = () =>
  new HttpError(
    409,
    'preview_invoices_only',
    'Credit notes have no preview',
    'A credit note follows its invoice: to the same customer, with the same items and tax codes. Preview the invoice instead.',
  );
