import { createHmac, timingSafeEqual } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { Hono } from 'hono';
import { z } from 'zod';
import { connections } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { HttpError } from './http-error.ts';
import { limitBody } from './limits.ts';

/** A batch of changes is some hundred bytes each. */
const MAX_BYTES = 1024 * 1024;

/** Our own writes are told of too: what comes within this time is looked at together. */
const GATHER_SECONDS = 2;

/** CloudEvents, as far as they are read: which company has changed. What changed is asked there (a hint, like all events). */
const eventsSchema = z.array(z.object({ type: z.string().startsWith('qbo.'), intuitaccountid: z.string() }));

/**
 * `POST /webhooks/quickbooks`: signature over the raw body, a look at the company's changes queued, then 2xx, well within
 * the three seconds that Intuit waits. Looks at one company coalesce.
 */
export function quickBooksWebhookRoutes(services: Pick<Services, 'config' | 'db' | 'queue'>): Hono {
  const tokens = services.config.QUICKBOOKS_WEBHOOK_TOKENS;
  const app = new Hono();
  app.post('/webhooks/quickbooks', limitBody(MAX_BYTES), async (c) => {
    const raw = await c.req.text();
    if (!isSigned(raw, c.req.header('intuit-signature') ?? '', tokens)) {
      const words = 'No configured verifier token fits these events. Check QUICKBOOKS_WEBHOOK_TOKENS.';
      throw new HttpError(401, 'signature_invalid', 'The signature does not fit', words);
    }
    const companies = await changedCompanies(services, realmsOf(raw));
    await services.queue.add(
      'upkeep',
      companies.map((id) => ({
        key: `changes:${id}`,
        data: { kind: 'ledger_changes', connectionId: id },
        delaySeconds: GATHER_SECONDS,
      })),
    );
    return c.json({ received: true });
  });
  return app;
}

function realmsOf(raw: string): string[] {
  try {
    return [...new Set(eventsSchema.parse(JSON.parse(raw)).map(({ intuitaccountid }) => intuitaccountid))];
  } catch (cause) {
    const words = 'The signed body is not a list of QuickBooks events in the CloudEvents format.';
    throw new HttpError(400, 'not_an_event', 'Not QuickBooks events', words, { cause });
  }
}

/** Connections of these companies, of whichever Stripe accounts; a company that is not connected is nobody's. */
async function changedCompanies({ db }: Pick<Services, 'db'>, realms: string[]): Promise<string[]> {
  if (realms.length === 0) return [];
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.ledger, 'quickbooks'),
        eq(connections.state, 'active'),
        inArray(connections.companyId, realms),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Base64 of HMAC-SHA256 over the raw body, by any of the app's verifier tokens. */
function isSigned(raw: string, signature: string, tokens: readonly string[]): boolean {
  const given = Buffer.from(signature, 'base64');
  return tokens.some((token) => {
    const expected = createHmac('sha256', token).update(raw).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
