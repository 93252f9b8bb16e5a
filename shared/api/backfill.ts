import { z } from 'zod';
import { backfillStages, backfillStates, equalsPolicies } from '../backfill.ts';
import { problemViewSchema } from '../problems.ts';
import { syncStatuses, syncStatusSchema } from '../statuses.ts';
import { connectionSummarySchema, instantSchema } from './common.ts';
import { equalDocumentSchema } from './equals.ts';

const counts = z.partialRecord(z.enum(syncStatuses), z.number().int());
const problems = z.array(
  z.object({
    status: syncStatusSchema,
    sentence: z.string(),
    code: z.string().nullable(),
    count: z.number().int(),
    example: z.string(),
  }),
);

/** What moved in the balance in the period beside what became of it. */
export const moneyResultSchema = z.object({
  /** Movements of the balance since the cut-over. */
  expected: z.number().int(),
  /** Movements before it: they are in the opening balance and not booked. */
  beforeStart: z.number().int(),
  /** In no posting yet: they wait for their payout, or for the end of the day. */
  unplanned: z.number().int(),
  /** Postings by state. */
  got: counts,
  problems,
  payouts: z.object({
    expected: z.number().int(),
    proven: z.number().int(),
    tie: z.number().int(),
    open: z.array(z.object({ id: z.string(), sentence: z.string(), findings: z.array(z.string()) })),
  }),
});
export type MoneyResult = z.output<typeof moneyResultSchema>;

/** What Stripe has in the period beside what became of it (C68). */
export const backfillResultSchema = z.object({
  expected: z.object({ invoices: z.number().int(), creditNotes: z.number().int() }),
  /** Drafts in Stripe are no invoices yet: not expected, followed once they are finalized. */
  drafts: z.number().int(),
  got: counts,
  /** Of these, in the books before the run came: taken over or linked. */
  stood: z.number().int(),
  /** Expected, and nothing is known of them. */
  missing: z.array(z.string()),
  /** Still under way: queued or being written. */
  underWay: z.number().int(),
  /** Queued for a later try, because Stripe or the ledger did not answer. */
  later: z.number().int(),
  /** What stands against documents, the most frequent first. */
  problems,
  /** Null where money movement is off. */
  money: moneyResultSchema.nullable(),
});
export type BackfillResult = z.output<typeof backfillResultSchema>;

export const emptyResult = (): BackfillResult => ({
  expected: { invoices: 0, creditNotes: 0 },
  drafts: 0,
  got: {},
  stood: 0,
  missing: [],
  underWay: 0,
  later: 0,
  problems: [],
  money: null,
});

/** What a run would do, without doing it. */
export const dryResultSchema = z.object({
  documents: z.number().int(),
  drafts: z.number().int(),
  /** Would be written to a customer that is known or found. */
  written: z.number().int(),
  /** Would be written, to a customer to be created first. */
  writtenToNew: z.number().int(),
  /** Stripe customers for whom one would be created. */
  newCustomers: z.array(z.string()),
  /** Stand in the books already. */
  standing: z.number().int(),
  /** Equal a document in the ledger that does not bear our number: they would be asked about. */
  equal: z.array(z.object({ id: z.string(), number: z.string().nullable(), equals: equalDocumentSchema })),
  equals: z.number().int(),
  /** Taken out by a person (excluded or undone). */
  held: z.number().int(),
  /** Out of scope, by the sentence that says why. */
  outOfScope: z.record(z.string(), z.number().int()),
  /** Would stop: how many, and the first of them. */
  stops: z.number().int(),
  problems: z.array(z.object({ id: z.string(), number: z.string().nullable(), title: z.string(), fix: z.string() })),
  /** Null where money movement is off. */
  money: z
    .object({
      movements: z.number().int(),
      /** Before the cut-over: in the opening balance, not booked. */
      beforeStart: z.number().int(),
      start: z.string(),
      payouts: z.number().int(),
    })
    .nullable(),
});
export type DryResult = z.output<typeof dryResultSchema>;

export const emptyDryResult = (): DryResult => ({
  documents: 0,
  drafts: 0,
  written: 0,
  writtenToNew: 0,
  newCustomers: [],
  standing: 0,
  equal: [],
  equals: 0,
  held: 0,
  outOfScope: {},
  stops: 0,
  problems: [],
  money: null,
});

/** A run as views show it. */
export const backfillViewSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  dry: z.boolean(),
  state: z.enum(backfillStates),
  stage: z.enum(backfillStages),
  /** What it does, waits for, or came to. */
  sentence: z.string(),
  /** 0 to 100; null while it is not known how much there is. */
  percent: z.number().int().nullable(),
  /** What it takes together: documents through, movements, payouts; sentence by sentence. */
  lines: z.array(z.string()),
  /** Why it does not go on. */
  problem: problemViewSchema.nullable(),
  /** The question of a paused run. */
  question: z
    .object({
      count: z.number().int(),
      examples: z.array(
        z.object({ id: z.string(), number: z.string(), customer: z.string(), equals: equalDocumentSchema }),
      ),
    })
    .nullable(),
  actions: z.array(z.enum(['start', 'stop', 'resume', 'answer', 'undo'])),
  askedBy: z.string(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type BackfillView = z.output<typeof backfillViewSchema>;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'A date is written YYYY-MM-DD');

export const backfillReadSchema = z.object({});
export const backfillAnswerSchema = z.object({
  connection: connectionSummarySchema,
  /** The newest run, and the newest dry run of the same or another period. */
  run: backfillViewSchema.nullable(),
  rehearsal: backfillViewSchema.nullable(),
  /** Whether money comes with it. */
  money: z.boolean(),
  /** The zone in which the days are meant. */
  timeZone: z.string(),
  /** Today there: the last day that can be asked for. */
  today: z.string(),
  mayChange: z.boolean(),
});
export type BackfillAnswer = z.output<typeof backfillAnswerSchema>;

export const backfillChangeSchema = z.object({ sentence: z.string(), view: backfillAnswerSchema });
export type BackfillChange = z.output<typeof backfillChangeSchema>;

export const backfillStartSchema = z.object({ from: day, to: day, dry: z.boolean() });
export const backfillActionSchema = z.discriminatedUnion('action', [
  z.object({ backfill_id: z.uuid(), action: z.enum(['stop', 'resume', 'undo']) }),
  z.object({
    backfill_id: z.uuid(),
    action: z.literal('answer'),
    equals: z.enum(equalsPolicies).exclude(['ask']),
  }),
]);
