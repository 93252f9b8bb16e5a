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
import { syncStatuses } from '#shared/statuses.ts';
import { connections, createdAt, installations, instant } from './tenancy.ts';

/** Movements of a merchant's Stripe balance as Stripe tells them. Amounts in minor units of `currency`. */
export const balanceTransactions = pgTable(
  'balance_transactions',
  {
    installationId: uuid('installation_id')
      .notNull()
      .references(() => installations.id, { onDelete: 'cascade' }),
    /** `txn_…` */
    id: text('id').notNull(),
    type: text('type').notNull(),
    reportingCategory: text('reporting_category').notNull(),
    currency: text('currency').notNull(),
    gross: bigint('gross', { mode: 'bigint' }).notNull(),
    fee: bigint('fee', { mode: 'bigint' }).notNull(),
    net: bigint('net', { mode: 'bigint' }).notNull(),
    sourceId: text('source_id'),
    description: text('description'),
    happenedAt: instant('happened_at').notNull(),
    availableAt: instant('available_at').notNull(),
    /** The payout that brought it to the bank; null until then. */
    payoutId: text('payout_id'),
    readAt: instant('read_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.installationId, table.id] }),
    index('balance_transactions_newest').on(table.installationId, table.happenedAt),
    index('balance_transactions_payout').on(table.installationId, table.payoutId),
    index('balance_transactions_source').on(table.installationId, table.sourceId),
  ],
);

/** What is to be booked for one economic event in one company's books. */
export const moneyPostings = pgTable(
  'money_postings',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    key: text('key').notNull(),
    kind: text('kind').notNull(),
    /** Calendar date in the company's zone. */
    date: text('date').notNull(),
    text: text('text').notNull(),
    /** Signed lines; amounts as text. */
    lines: jsonb('lines').notNull(),
    unapplied: jsonb('unapplied'),
    /** The question that a person has to answer. */
    review: text('review'),
    /** What became of it; the same words as for documents. */
    status: text('status', { enum: syncStatuses }).notNull().default('queued'),
    /** One sentence for the merchant. */
    sentence: text('sentence').notNull().default(''),
    /** What stands against it, as problems.ts keeps it. */
    problem: jsonb('problem'),
    problemCode: text('problem_code'),
    /** Source ids of the invoices and credit notes that have to be in the books first. */
    waitsFor: text('waits_for').array().notNull().default(sql`'{}'`),
    /** Rises when what was written is taken back or gone, so that no old key answers for a new write (C03). */
    generation: integer('generation').notNull().default(1),
    /** The date it was written with, which a closed period may have moved. */
    bookedOn: text('booked_on'),
    bookedAt: instant('booked_at'),
    attempts: integer('attempts').notNull().default(0),
    /** Since when the ledger fails it; tries end after more than a day. */
    firstFailedAt: instant('first_failed_at'),
    /** When it is looked at next; of a queued one null: at once. */
    nextAttemptAt: instant('next_attempt_at'),
    /** The settings by which it was tried last. */
    settingsVersion: integer('settings_version'),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('money_postings_tenant_key').on(table.installationId, table.connectionId, table.id),
    unique('money_postings_one').on(table.connectionId, table.key),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('money_postings_date').on(table.connectionId, table.date),
    index('money_postings_status').on(table.connectionId, table.status, table.nextAttemptAt),
    index('money_postings_due').on(table.nextAttemptAt).where(sql`${table.nextAttemptAt} is not null`),
    index('money_postings_waits').using('gin', table.waitsFor),
    // Which postings concern an invoice, a payment, a refund …: lines @> [{"document": {"id": …}}].
    index('money_postings_lines').using('gin', sql`${table.lines} jsonb_path_ops`),
  ],
);

