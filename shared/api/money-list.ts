import { z } from 'zod';
import { connectionSummarySchema } from './common.ts';
import { postingGroups, postingRowSchema, postingViewSchema } from './money-posting.ts';

/** One page of postings, with how many there are by group. */
export const postingListSchema = z.object({
  connection: connectionSummarySchema,
  /** Money movement is switched on. */
  enabled: z.boolean(),
  rows: z.array(postingRowSchema),
  counts: z.record(z.enum(postingGroups), z.number().int()),
  next: z.string().nullable(),
  mayChange: z.boolean(),
});
export type PostingList = z.output<typeof postingListSchema>;

/** Answer of the one signed read of a posting’s page. */
export const postingPageSchema = z.object({
  connection: connectionSummarySchema,
  posting: postingViewSchema,
  mayChange: z.boolean(),
});
export type PostingPage = z.output<typeof postingPageSchema>;

export const postingActionAnswerSchema = z.object({ sentence: z.string(), page: postingPageSchema });
export type PostingActionAnswer = z.output<typeof postingActionAnswerSchema>;
