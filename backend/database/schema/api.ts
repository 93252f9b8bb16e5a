import { sql } from 'drizzle-orm';
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { createdAt, installations, instant } from './tenancy.ts';

const tenant = () =>
  uuid('installation_id')
    .notNull()
    .references(() => installations.id, { onDelete: 'cascade' });

/** Keys of the public API. The secret is shown once and kept as a hash; the prefix finds the row. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: tenant(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull().unique(),
    secretHash: text('secret_hash').notNull(),
    scopes: text('scopes', { enum: ['read', 'sync', 'configure'] })
      .array()
      .notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
    revokedBy: text('revoked_by'),
  },
  (table) => [
    unique('api_keys_tenant_key').on(table.installationId, table.id),
    index('api_keys_installation').on(table.installationId, table.createdAt),
  ],
);

/** Answers to POST requests of the public API by Idempotency-Key: a repeated request gets the first answer. Kept 24 h. */
export const apiAnswers = pgTable(
  'api_answers',
  {
    installationId: uuid('installation_id').notNull(),
    keyId: uuid('key_id').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    /** Method and path with its query. */
    target: text('target').notNull(),
    bodyHash: text('body_hash').notNull(),
    /** Null: under way. */
    status: integer('status'),
    contentType: text('content_type'),
    /** Sealed, as an answer may hold a secret that is shown once. */
    sealedAnswer: text('sealed_answer'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.keyId, table.idempotencyKey] }),
    foreignKey({
      columns: [table.installationId, table.keyId],
      foreignColumns: [apiKeys.installationId, apiKeys.id],
    }).onDelete('cascade'),
    index('api_answers_age').on(table.createdAt),
  ],
);

/** Where an integrator wants to be told of document states. */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: tenant(),
    url: text('url').notNull(),
    description: text('description').notNull().default(''),
    events: text('events').array().notNull(),
    state: text('state', { enum: ['enabled', 'disabled'] })
      .notNull()
      .default('enabled'),
    /** Why it is disabled, in words; null while it is enabled. */
    stateDetail: text('state_detail'),
    /** Since when nothing has been accepted; null after a success. */
    failingSince: instant('failing_since'),
    sealedSecret: text('sealed_secret').notNull(),
    /** The secret before the last rotation signs beside the new one until this instant. */
    sealedPrevious: text('sealed_previous'),
    previousUntil: instant('previous_until'),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('webhook_endpoints_tenant_key').on(table.installationId, table.id),
    index('webhook_endpoints_listening').on(table.installationId).where(sql`${table.state} = 'enabled'`),
  ],
);

/** The outbox: what became true, written in the transaction that made it true, and only where somebody listens. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: tenant(),
    type: text('type').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    occurredAt: instant('occurred_at').notNull().defaultNow(),
  },
  (table) => [
    unique('webhook_events_tenant_key').on(table.installationId, table.id),
    index('webhook_events_age').on(table.occurredAt),
  ],
);

/** One event on its way to one endpoint. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    endpointId: uuid('endpoint_id').notNull(),
    eventId: uuid('event_id').notNull(),
    state: text('state', { enum: ['pending', 'delivered', 'failed'] })
      .notNull()
      .default('pending'),
    attempts: integer('attempts').notNull().default(0),
    /** Null: under way, or over. */
    nextAttemptAt: instant('next_attempt_at'),
    createdAt: createdAt(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    unique('webhook_deliveries_tenant_key').on(table.installationId, table.id),
    foreignKey({
      columns: [table.installationId, table.endpointId],
      foreignColumns: [webhookEndpoints.installationId, webhookEndpoints.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.installationId, table.eventId],
      foreignColumns: [webhookEvents.installationId, webhookEvents.id],
    }).onDelete('cascade'),
    index('webhook_deliveries_due').on(table.nextAttemptAt).where(sql`${table.nextAttemptAt} is not null`),
    index('webhook_deliveries_log').on(table.endpointId, table.createdAt),
    index('webhook_deliveries_event').on(table.eventId),
  ],
);

/** What an endpoint answered to one try. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    deliveryId: uuid('delivery_id').notNull(),
    at: instant('at').notNull(),
    durationMs: integer('duration_ms').notNull(),
    /** Null: there was no answer, and `failure` says why. */
    status: integer('status'),
    failure: text('failure'),
    /** Beginning of what was answered. */
    excerpt: text('excerpt'),
  },
  (table) => [
    foreignKey({
      columns: [table.installationId, table.deliveryId],
      foreignColumns: [webhookDeliveries.installationId, webhookDeliveries.id],
    }).onDelete('cascade'),
    index('webhook_attempts_delivery').on(table.deliveryId, table.at),
  ],
);
