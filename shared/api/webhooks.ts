import { z } from 'zod';
import { syncObjectTypes, syncStatusSchema } from '../statuses.ts';
import { instantSchema, moneySchema } from './common.ts';

/** What an integrator may be told of. A document that is queued or under way tells nothing: it will come to rest. */
export const webhookEventTypes = [
  'document.synced',
  'document.synced_with_variance',
  'document.needs_review',
  'document.failed',
  'document.waiting',
  'document.excluded',
  'document.undone',
  'payout.ties_out',
  'payout.does_not_tie_out',
  'connection.paused',
  'connection.resumed',
] as const;
export const webhookEventTypeSchema = z.enum(webhookEventTypes);
export type WebhookEventType = (typeof webhookEventTypes)[number];

/** What is sent of a document: how it stands, and by what it is found. Read it for more. */
export const documentEventDataSchema = z.object({
  id: z.uuid(),
  objectType: z.enum(syncObjectTypes),
  stripeId: z.string(),
  number: z.string().nullable(),
  customerId: z.string().nullable(),
  status: syncStatusSchema,
  sentence: z.string(),
  total: moneySchema.nullable(),
  ledger: z.object({ number: z.string(), state: z.string(), url: z.string().nullable() }).nullable(),
  problem: z.object({ code: z.string(), title: z.string(), fix: z.string() }).nullable(),
});
export type DocumentEventData = z.output<typeof documentEventDataSchema>;

/** What is sent of a payout that has reached the bank: whether it ties out. Read its proof for the items. */
export const payoutEventDataSchema = z.object({
  id: z.string(),
  arrivalDate: z.string(),
  bankLine: moneySchema,
  ties: z.boolean(),
  /** Books less bank line. */
  difference: moneySchema,
  findings: z.number().int(),
});
export type PayoutEventData = z.output<typeof payoutEventDataSchema>;

export const connectionEventDataSchema = z.object({
  id: z.uuid(),
  ledger: z.string(),
  companyName: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
});
export type ConnectionEventData = z.output<typeof connectionEventDataSchema>;

export const webhookEndpointSchema = z.object({
  id: z.uuid(),
  url: z.string(),
  description: z.string(),
  events: z.array(webhookEventTypeSchema),
  state: z.enum(['enabled', 'disabled']),
  /** Why it is disabled; null while it is enabled. */
  stateDetail: z.string().nullable(),
  /** Since when nothing has been accepted. */
  failingSince: instantSchema.nullable(),
  /** Until when the secret before the last one signs, too. */
  previousSecretUntil: instantSchema.nullable(),
  createdBy: z.string(),
  createdAt: instantSchema,
});
export type WebhookEndpoint = z.output<typeof webhookEndpointSchema>;

export const createWebhookEndpointSchema = z.strictObject({
  url: z.string().max(2000),
  description: z.string().max(200).default(''),
  events: z
    .array(webhookEventTypeSchema)
    .min(1)
    .max(webhookEventTypes.length)
    .default([...webhookEventTypes]),
});
export const updateWebhookEndpointSchema = z
  .strictObject({
    url: z.string().max(2000),
    description: z.string().max(200),
    events: z.array(webhookEventTypeSchema).min(1).max(webhookEventTypes.length),
    state: z.enum(['enabled', 'disabled']),
  })
  .partial();

export const webhookAttemptSchema = z.object({
  at: instantSchema,
  durationMs: z.number().int(),
  /** Null: there was no answer, and `failure` says why. */
  status: z.number().int().nullable(),
  failure: z.string().nullable(),
  /** Beginning of the answer, 500 characters at most. */
  excerpt: z.string().nullable(),
});

export const webhookDeliverySchema = z.object({
  id: z.uuid(),
  endpointId: z.uuid(),
  /** Sent as `webhook-id`: the same for every try, so that a repeated event is recognised. */
  eventId: z.uuid(),
  type: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number().int(),
  nextAttemptAt: instantSchema.nullable(),
  createdAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type WebhookDelivery = z.output<typeof webhookDeliverySchema>;

export const webhookDeliveryDetailSchema = webhookDeliverySchema.extend({
  payload: z.unknown(),
  log: z.array(webhookAttemptSchema),
});
export type WebhookDeliveryDetail = z.output<typeof webhookDeliveryDetailSchema>;
