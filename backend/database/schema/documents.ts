import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { RunStep } from '#shared/api/common.ts';
import type { EqualDocument } from '#shared/api/equals.ts';
import type { ContactCandidate, StoredDecision } from '#shared/api/invoice.ts';
import type { ProblemRecord } from '#shared/problems.ts';
import { connections, createdAt, installations, instant } from './tenancy.ts';

/** The Stripe products on the lines of a written document, as a JSON array: a product's documents are found by it. */
export const productsOf = (written: AnyPgColumn): SQL =>
  sql`jsonb_path_query_array(${written}, '$.lines[*].productId')`;

/** Present state of one Stripe object towards one ledger company. */
export const syncItems = pgTable(
  'sync_items',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    objectType: text('object_type', { enum: ['invoice', 'credit_note'] }).notNull(),
    stripeId: text('stripe_id').notNull(),
    /** For a credit note: its invoice. */
    parentStripeId: text('parent_stripe_id'),
    number: text('number'),
    stripeCustomerId: text('stripe_customer_id'),
    customerName: text('customer_name'),
    /** Calendar date of the document in the company's zone. */
    documentDate: text('document_date'),
    status: text('status', {
      enum: [
        'queued',
        'syncing',
        'synced',
        'synced_with_variance',
        'waiting',
        'needs_review',
        'failed',
        'excluded',
        'undone',
      ],
    }).notNull(),
    /** One sentence about the present state. */
    sentence: text('sentence').notNull(),
    problem: jsonb('problem').$type<ProblemRecord>(),
    problemCode: text('problem_code'),
    problemSubject: text('problem_subject'),
    /** A person's decision that outlasts events: excluded here, or undone. */
    hold: text('hold', { enum: ['excluded', 'undone'] }),
    /** Somebody asked for it by hand: stage and automatic are overridden until it is done, over retries too. */
    forced: boolean('forced').notNull().default(false),
    /** Rises each time the document must be made anew (undone, deleted in the ledger): part of the intent's key (C03). */
    generation: integer('generation').notNull().default(1),
    ledgerKind: text('ledger_kind', { enum: ['invoice', 'credit_memo'] }),
    ledgerId: text('ledger_id'),
    ledgerNumber: text('ledger_number'),
    ledgerState: text('ledger_state'),
    ledgerUrl: text('ledger_url'),
    externalNumber: text('external_number'),
    contactLedgerId: text('contact_ledger_id'),
    currency: text('currency'),
    /** Minor units. */
    stripeTotal: bigint('stripe_total', { mode: 'bigint' }),
    stripeTax: bigint('stripe_tax', { mode: 'bigint' }),
    ledgerTotal: bigint('ledger_total', { mode: 'bigint' }),
    ledgerTax: bigint('ledger_tax', { mode: 'bigint' }),
    stripeStatus: text('stripe_status'),
    /** Fingerprint of what the last run read in Stripe: an event that brings nothing new repeats no failure. */
    sourceHash: text('source_hash'),
    paidAt: instant('paid_at'),
    /** The written document: contact, lines, notes, as the views show them. */
    written: jsonb('written').$type<Record<string, unknown>>(),
    writtenHash: text('written_hash'),
    /** Whom a person may choose from while the document waits for that answer. */
    candidates: jsonb('candidates').$type<ContactCandidate[]>(),
    /** Whose document it is and why, as decided last, with the settings version that decided. */
    decision: jsonb('decision').$type<StoredDecision>(),
    /** "Not now": the question rests until then, or until something new comes (sync/snooze.ts). */
    snoozedUntil: instant('snoozed_until'),
    snoozedBy: text('snoozed_by'),
    /** How the document in the ledger came about: written by us, met there under our number, or linked by a person's word. */
    origin: text('origin', { enum: ['made', 'found', 'linked'] }),
    /** Documents of the ledger that equal this one, while it is asked whether it is one of them (C08). */
    equals: jsonb('equals').$type<EqualDocument[]>(),
    /** What somebody said to that: `write` all the same, or `use:` and the ledger's id. */
    equalsAnswer: text('equals_answer'),
    /** What the metadata in Stripe says, so that it is written only when it changes. */
    wroteBack: text('wrote_back'),
    settingsVersion: integer('settings_version'),
    attempts: integer('attempts').notNull().default(0),
    firstFailedAt: instant('first_failed_at'),
    nextAttemptAt: instant('next_attempt_at'),
    syncedAt: instant('synced_at'),
    changedAt: instant('changed_at').notNull().defaultNow(),
    createdAt: createdAt(),
    /** What a search in lists looks through. Cut, because an index row has its limit. */
    search: text('search').generatedAlwaysAs(
      sql`left(lower(coalesce(number, '') || ' ' || coalesce(customer_name, '') || ' ' || coalesce(ledger_number, '') || ' ' || stripe_id), 500)`,
    ),
  },
  (table) => [
    unique('sync_items_tenant_key').on(table.installationId, table.id),
    unique('sync_items_object').on(table.connectionId, table.objectType, table.stripeId),
    uniqueIndex('sync_items_document')
      .on(table.connectionId, table.ledgerKind, table.ledgerId)
      .where(sql`${table.ledgerId} is not null`),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('sync_items_status').on(table.connectionId, table.status, table.changedAt),
    index('sync_items_cause')
      .on(table.connectionId, table.problemCode, table.problemSubject)
      .where(sql`${table.problemCode} is not null`),
    index('sync_items_customer').on(table.connectionId, table.stripeCustomerId),
    index('sync_items_due').on(table.nextAttemptAt).where(sql`${table.nextAttemptAt} is not null`),
    index('sync_items_parent').on(table.connectionId, table.parentStripeId),
    // Lists: one index per order, and one that a search reads without touching the rows themselves.
    index('sync_items_by_change').on(table.connectionId, table.changedAt, table.id),
    index('sync_items_by_date').on(table.connectionId, sql`coalesce(${table.documentDate}, '')`, table.id),
    index('sync_items_by_amount').on(table.connectionId, sql`coalesce(${table.stripeTotal}, 0)`, table.id),
    index('sync_items_search').on(table.connectionId, table.search, table.id),
    // Which documents carry a product (views/product.ts).
    index('sync_items_products').using('gin', productsOf(table.written)),
  ],
);

