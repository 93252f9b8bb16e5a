import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { equalsPolicies } from '#shared/backfill.ts';
import { syncItems } from './documents.ts';
import { connections, createdAt, instant } from './tenancy.ts';

/** One replay or exclusion of many documents: who asked, for what, and how far it has come. */
export const bulkRuns = pgTable(
  'bulk_runs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    action: text('action', { enum: ['replay', 'exclude'] }).notNull(),
    /** What was asked for: a filter, or documents one by one. For the eye and the audit; the members are bulk_items. */
    selection: jsonb('selection').notNull(),
    reason: text('reason'),
    /** `stopping`: nothing new is started, what is under way is waited for. */
    state: text('state', {
      enum: ['running', 'paused', 'stopping', 'stopped', 'done', 'undoing', 'undone'],
    }).notNull(),
    /** What is done with documents that equal one that stands in the ledger already (C08). */
    equals: text('equals', { enum: equalsPolicies }).notNull().default('ask'),
    /** When the documents that stand in the ledger were read for this run; null: not (yet). */
    lookedAt: instant('looked_at'),
    /** Taken back of what it made, and how many had to be left. */
    undone: integer('undone').notNull().default(0),
    kept: integer('kept').notNull().default(0),
    total: integer('total').notNull(),
    succeeded: integer('succeeded').notNull().default(0),
    needsReview: integer('needs_review').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    /** Came to rest without being written: out of scope, waiting for its stage or for a retry. */
    setAside: integer('set_aside').notNull().default(0),
    /** Not touched, because somebody stopped the run or the document's state no longer allowed it. */
    skipped: integer('skipped').notNull().default(0),
    askedBy: text('asked_by').notNull(),
    stoppedBy: text('stopped_by'),
    createdAt: createdAt(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    unique('bulk_runs_tenant_key').on(table.installationId, table.id),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('bulk_runs_newest').on(table.connectionId, table.createdAt),
  ],
);

/** The documents of a bulk run as they were chosen, and what became of each. */
export const bulkItems = pgTable(
  'bulk_items',
  {
    installationId: uuid('installation_id').notNull(),
    bulkId: uuid('bulk_id').notNull(),
    itemId: uuid('item_id').notNull(),
    state: text('state', {
      enum: ['waiting', 'started', 'succeeded', 'needs_review', 'failed', 'set_aside', 'skipped', 'undone', 'kept'],
    })
      .notNull()
      .default('waiting'),
    startedAt: instant('started_at'),
  },
  (table) => [
    primaryKey({ columns: [table.bulkId, table.itemId] }),
    foreignKey({
      columns: [table.installationId, table.bulkId],
      foreignColumns: [bulkRuns.installationId, bulkRuns.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.installationId, table.itemId],
      foreignColumns: [syncItems.installationId, syncItems.id],
    }).onDelete('cascade'),
    index('bulk_items_state').on(table.bulkId, table.state),
    index('bulk_items_item').on(table.itemId),
  ],
);
