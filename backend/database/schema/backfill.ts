import { sql } from 'drizzle-orm';
import {
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
import { type BackfillStage, backfillStages, backfillStates, equalsPolicies } from '#shared/backfill.ts';
import type { ProblemRecord } from '#shared/problems.ts';
import { syncItems } from './documents.ts';
import { moneyPostings } from './money.ts';
import { connections, createdAt, instant } from './tenancy.ts';

/** Runs over a period: resumable, with what was expected and what was got (C68). */
export const backfills = pgTable(
  'backfills',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    fromDate: text('from_date').notNull(),
    toDate: text('to_date').notNull(),
    /** Only planned and counted; nothing is written. */
    dry: boolean('dry').notNull().default(false),
    state: text('state', { enum: backfillStates }).notNull(),
    stage: text('stage', { enum: backfillStages }).$type<BackfillStage>().notNull().default('looking'),
    /** Where the present stage goes on: Stripe's paging cursor, or the next day of the period. */
    cursor: text('cursor'),
    /** Documents listed in Stripe, drafts aside, and how many of them were handed out. */
    listed: integer('listed').notNull().default(0),
    enqueued: integer('enqueued').notNull().default(0),
    /** How many have come to their end. */
    through: integer('through').notNull().default(0),
    /** Movements of the balance read, and payouts proven of how many. */
    movements: integer('movements').notNull().default(0),
    payouts: integer('payouts').notNull().default(0),
    proven: integer('proven').notNull().default(0),
    /** When the documents that stand in the ledger were read for this run; null: not (wholly) read. */
    lookedAt: instant('looked_at'),
    /** What is done with documents that equal one that stands there already (C08). */
    equals: text('equals', { enum: equalsPolicies }).notNull().default('ask'),
    /** What came of it, as the views and the command line show it. */
    result: jsonb('result').$type<Record<string, unknown>>(),
    /** Why it does not go on. */
    problem: jsonb('problem').$type<ProblemRecord>(),
    askedBy: text('asked_by'),
    stoppedBy: text('stopped_by'),
    createdAt: createdAt(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    unique('backfills_tenant_key').on(table.installationId, table.id),
    // One at a time: two would ask the same of the ledger.
    uniqueIndex('backfills_under_way')
      .on(table.connectionId)
      .where(sql`${table.state} in ('running', 'paused', 'stopping', 'undoing')`),
    index('backfills_newest').on(table.connectionId, table.createdAt),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);

/** The documents that a backfill handed out, and whether it was this run that made them: only these can be undone with it. */
export const backfillItems = pgTable(
  'backfill_items',
  {
    installationId: uuid('installation_id').notNull(),
    backfillId: uuid('backfill_id').notNull(),
    itemId: uuid('item_id').notNull(),
    state: text('state', { enum: ['started', 'made', 'other', 'undone', 'kept'] })
      .notNull()
      .default('started'),
    startedAt: instant('started_at').notNull(),
    /** Why undoing left it. */
    reason: text('reason'),
  },
  (table) => [
    primaryKey({ columns: [table.backfillId, table.itemId] }),
    index('backfill_items_state').on(table.backfillId, table.state),
    foreignKey({
      columns: [table.installationId, table.backfillId],
      foreignColumns: [backfills.installationId, backfills.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.installationId, table.itemId],
      foreignColumns: [syncItems.installationId, syncItems.id],
    }).onDelete('cascade'),
  ],
);

/** The postings of money that a backfill planned. */
export const backfillPostings = pgTable(
  'backfill_postings',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    backfillId: uuid('backfill_id').notNull(),
    postingId: uuid('posting_id').notNull(),
    state: text('state', { enum: ['made', 'undone', 'kept'] })
      .notNull()
      .default('made'),
    reason: text('reason'),
  },
  (table) => [
    primaryKey({ columns: [table.backfillId, table.postingId] }),
    foreignKey({
      columns: [table.installationId, table.backfillId],
      foreignColumns: [backfills.installationId, backfills.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.installationId, table.connectionId, table.postingId],
      foreignColumns: [moneyPostings.installationId, moneyPostings.connectionId, moneyPostings.id],
    }).onDelete('cascade'),
  ],
);

/**
 * Documents as a run read them in the ledger before it wrote, ours and others': by these it is seen that one stands
 * there already, without a request for each (C08).
 */
export const standingDocuments = pgTable(
  'standing_documents',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    kind: text('kind', { enum: ['invoice', 'credit_memo'] }).notNull(),
    ledgerId: text('ledger_id').notNull(),
    number: text('number').notNull(),
    externalNumber: text('external_number').notNull(),
    contactId: text('contact_id').notNull(),
    currency: text('currency').notNull(),
    /** Minor units. */
    total: bigint('total', { mode: 'bigint' }).notNull(),
    date: text('date').notNull(),
    state: text('state').notNull(),
    url: text('url'),
    readAt: instant('read_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.kind, table.ledgerId] }),
    index('standing_documents_equal').on(table.connectionId, table.contactId, table.total),
    index('standing_documents_number').on(table.connectionId, table.externalNumber),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);
