import { z } from 'zod';
import { equalsPolicies } from '../backfill.ts';
import { instantSchema } from './common.ts';
import { documentFilterSchema } from './document-filter.ts';
import { equalDocumentSchema } from './equals.ts';

export const bulkActions = ['replay', 'exclude'] as const;
export const bulkActionSchema = z.enum(bulkActions);
export type BulkAction = (typeof bulkActions)[number];

/** What is taken: documents chosen one by one, or all that fit a filter. */
export const bulkSelectionSchema = z.union([
  z.object({ ids: z.array(z.uuid()).min(1).max(1000) }),
  z.object({ filter: documentFilterSchema }),
]);
export type BulkSelection = z.output<typeof bulkSelectionSchema>;

/** One bulk run as a view shows it. `done` of `total`; the five outcomes add up to `done`. */
export const bulkRunSchema = z.object({
  id: z.string(),
  action: bulkActionSchema,
  state: z.enum(['running', 'paused', 'stopping', 'stopped', 'done', 'undoing', 'undone']),
  total: z.number().int(),
  done: z.number().int(),
  succeeded: z.number().int(),
  needsReview: z.number().int(),
  failed: z.number().int(),
  /** Came to rest without being written: out of scope, waiting for its stage or for a retry. */
  setAside: z.number().int(),
  /** Not touched: stopped before, or the state no longer allowed it. */
  skipped: z.number().int(),
  askedBy: z.string(),
  stoppedBy: z.string().nullable(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  /** Taken back by undoing the run, and what had to be left. */
  undone: z.number().int(),
  kept: z.number().int(),
  /** A paused run asks about documents that look as if they were in the books already: how many, and the first of them. */
  question: z
    .object({
      count: z.number().int(),
      examples: z.array(z.object({ number: z.string(), equals: equalDocumentSchema })),
    })
    .nullable(),
  /** What may be done with it now. */
  actions: z.array(z.enum(['stop', 'answer', 'undo'])),
  sentence: z.string(),
});
export type BulkRun = z.output<typeof bulkRunSchema>;

/** Before it begins: how many it would take, and what would happen. Nothing is changed. */
export const bulkPlanSchema = z.object({ action: bulkActionSchema, selection: bulkSelectionSchema });
export const bulkPlanAnswerSchema = z.object({
  /** How many are taken. */
  total: z.number().int(),
  /** How many of those chosen are left alone. */
  left: z.number().int(),
  /** What happens, sentence by sentence. */
  sentences: z.array(z.string()),
});
export type BulkPlan = z.output<typeof bulkPlanAnswerSchema>;

export const bulkStartSchema = bulkPlanSchema.extend({ reason: z.string().max(500).optional() });
/** What a paused run is told, or that a run that is over is taken back as a whole. */
export const bulkAnswerRequestSchema = z.discriminatedUnion('action', [
  z.object({ bulk_id: z.uuid(), action: z.literal('undo') }),
  z.object({ bulk_id: z.uuid(), action: z.literal('answer'), equals: z.enum(equalsPolicies).exclude(['ask']) }),
]);
export const bulkStopSchema = z.object({ bulk_id: z.uuid() });

/** Progress of one run; of the newest one where none is named. */
export const bulkReadSchema = z.object({ bulk_id: z.uuid().nullable().default(null) });
export const bulkAnswerSchema = z.object({ run: bulkRunSchema.nullable() });
export type BulkAnswer = z.output<typeof bulkAnswerSchema>;