/** Records of money in a ledger, each part of one posting. Amounts in minor units of `currency`. */
export const moneyEntries = pgTable(
  'money_entries',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    postingId: uuid('posting_id').notNull(),
    /** Its place among the posting's entries, from 0. */
    ordinal: integer('ordinal').notNull(),
    generation: integer('generation').notNull(),
    /** What it was made for: to book the posting, or to take an earlier generation back where nothing can be removed. */
    purpose: text('purpose', { enum: ['booking', 'reversal'] })
      .notNull()
      .default('booking'),
    /** The connector's word: Payment, JournalEntry, journalLines … */
    entity: text('entity').notNull(),
    /** By which it is found in the ledger. */
    reference: text('reference').notNull(),
    ledgerId: text('ledger_id').notNull(),
    number: text('number'),
    date: text('date').notNull(),
    currency: text('currency').notNull(),
    total: bigint('total', { mode: 'bigint' }).notNull(),
    /** `draft`: in a journal, not booked yet. `removed`: by us. `gone`: by somebody in the ledger. */
    state: text('state', { enum: ['standing', 'draft', 'removed', 'gone'] }).notNull(),
    url: text('url'),
    version: text('version'),
    /** What was written, as the draft said; amounts as text. */
    written: jsonb('written').notNull(),
    /** Read back last. */
    verifiedAt: instant('verified_at'),
    createdAt: createdAt(),
  },
  (table) => [
    unique('money_entries_place').on(table.postingId, table.generation, table.purpose, table.ordinal),
    // One record of the ledger belongs to one posting.
    unique('money_entries_ledger').on(table.connectionId, table.entity, table.ledgerId),
    foreignKey({
      columns: [table.installationId, table.connectionId, table.postingId],
      foreignColumns: [moneyPostings.installationId, moneyPostings.connectionId, moneyPostings.id],
    }).onDelete('cascade'),
    index('money_entries_posting').on(table.installationId, table.postingId),
  ],
);

/**
 * Which part of which transaction stands in which posting. The two unique indexes let each part of each transaction
 * stand in exactly one: as a whole, or gross and fee apart, never both ways.
 */
export const postingMembers = pgTable(
  'posting_members',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    postingId: uuid('posting_id').notNull(),
    transactionId: text('transaction_id').notNull(),
    part: text('part', { enum: ['whole', 'gross', 'fee'] }).notNull(),
    /** What it does to the clearing account. */
    amount: bigint('amount', { mode: 'bigint' }).notNull(),
    currency: text('currency').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.postingId, table.transactionId, table.part] }),
    uniqueIndex('posting_members_one_gross')
      .on(table.connectionId, table.transactionId)
      .where(sql`${table.part} <> 'fee'`),
    uniqueIndex('posting_members_one_fee')
      .on(table.connectionId, table.transactionId)
      .where(sql`${table.part} <> 'gross'`),
    foreignKey({
      columns: [table.installationId, table.connectionId, table.postingId],
      foreignColumns: [moneyPostings.installationId, moneyPostings.connectionId, moneyPostings.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.installationId, table.transactionId],
      foreignColumns: [balanceTransactions.installationId, balanceTransactions.id],
    }).onDelete('cascade'),
  ],
);

/** Payouts and whether they tie out, as proven last. Amounts in minor units of `currency`. */
export const payoutProofs = pgTable(
  'payout_proofs',
  {
    installationId: uuid('installation_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    /** `po_…` */
    payoutId: text('payout_id').notNull(),
    status: text('status').notNull(),
    arrivalDate: text('arrival_date').notNull(),
    currency: text('currency').notNull(),
    bankLine: bigint('bank_line', { mode: 'bigint' }).notNull(),
    difference: bigint('difference', { mode: 'bigint' }).notNull(),
    ties: boolean('ties').notNull(),
    /** Sections and findings; amounts as text. */
    proof: jsonb('proof').notNull(),
    provenAt: instant('proven_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.payoutId] }),
    foreignKey({
      columns: [table.installationId, table.connectionId],
      foreignColumns: [connections.installationId, connections.id],
    }).onDelete('cascade'),
    index('payout_proofs_newest').on(table.connectionId, table.arrivalDate),
  ],
);
