import type Stripe from 'stripe';
import { z } from 'zod';
import { isDisplayKey } from '../documents/display-metadata.ts';

/** What an event means to us. Everything not listed is stored and left. */
export type EventMeaning =
  | 'invoice'
  | 'credit_note'
  | 'customer'
  | 'catalogue'
  /** Something moved in the balance. */
  | 'money'
  /** A dispute that was decided. */
  | 'dispute'
  /** A payout: what it consists of is listed, or it came back. */
  | 'payout'
  | 'installed'
  | 'uninstalled';

/**
 * Event types that lead to work, and what about. The value is a hint only: the object is fetched again. Also the list
 * that the sweep asks Stripe for, and that docs name for the webhook endpoint.
 */
export const eventMeanings: Record<string, EventMeaning> = {
  'invoice.finalized': 'invoice',
  'invoice.sent': 'invoice',
  'invoice.paid': 'invoice',
  'invoice.updated': 'invoice',
  'invoice.overpaid': 'invoice',
  'invoice.voided': 'invoice',
  'invoice.deleted': 'invoice',
  'invoice.marked_uncollectible': 'invoice',
  'invoice_payment.paid': 'invoice',
  'credit_note.created': 'credit_note',
  'credit_note.updated': 'credit_note',
  'credit_note.voided': 'credit_note',
  'customer.updated': 'customer',
  'customer.deleted': 'customer',
  'customer.tax_id.created': 'customer',
  'customer.tax_id.updated': 'customer',
  'customer.tax_id.deleted': 'customer',
  'product.updated': 'catalogue',
  'price.updated': 'catalogue',
  'tax_rate.updated': 'catalogue',
  'charge.succeeded': 'money',
  'charge.failed': 'money',
  'charge.refunded': 'money',
  'charge.updated': 'money',
  'refund.created': 'money',
  'refund.updated': 'money',
  'refund.failed': 'money',
  'charge.dispute.created': 'money',
  'charge.dispute.closed': 'dispute',
  'charge.dispute.funds_withdrawn': 'money',
  'charge.dispute.funds_reinstated': 'money',
  'payout.paid': 'payout',
  'payout.failed': 'payout',
  'payout.canceled': 'payout',
  'payout.reconciliation_completed': 'payout',
  'account.application.authorized': 'installed',
  'account.application.deauthorized': 'uninstalled',
};

/**
 * Ids and types are printable ASCII. Held to it here, because events are committed many at a time: one with a character
 * that Postgres takes for no text would be refused together with its neighbours.
 */
const name = z.string().regex(/^[\x21-\x7e]{1,255}$/);
const expandable = z.union([name, z.object({ id: name }).transform((object) => object.id)]);

/** The part of an event that is kept. Anything else in the payload may be stale, so it is not even read. */
const eventSchema = z.object({
  id: name,
  type: name,
  account: name.optional(),
  livemode: z.boolean(),
  created: z.int(),
  data: z.object({
    object: z.object({
      id: name.optional(),
      object: z.string().optional(),
      invoice: expandable.nullish(),
      customer: expandable.nullish(),
    }),
    previous_attributes: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** Events that our own display in the metadata brings about. */
const displayed = new Set(['invoice.updated', 'credit_note.updated']);

/** What the inbox keeps of an event. */
export type Envelope = {
  id: string;
  type: string;
  /** `platform` for events of our own account. */
  account: string;
  livemode: boolean;
  /** The object that the work is about: for an invoice payment its invoice, for a tax id its customer. */
  objectId: string;
  /** Unix seconds. */
  created: number;
  /** Only our own display metadata changed: nothing to do. */
  ownChange: boolean;
};

/** True when the only thing that changed is metadata that we wrote ourselves: reacting to it would be a loop. */
function isOwnChange(previous: Record<string, unknown> | null | undefined): boolean {
  if (previous === null || previous === undefined) return false;
  const changed = Object.keys(previous).filter((key) => key !== 'webhooks_delivered_at');
  const metadata = previous.metadata;
  if (changed.length !== 1 || typeof metadata !== 'object' || metadata === null) return false;
  const keys = Object.keys(metadata);
  return keys.length > 0 && keys.every(isDisplayKey);
}

/**
 * Reads the envelope of an event's JSON.
 * @throws ZodError when it is no event
 */
export function readEnvelope(json: unknown): Envelope {
  const event = eventSchema.parse(json);
  const object = event.data.object;
  const id = object.id ?? '';
  const subject =
    object.object === 'invoice_payment'
      ? (object.invoice ?? id)
      : object.object === 'tax_id'
        ? (object.customer ?? id)
        : id;
  return {
    id: event.id,
    type: event.type,
    account: event.account ?? 'platform',
    livemode: event.livemode,
    objectId: subject,
    created: event.created,
    ownChange: displayed.has(event.type) && isOwnChange(event.data.previous_attributes),
  };
}

/** The types the sweep asks for; Stripe takes 20 at most per request, so they come in groups. */
export function sweepTypes(): Stripe.EventListParams['types'][] {
  const types = Object.keys(eventMeanings).filter((type) => !type.startsWith('account.'));
  const groups = Array.from({ length: Math.ceil(types.length / 20) }, (_, at) => types.slice(at * 20, at * 20 + 20));
  return groups as Stripe.EventListParams['types'][];
}
