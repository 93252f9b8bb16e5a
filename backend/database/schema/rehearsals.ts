import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { connections, instant } from './tenancy.ts';

/** The latest trial of matching rules over all Stripe customers of a company; the next one takes its place. */
export const rehearsals = pgTable(
  'rehearsals',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').primaryKey(),
    /** Another run, another id: a job of a run that was replaced finds its row no more. */
    runId: uuid('run_id').notNull(),
    state: text('state', { enum: ['running', 'done', 'failed'] }).notNull(),
    /** The customer settings that are tried. */
    customers: jsonb('customers').notNull(),
    /** The last Stripe customer tried; null at the beginning. */
    after: text('after'),
    tried: integer('tried').notNull().default(0),
    outcome: jsonb('outcome').notNull(),
    /** Why it failed: problem code and params. */
    problem: jsonb('problem'),
    askedBy: text('asked_by').notNull(),
    startedAt: instant('started_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);

/** Keys that Stripe customers of a trial under way hold, to find the shared ones; emptied when it ends. */
export const rehearsalKeys = pgTable(
  'rehearsal_keys',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    field: text('field', { enum: ['email', 'phone', 'taxId'] }).notNull(),
    key: text('key').notNull(),
    customers: integer('customers').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.field, table.key] }),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('rehearsal_keys_shared').on(table.connectionId, table.customers),
  ],
);
