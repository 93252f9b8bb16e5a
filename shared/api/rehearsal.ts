import { z } from 'zod';
import { settingsSchema } from '../settings.ts';
import { instantSchema } from './common.ts';

/** Tries rules that are not saved on all Stripe customers, in the background. Neither links nor documents are touched. */
export const rehearsalSchema = z.object({ customers: settingsSchema.shape.customers });

const exampleSchema = z.object({
  customerId: z.string(),
  name: z.string(),
  decision: z.enum(['match', 'review', 'create']),
  reason: z.string(),
});

/** An e-mail, phone or tax ID that several hold, so that it tells none of them. */
const sharedKeySchema = z.object({
  field: z.enum(['email', 'phone', 'taxId']),
  /** Normalised, as it is compared. */
  value: z.string(),
  /** How many customers of Stripe, and of the ledger, hold it. */
  customers: z.number().int(),
  contacts: z.number().int(),
});

/** What came of trying the rules; complete when the run is done. */
export const rehearsalOutcomeSchema = z.object({
  /** How many customers came out how; remembered ones keep their link whatever the rules say. */
  counts: z.object({
    remembered: z.number().int(),
    match: z.number().int(),
    review: z.number().int(),
    create: z.number().int(),
  }),
  /** Customers that are asked about because several customers of the ledger share the key that led to them. */
  ambiguous: z.number().int(),
  /** At most ten of each outcome. */
  examples: z.array(exampleSchema),
  /** How many keys are shared, and the ten that most share. Counted when the run is done. */
  sharedKeys: z.object({
    inStripe: z.number().int(),
    inLedger: z.number().int(),
    most: z.array(sharedKeySchema),
  }),
});
export type RehearsalOutcome = z.output<typeof rehearsalOutcomeSchema>;

export const rehearsalRunSchema = z.object({
  id: z.uuid(),
  state: z.enum(['running', 'done', 'failed']),
  /** The rules that were tried, in words, in their order. */
  rules: z.array(z.string()),
  /** Stripe customers tried so far. */
  tried: z.number().int(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  by: z.string(),
  outcome: rehearsalOutcomeSchema,
  /** How far it has come, or what came of it; what went wrong and what to do. */
  sentence: z.string(),
});
export type RehearsalRun = z.output<typeof rehearsalRunSchema>;

/** The latest run of the company, kept until the next; null when rules were never tried. */
export const rehearsalAnswerSchema = z.object({ run: rehearsalRunSchema.nullable() });
export type RehearsalAnswer = z.output<typeof rehearsalAnswerSchema>;
