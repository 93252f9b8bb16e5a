import { z } from 'zod';
import { problemViewSchema } from '../problems.ts';
import {
  connectionStateSchema,
  documentActionSchema,
  modeSchema,
  runTriggerSchema,
  syncStatusSchema,
} from '../statuses.ts';

/**
 * What every signed request of a view carries beside its own payload. `user_id` and `account_id` are added by the
 * Dashboard when it signs; mode and roles are signed because we put them into the payload (Stripe proves only user and
 * account by itself). `request_id` makes a mutation idempotent for 24 h.
 */
export const signedEnvelopeSchema = z.object({
  user_id: z.string().min(1),
  account_id: z.string().startsWith('acct_'),
  mode: modeSchema,
  request_id: z.uuid(),
  /** `id` is the stable name of a built-in role; `name` is what people read and may change. */
  stripe_roles: z.array(z.object({ id: z.string().optional(), type: z.string(), name: z.string() })).default([]),
  user_name: z.string().max(200).optional(),
});
export type SignedEnvelope = z.output<typeof signedEnvelopeSchema>;

/** Money in JSON: minor units as a decimal string, currency as ISO 4217 upper case. */
export const moneySchema = z.object({ amount: z.string().regex(/^-?\d+$/), currency: z.string().length(3) });
export type MoneyJson = z.output<typeof moneySchema>;

/** An instant as ISO 8601 in UTC; views show it in the merchant's zone. */
export const instantSchema = z.iso.datetime();

/** How old our copy of the ledger's customers is. */
export const contactMirrorSchema = z.object({
  /** When changes were last asked for; null before the first reading has ended. */
  asOf: instantSchema.nullable(),
  /** When all of them were last read, which alone notices deletions. */
  readFullyAt: instantSchema.nullable(),
  count: z.number().int(),
  /** Somebody asked for it to be read again, and it is not done yet. */
  refreshing: z.boolean(),
  /** Older than it should ever be: the ledger could not be asked for long. */
  stale: z.boolean(),
});
export type ContactMirror = z.output<typeof contactMirrorSchema>;

export const connectionSummarySchema = z.object({
  state: z.enum(['none', ...connectionStateSchema.options]),
  ledger: z.string(),
  ledgerName: z.string(),
  companyName: z.string().nullable(),
  environment: z.string().nullable(),
  /** One sentence for the merchant when work is paused or set-up is unfinished. */
  message: z.string().nullable(),
  lastSuccessAt: instantSchema.nullable(),
  /** Null while no company is connected. */
  mirror: contactMirrorSchema.nullable(),
});
export type ConnectionSummary = z.output<typeof connectionSummarySchema>;

export const runStepSchema = z.object({
  name: z.string(),
  at: instantSchema,
  durationMs: z.number(),
  outcome: z.enum(['ok', 'skipped', 'failed']),
  /** A sentence about what this step found or decided. */
  summary: z.string(),
  /** Requests sent and answers got, redacted. */
  detail: z.unknown().optional(),
});
export type RunStep = z.output<typeof runStepSchema>;

export const runViewSchema = z.object({
  id: z.string(),
  trigger: runTriggerSchema,
  askedBy: z.string().nullable(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  status: syncStatusSchema,
  sentence: z.string(),
  problem: problemViewSchema.nullable(),
  steps: z.array(runStepSchema),
});
export type RunView = z.output<typeof runViewSchema>;

/** One fault of a request, at its field. */
export const errorEntrySchema = z.object({
  path: z.string(),
  message: z.string(),
  /** Line of an uploaded file, the header being the first. */
  line: z.number().int().optional(),
  /** What stands there. */
  value: z.string().optional(),
  /** Values that do exist and are most like it. */
  nearest: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
});
export type ErrorEntry = z.output<typeof errorEntrySchema>;

/** What every error answer of the backend looks like (RFC 9457 problem details). */
export const errorAnswerSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  /** Validation faults by path. */
  errors: z.array(errorEntrySchema).optional(),
  reference: z.string().optional(),
});
export type ErrorAnswer = z.output<typeof errorAnswerSchema>;

export const allowedActionsSchema = z.array(documentActionSchema);
