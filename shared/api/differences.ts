import { z } from 'zod';
import {
  comparisonPartSchema,
  comparisonTriggers,
  differenceChangeSchema,
  differenceKinds,
  differenceStates,
  differenceSubjects,
} from '../comparison.ts';
import { plainDateSchema } from '../settings.ts';
import { connectionSummarySchema, instantSchema, moneySchema } from './common.ts';

/** What can be asked about one difference. */
export const differenceActions = ['link', 'replay', 'remove', 'accept', 'reopen'] as const;
export type DifferenceAction = (typeof differenceActions)[number];

/** A comparison as people see it. */
export const comparisonRunSchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  trigger: z.enum(comparisonTriggers),
  askedBy: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  /** How far it is, what it read, or why it stopped. */
  sentence: z.string(),
  parts: z.array(comparisonPartSchema),
});
export type ComparisonRunView = z.output<typeof comparisonRunSchema>;

export const differenceRowSchema = z.object({
  id: z.string(),
  kind: z.enum(differenceKinds),
  subject: z.enum(differenceSubjects),
  title: z.string(),
  party: z.string().nullable(),
  date: z.string(),
  sentence: z.string(),
  expected: moneySchema.nullable(),
  found: moneySchema.nullable(),
  changes: z.array(differenceChangeSchema),
  /** The ledger's record; null where there is none. */
  ledger: z.object({ number: z.string().nullable(), url: z.string().nullable() }).nullable(),
  /** A document of the ledger that can be taken over instead of being written again. */
  candidate: z.object({ number: z.string(), url: z.string().nullable() }).nullable(),
  /** Stripe's id of an invoice or credit note; null for others. */
  stripeId: z.string().nullable(),
  /** The posting it is about; null for others. */
  postingId: z.string().nullable(),
  state: z.enum(differenceStates),
  accepted: z.object({ by: z.string(), why: z.string().nullable(), at: instantSchema }).nullable(),
  resolved: z.object({ how: z.string(), at: instantSchema }).nullable(),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
  actions: z.array(z.enum(differenceActions)),
});
export type DifferenceRow = z.output<typeof differenceRowSchema>;

const filter = {
  kind: z.enum(differenceKinds).optional(),
  state: z.enum(differenceStates).default('open'),
  /** The last row of the page before. */
  after: z.uuid().nullable().default(null),
};

/** Asks for the comparison and a page of its differences. */
export const differencesReadSchema = z.object(filter);
export type DifferencesRead = z.input<typeof differencesReadSchema>;

export const differencesViewSchema = z.object({
  connection: connectionSummarySchema,
  every: z.enum(['off', 'hourly', 'daily', 'weekly']),
  /** Days before today that a comparison looks at. */
  days: z.number().int(),
  /** The one under way, else the latest; null before the first. */
  run: comparisonRunSchema.nullable(),
  /** Open ones. */
  counts: z.record(z.enum(differenceKinds), z.number().int()),
  accepted: z.number().int(),
  rows: z.array(differenceRowSchema),
  next: z.string().nullable(),
  mayChange: z.boolean(),
});
export type DifferencesView = z.output<typeof differencesViewSchema>;

export const differenceActionSchema = z.object({
  difference_id: z.uuid(),
  action: z.enum(differenceActions),
  /** Why the ledger's version is kept. */
  reason: z.string().max(500).optional(),
});

/** Compares now. Without days: those of the settings. */
export const compareNowSchema = z
  .object({ from: plainDateSchema.optional(), to: plainDateSchema.optional() })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), 'Give both days or none')
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'The first day lies after the last');

export const differenceAnswerSchema = z.object({ sentence: z.string(), view: differencesViewSchema });
export type DifferenceAnswer = z.output<typeof differenceAnswerSchema>;
