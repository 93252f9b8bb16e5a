import { sql } from 'drizzle-orm';
import { bigint, boolean, index, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './tenancy.ts';

/**
 * The inbox: one small row per Stripe event, committed before the 2xx. The payload is a hint and is not kept; objects
 * are fetched again (C69, C70).
 */
export const stripeEvents = pgTable(
  'stripe_events',
  {
    id: text('id').primaryKey(),
    type: text('type').notNull(),
    account: text('account').notNull(),
    livemode: boolean('livemode').notNull(),
    objectId: text('object_id').notNull(),
    /** Unix seconds, as Stripe has it. Ties are real: never an order. */
    created: bigint('created', { mode: 'number' }).notNull(),
    /** Which secret verified it: `live`, `test`, … or `sweep` when delivery missed it. */
    via: text('via').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    /** Null: still to be dispatched. */
    dispatchedAt: instant('dispatched_at'),
    /** What became of it: `job`, `lifecycle`, `left` (unknown type), `foreign` (not installed). */
    outcome: text('outcome'),
  },
  (table) => [
    index('stripe_events_waiting').on(table.receivedAt).where(sql`${table.dispatchedAt} is null`),
    index('stripe_events_account').on(table.account, table.livemode, table.objectId),
  ],
);
