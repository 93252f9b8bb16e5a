import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
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
