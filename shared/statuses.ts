import { z } from 'zod';

/** States of one Stripe object towards one ledger; the same words in the database, the API, the views and the docs. */
export const syncStatuses = [
  'queued',
  'syncing',
  'synced',
  'synced_with_variance',
  'waiting',
  'needs_review',
  'failed',
  'excluded',
  'undone',
] as const;
export const syncStatusSchema = z.enum(syncStatuses);
export type SyncStatus = (typeof syncStatuses)[number];

/** Stripe objects that become something in a ledger. */
export const syncObjectTypes = ['invoice', 'credit_note'] as const;
export type SyncObjectType = (typeof syncObjectTypes)[number];

/** What a merchant may do with a document in its present state. The server computes the list, views draw only these. */
export const documentActions = ['sync', 'replay', 'preview', 'undo', 'exclude', 'include'] as const;
export const documentActionSchema = z.enum(documentActions);
export type DocumentAction = (typeof documentActions)[number];

/** Why a run of the street was started. */
export const runTriggers = [
  'event',
  'sweep',
  'replay',
  'bulk_replay',
  'backfill',
  'resume',
  'retry',
  'undo',
  'follow_up',
] as const;
export const runTriggerSchema = z.enum(runTriggers);
export type RunTrigger = (typeof runTriggers)[number];

/** State of the connection to a ledger. `pending`: authorised, company not chosen yet. */
export const connectionStates = ['pending', 'active', 'revoked', 'disconnected'] as const;
export const connectionStateSchema = z.enum(connectionStates);
export type ConnectionState = (typeof connectionStates)[number];

/** Live and test data of one Stripe account are two tenants. A Stripe sandbox is an account of its own in `test`. */
export const modeSchema = z.enum(['live', 'test']);
export type Mode = z.output<typeof modeSchema>;