/** One walk along the street, kept with its steps, requests and answers (redacted). */
export const syncRuns = pgTable(
  'sync_runs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    itemId: uuid('item_id').notNull(),
    trigger: text('trigger').notNull(),
    askedBy: text('asked_by'),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
    status: text('status').notNull(),
    sentence: text('sentence').notNull().default(''),
    problem: jsonb('problem').$type<ProblemRecord>(),
    steps: jsonb('steps').$type<RunStep[]>().notNull().default([]),
    settingsVersion: integer('settings_version'),
  },
  (table) => [
    foreignKey({
      columns: [table.installationId, table.itemId],
      foreignColumns: [syncItems.installationId, syncItems.id],
    }).onDelete('cascade'),
    index('sync_runs_item').on(table.itemId, table.startedAt),
    index('sync_runs_when').on(table.installationId, table.startedAt, table.id),
  ],
);

/**
 * What we are about to write, recorded before it is sent. An open intent found by a later run means that the outcome
 * is unknown: look first, then go on (C02, C05, C06).
 */
export const writeIntents = pgTable(
  'write_intents',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    /** What is written: `document` of an item, `rounding_line`, `contact`, … */
    purpose: text('purpose').notNull(),
    /** Item id, or the identity of a contact. */
    subject: text('subject').notNull(),
    generation: integer('generation').notNull(),
    /** By which it is found in the ledger. */
    key: text('key').notNull(),
    payload: jsonb('payload').notNull(),
    state: text('state', { enum: ['open', 'done', 'void'] })
      .notNull()
      .default('open'),
    ledgerId: text('ledger_id'),
    sentAt: instant('sent_at').notNull(),
    /** No repeat before this instant: until then the lost write may still be carried out. */
    settlesAt: instant('settles_at'),
    closedAt: instant('closed_at'),
  },
  (table) => [
    unique().on(table.connectionId, table.purpose, table.subject, table.generation),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('write_intents_open').on(table.connectionId).where(sql`${table.state} = 'open'`),
  ],
);

/** What is billed: one row per document and month in which it was created successfully. Undone ones are taken back (C78). */
export const usage = pgTable(
  'usage',
  {
    installationId: uuid('installation_id').notNull(),
    itemId: uuid('item_id').notNull(),
    /** `YYYY-MM`, UTC. */
    month: text('month').notNull(),
    countedAt: instant('counted_at').notNull().defaultNow(),
    takenBackAt: instant('taken_back_at'),
  },
  (table) => [
    primaryKey({ columns: [table.itemId, table.month] }),
    foreignKey({
      columns: [table.installationId, table.itemId],
      foreignColumns: [syncItems.installationId, syncItems.id],
    }).onDelete('cascade'),
    index('usage_month').on(table.installationId, table.month),
  ],
);

/** Who changed what. Values are redacted before they come here. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id')
      .notNull()
      .references(() => installations.id),
    connectionId: uuid('connection_id'),
    at: instant('at').notNull().defaultNow(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
  },
  (table) => [
    index('audit_log_when').on(table.installationId, table.at),
    index('audit_log_subject').on(table.installationId, table.subject, table.at),
  ],
);
