import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import {
  type ComparisonPart,
  comparisonTriggers,
  type DifferenceChange,
  differenceKinds,
  differenceStates,
  differenceSubjects,
  type LinkCandidate,
} from '#shared/comparison.ts';
import type { ProblemRecord } from '#shared/problems.ts';
import { connections, instant } from './tenancy.ts';

/** Passes that compare Stripe with one company's books over a period; resumable, part by part (C67). */
export const comparisonRuns = pgTable(
  'comparison_runs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    /** Calendar dates in the company's zone, both included. */
    fromDate: text('from_date').notNull(),
    toDate: text('to_date').notNull(),
    trigger: text('trigger', { enum: comparisonTriggers }).notNull(),
    askedBy: text('asked_by'),
    /** `done` only when every part was read. */
    state: text('state', { enum: ['running', 'done', 'failed'] }).notNull(),
    /** Parts that are read, with what was expected and got (C68). */
    parts: jsonb('parts').$type<ComparisonPart[]>().notNull().default([]),
    /** Where the part under way goes on; null: at its beginning. */
    cursor: text('cursor'),
    /** Why it does not go on just now, or failed. */
    problem: jsonb('problem').$type<ProblemRecord>(),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at'),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    unique('comparison_runs_tenant_key').on(table.installationId, table.id),
    // One at a time: two would ask the same of the ledger, and each would take the other's findings for gone.
    uniqueIndex('comparison_runs_under_way').on(table.connectionId).where(sql`${table.state} = 'running'`),
    index('comparison_runs_newest').on(table.connectionId, table.startedAt),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
  ],
);

/** What a comparison found to differ: one row for each subject and kind, however often it is found again. */
export const differences = pgTable(
  'differences',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    kind: text('kind', { enum: differenceKinds }).notNull(),
    subject: text('subject', { enum: differenceSubjects }).notNull(),
    /** Stripe's id of a document or transaction, a posting's id, or the ledger's `kind:id` of a record. */
    subjectId: text('subject_id').notNull(),
    /** As people call it: the invoice's number, what the posting books. */
    title: text('title').notNull(),
    party: text('party'),
    /** Calendar date by which it belongs to a period. */
    date: text('date').notNull(),
    currency: text('currency'),
    /** Minor units; null where there is none. */
    expected: bigint('expected', { mode: 'bigint' }),
    found: bigint('found', { mode: 'bigint' }),
    /** Field by field, where something was changed. */
    changes: jsonb('changes').$type<DifferenceChange[]>().notNull().default([]),
    sentence: text('sentence').notNull(),
    /** The ledger's record, where there is one: invoice, credit_memo, or an entry's entity. */
    ledgerKind: text('ledger_kind'),
    ledgerId: text('ledger_id'),
    ledgerNumber: text('ledger_number'),
    ledgerUrl: text('ledger_url'),
    /** Not booked yet in the ledger, so that it may be replaced or removed. */
    draft: boolean('draft').notNull().default(false),
    /** What stands in the ledger and equals what is missing (C05). */
    candidate: jsonb('candidate').$type<LinkCandidate>(),
    /** Of what differs: another one is another difference, also where the former was accepted. */
    fingerprint: text('fingerprint').notNull(),
    state: text('state', { enum: differenceStates }).notNull().default('open'),
    acceptedBy: text('accepted_by'),
    acceptedWhy: text('accepted_why'),
    acceptedAt: instant('accepted_at'),
    lastRunId: uuid('last_run_id').notNull(),
    firstSeenAt: instant('first_seen_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    resolvedAt: instant('resolved_at'),
    resolvedHow: text('resolved_how'),
  },
  (table) => [
    unique('differences_tenant_key').on(table.installationId, table.id),
    unique('differences_one').on(table.connectionId, table.kind, table.subject, table.subjectId),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.installationId, table.lastRunId],
      foreignColumns: [comparisonRuns.installationId, comparisonRuns.id],
    }).onDelete('cascade'),
    index('differences_list').on(table.connectionId, table.state, table.date),
  ],
);
