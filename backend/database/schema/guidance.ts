import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { connections, createdAt, instant } from './tenancy.ts';

/**
 * Causes (problem code and subject) that were told by mail and have not healed since: each is told once. The documents
 * that had it say when it has healed; one that is being replayed just now has not.
 */
export const notifiedCauses = pgTable(
  'notified_causes',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    code: text('code').notNull(),
    /** What the cause is about, e.g. a tax rate; '' where it is about nothing in particular. */
    subject: text('subject').notNull(),
    itemIds: jsonb('item_ids').$type<string[]>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.code, table.subject] }),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);

/** Mails to be sent and sent ones. A mail is written together with what it tells, and sent afterwards until it is taken. */
export const mails = pgTable(
  'mails',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    /** Names what is told, so that no two processes write the same mail. */
    key: text('key').notNull(),
    kind: text('kind', { enum: ['failures', 'digest', 'revoked', 'test'] }).notNull(),
    recipients: jsonb('recipients').$type<string[]>().notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    html: text('html').notNull(),
    state: text('state', { enum: ['waiting', 'sent', 'failed', 'skipped'] })
      .notNull()
      .default('waiting'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at'),
    /** Until then one process is sending it. */
    claimedUntil: instant('claimed_until'),
    lastError: text('last_error'),
    createdAt: createdAt(),
    sentAt: instant('sent_at'),
  },
  (table) => [
    unique('mails_once').on(table.connectionId, table.key),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('mails_due').on(table.state, table.nextAttemptAt),
  ],
);

/** How far the setting up of a company has come, so that it goes on where it was left. */
export const onboardings = pgTable(
  'onboardings',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').primaryKey(),
    step: text('step', { enum: ['rules', 'rehearse', 'switch_on', 'done'] })
      .notNull()
      .default('rules'),
    /** What the suggestions filled in when they were taken, by path, so that it can be taken back. */
    suggested: jsonb('suggested').$type<Record<string, unknown>>(),
    rehearsedAt: instant('rehearsed_at'),
    finishedAt: instant('finished_at'),
    finishedBy: text('finished_by'),
    createdAt: createdAt(),
  },
  (table) => [
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);
