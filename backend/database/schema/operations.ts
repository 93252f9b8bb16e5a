import { doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, installations, instant } from './tenancy.ts';

/** Time-limited exclusive rights (a document, a new customer, a token refresh), held across network calls without a connection. */
export const leases = pgTable('leases', {
  key: text('key').primaryKey(),
  holder: uuid('holder').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

/** Token bucket of ledger requests per connection, shared by all processes. */
export const requestBudgets = pgTable('request_budgets', {
  key: text('key').primaryKey(),
  tokens: doublePrecision('tokens').notNull(),
  refilledAt: instant('refilled_at').notNull(),
  /** Set by a 429: nobody asks before. */
  pausedUntil: instant('paused_until'),
});

/** Answers to mutations of the views, by request id: a repeated press gets the first answer. Kept 24 h. */
export const requestAnswers = pgTable(
  'request_answers',
  {
    installationId: uuid('installation_id')
      .notNull()
      .references(() => installations.id),
    requestId: uuid('request_id').notNull(),
    path: text('path').notNull(),
    bodyHash: text('body_hash').notNull(),
    status: integer('status'),
    answer: jsonb('answer'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.installationId, table.requestId] }),
    index('request_answers_age').on(table.createdAt),
  ],
);

/** Fixed-window counters of public routes, shared by all processes. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text('key').notNull(),
    windowStart: instant('window_start').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.key, table.windowStart] })],
);
