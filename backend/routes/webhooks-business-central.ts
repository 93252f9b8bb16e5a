import { and, eq } from 'drizzle-orm';
import { Hono } from 'hono';
import { z } from 'zod';
import { isFrom, noticesFor } from '../connections/notices.ts';
import { connections } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { HttpError } from './http-error.ts';
import { limitBody } from './limits.ts';

/** A thousand notices at most, of some hundred bytes each. */
const MAX_BYTES = 2 * 1024 * 1024;
/** Our own writes are told of too: what comes within this time is looked at together. */
const GATHER_SECONDS = 2;

/** Notices, as far as they are read. What changed is asked for there (a hint, like all events). */
const noticesSchema = z.object({
  value: z.array(z.object({ clientState: z.string(), resource: z.string(), changeType: z.string() })),
});

const kinds = { salesinvoices: 'invoice', salescreditmemos: 'credit_memo' } as const;

/**
 * `POST /webhooks/business-central/:connection`: echoes the token of a handshake, or queues a look at what changed. A
 * notice is known by its secret alone, since Business Central signs nothing. What is refused for good makes it end the
 * subscription, which is right for a connection that is no more.
 */
export function businessCentralWebhookRoutes(services: Pick<Services, 'config' | 'db' | 'queue'>): Hono {
  const app = new Hono();
  app.post('/webhooks/business-central/:connection', limitBody(MAX_BYTES), async (c) => {
    const id = z.uuid().safeParse(c.req.param('connection'));
    const notices = id.success ? noticesFor(services.config, id.data) : null;
    if (!id.success || notices === null) throw gone();
    const token = c.req.query('validationToken');
    if (token !== undefined) {
      // Plain text, yet nothing is echoed that a browser could take for a page.
      if (!/^[^<>&"'\p{Cc}]{1,1024}$/u.test(token))
        throw new HttpError(
          400,
          'not_an_event',
          'Not a validation token',
          'The token of the handshake has characters that no token has.',
        );
      return c.text(token);
    }
    const parsed = noticesSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) {
      const words = 'The body is not a list of notices of Business Central.';
      throw new HttpError(400, 'not_an_event', 'Not notices of Business Central', words, { cause: parsed.error });
    }
    if (!parsed.data.value.every(({ clientState }) => isFrom(notices, clientState))) {
      const words = 'The notices do not bear the secret that this connection was subscribed with.';
      throw new HttpError(401, 'signature_invalid', 'The secret does not fit', words);
    }
    const [connection] = await services.db
      .select({ id: connections.id })
      .from(connections)
      .where(and(eq(connections.id, id.data), eq(connections.state, 'active')));
    if (connection === undefined) throw gone();
    await queueLooks(services, connection.id, parsed.data.value);
    return c.json({ received: true });
  });
  return app;
}

/** Changes are looked at together; a deletion names what is gone, since no list tells it. */
async function queueLooks(
  { queue }: Pick<Services, 'queue'>,
  connectionId: string,
  told: z.output<typeof noticesSchema>['value'],
): Promise<void> {
  const deleted = told.flatMap(({ changeType, resource }) => {
    const match = /\/(\w+)\(([0-9a-f-]{36})\)$/i.exec(resource);
    const set = match?.[1]?.toLowerCase();
    const kind = set === 'salesinvoices' || set === 'salescreditmemos' ? kinds[set] : null;
    return changeType === 'deleted' && kind !== null && match?.[2] !== undefined
      ? [{ documentKind: kind, documentId: match[2].toLowerCase() }]
      : [];
  });
  await queue.add('upkeep', [
    {
      key: `changes:${connectionId}`,
      data: { kind: 'ledger_changes', connectionId },
      delaySeconds: GATHER_SECONDS,
    },
    ...deleted.map((one) => ({
      key: `deleted:${connectionId}:${one.documentId}`,
      data: { kind: 'ledger_document', connectionId, ...one },
      delaySeconds: GATHER_SECONDS,
    })),
  ]);
}

const gone = (): HttpError =>
  new HttpError(404, 'not_found', 'Not connected', 'No connection is told of changes at this address.');
