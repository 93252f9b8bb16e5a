import { Hono } from 'hono';
import { readEnvelope } from '../intake/event-types.ts';
import type { Inbox } from '../intake/inbox.ts';
import { type NamedSecret, verifySignature } from '../intake/signature.ts';
import type { Metrics } from '../metrics.ts';
import { HttpError } from './http-error.ts';
import { limitBody } from './limits.ts';

/** Stripe's events are a few to some hundred kB. */
const MAX_EVENT_BYTES = 1024 * 1024;

/**
 * `POST /webhooks/stripe`: signature over the raw body, envelope committed, then 2xx. No rate limit by address: every
 * event comes from Stripe, and one refused is one delayed; what is not signed costs one HMAC.
 */
export function webhookRoutes(options: { inbox: Inbox; secrets: readonly NamedSecret[]; metrics: Metrics }): Hono {
  const app = new Hono();
  app.post('/webhooks/stripe', limitBody(MAX_EVENT_BYTES), async (c) => {
    const raw = await c.req.text();
    const via = verifySignature(raw, c.req.header('Stripe-Signature'), options.secrets);
    if (via === null) {
      options.metrics.events.inc({ result: 'unsigned' });
      throw new HttpError(
        400,
        'signature_invalid',
        'The signature does not fit',
        'No configured signing secret fits this event, or it is older than 5 minutes. Check STRIPE_WEBHOOK_SECRETS_LIVE, _TEST and _SANDBOX.',
      );
    }
    let envelope: ReturnType<typeof readEnvelope>;
    try {
      envelope = readEnvelope(JSON.parse(raw));
    } catch (error) {
      throw new HttpError(400, 'not_an_event', 'Not a Stripe event', 'The signed body is not an event of API v1.', {
        cause: error,
      });
    }
    const fresh = await options.inbox.accept(envelope, via);
    options.metrics.events.inc({ result: fresh ? 'accepted' : 'duplicate' });
    return c.json({ received: true, duplicate: !fresh });
  });
  return app;
}
