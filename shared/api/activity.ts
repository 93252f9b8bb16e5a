import { z } from 'zod';
import { runTriggers, syncStatusSchema } from '../statuses.ts';
import { connectionSummarySchema, instantSchema } from './common.ts';
import { settingChangeSchema } from './settings-history.ts';

export const activityKinds = ['all', 'changes', 'runs', 'failures'] as const;
export type ActivityKind = (typeof activityKinds)[number];

export const activityReadSchema = z.object({
  /** `changes`: what people did. `runs`: each run of a document. `failures`: runs that ended with a problem. */
  kind: z.enum(activityKinds).default('all'),
  /** Part of a person's name. */
  who: z.string().max(100).optional(),
  cursor: z.string().max(500).nullable().default(null),
});
export type ActivityRead = z.output<typeof activityReadSchema>;

/** One thing that happened: a person's change, or a run of a document. */
export const activityEntrySchema = z.object({
  id: z.string(),
  at: instantSchema,
  kind: z.enum(['change', 'run']),
  /** Null: nobody asked, it came about by itself. */
  who: z.string().nullable(),
  title: z.string(),
  detail: z.string().nullable(),
  trigger: z.enum(runTriggers).nullable(),
  status: syncStatusSchema.nullable(),
  /** The document it is about, where it is about one. */
  document: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Of a change of the settings: what was, and what is. */
  changes: z.array(settingChangeSchema),
});
export type ActivityEntry = z.output<typeof activityEntrySchema>;

export const activityViewSchema = z.object({
  connection: connectionSummarySchema,
  entries: z.array(activityEntrySchema),
  next: z.string().nullable(),
  mayChange: z.boolean(),
});
export type ActivityView = z.output<typeof activityViewSchema>;
