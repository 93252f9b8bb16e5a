import { z } from 'zod';
import { problemViewSchema } from '../problems.ts';
import { syncStatusSchema } from '../statuses.ts';
import { allowedActionsSchema, connectionSummarySchema, instantSchema, moneySchema, runViewSchema } from './common.ts';
import { equalDocumentSchema } from './equals.ts';
import { payoutMentionSchema, postingRowSchema } from './money-posting.ts';

export const contactFieldEvidenceSchema = z.object({
  field: z.string(),
  stripe: z.string().nullable(),
  ledger: z.string().nullable(),
  agrees: z.boolean().nullable(),
});

/** A ledger customer as a merchant sees it when asked to choose. */
export const contactCandidateSchema = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  detail: z.string(),
  blocked: z.boolean(),
  url: z.string().nullable(),
  evidence: z.array(contactFieldEvidenceSchema),
});
export type ContactCandidate = z.output<typeof contactCandidateSchema>;

/** Whose document it is and why, as it was decided; kept with the document. */
export const storedDecisionSchema = z.object({
  decision: z.enum(['remembered', 'match', 'review', 'create']),
  /** The rule that decided, in words; null when none did. */
  rule: z.string().nullable(),
  /** The rule's place in the settings of that version, from 1; null where it is none of them. */
  ruleNumber: z.number().int().nullable().default(null),
  reason: z.string(),
  settingsVersion: z.number().int(),
  contact: z.object({ id: z.string(), number: z.string(), name: z.string() }).nullable(),
  evidence: z.array(contactFieldEvidenceSchema),
  /** Who else was weighed, or the question's candidates. */
  candidates: z.array(contactCandidateSchema).default([]),
  at: instantSchema.nullable().default(null),
  /** What earlier runs of this document decided, where that was another customer. */
  earlier: z
    .object({
      decision: z.enum(['remembered', 'match', 'review', 'create']),
      contact: z.object({ id: z.string(), number: z.string(), name: z.string() }),
      settingsVersion: z.number().int(),
      at: instantSchema.nullable(),
    })
    .nullable()
    .default(null),
});
export type StoredDecision = z.output<typeof storedDecisionSchema>;

/** A kept decision in words. */
export const decisionViewSchema = z.object({
  decision: z.enum(['remembered', 'match', 'review', 'create']),
  /** Whom. */
  sentence: z.string(),
  /** By which rule of which settings: "Decided by rule 2: name and phone, sync settings version 7." */
  basis: z.string(),
  /** Why, as it was decided. */
  reason: z.string(),
  /** What earlier runs of this document took, where that was somebody else. */
  earlier: z.string().nullable(),
  settingsVersion: z.number().int(),
  at: instantSchema.nullable(),
  contact: z.object({ id: z.string(), number: z.string(), name: z.string(), url: z.string().nullable() }).nullable(),
  evidence: z.array(contactFieldEvidenceSchema),
  /** Who else was weighed. */
  candidates: z.array(contactCandidateSchema),
});
export type DecisionView = z.output<typeof decisionViewSchema>;

export const matchedContactSchema = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  how: z.enum(['remembered', 'matched', 'created', 'chosen']),
  /** One sentence: why this customer. */
  reason: z.string(),
  evidence: z.array(contactFieldEvidenceSchema),
});
export type MatchedContact = z.output<typeof matchedContactSchema>;

/** One line as planned or written. Decimal strings are in major units. */
export const plannedLineSchema = z.object({
  kind: z.enum(['item', 'account', 'comment']),
  /** Stripe's product; null without one, and on documents written before it was kept. */
  productId: z.string().nullable().default(null),
  targetNumber: z.string().nullable(),
  targetName: z.string().nullable(),
  description: z.string(),
  quantity: z.string().nullable(),
  unitPrice: z.string().nullable(),
  discount: z.string().nullable(),
  taxCode: z.string().nullable(),
  /** Net of discount, before tax, minor units. */
  net: moneySchema.nullable(),
  tax: moneySchema.nullable(),
  notes: z.array(z.string()),
});
export type PlannedLine = z.output<typeof plannedLineSchema>;

/** Exactly what would be written, without writing it. */
export const previewSchema = z.object({
  contact: z.object({
    decision: z.enum(['remembered', 'match', 'create', 'review']),
    name: z.string(),
    number: z.string().nullable(),
    reason: z.string(),
    evidence: z.array(contactFieldEvidenceSchema),
    candidates: z.array(contactCandidateSchema),
  }),
  documentKind: z.enum(['invoice', 'credit_memo']),
  externalNumber: z.string(),
  date: z.string(),
  dueDate: z.string().nullable(),
  currency: z.string(),
  fields: z.array(z.object({ label: z.string(), value: z.string() })),
  lines: z.array(plannedLineSchema),
  total: moneySchema,
  tax: moneySchema,
  notes: z.array(z.string()),
  /** What would stop it. Empty: it would be written. */
  problems: z.array(problemViewSchema),
  /** How it differs from what stands in the ledger now; empty when nothing stands there or nothing differs. */
  differences: z.array(z.object({ field: z.string(), written: z.string(), planned: z.string() })),
});
export type Preview = z.output<typeof previewSchema>;

/** Answer of the one signed read of the invoice view. */
export const invoiceViewSchema = z.object({
  connection: connectionSummarySchema,
  invoiceId: z.string(),
  number: z.string().nullable(),
  status: syncStatusSchema.nullable(),
  statusLabel: z.string(),
  /** One plain sentence: is it in the books, is it right. */
  sentence: z.string(),
  changedAt: instantSchema.nullable(),
  document: z
    .object({
      kind: z.enum(['invoice', 'credit_memo']),
      number: z.string(),
      url: z.string().nullable(),
      /** The ledger's own state, e.g. Draft, Open, Paid. */
      state: z.string(),
    })
    .nullable(),
  totals: z
    .object({
      stripe: moneySchema,
      stripeTax: moneySchema,
      ledger: moneySchema.nullable(),
      ledgerTax: moneySchema.nullable(),
      difference: moneySchema.nullable(),
    })
    .nullable(),
  paid: z.boolean(),
  contact: matchedContactSchema.nullable(),
  lines: z.array(plannedLineSchema),
  notes: z.array(z.string()),
  problem: problemViewSchema.nullable(),
  candidates: z.array(contactCandidateSchema),
  /** Documents of the ledger that equal this one, while it is asked whether it is one of them. */
  equals: z.array(equalDocumentSchema).default([]),
  /** Whose document it is and why, as it was decided last; null before the first decision. */
  decision: decisionViewSchema.nullable(),
  /** "Not now": until when the question rests, and who said so. */
  snoozed: z.object({ until: instantSchema, by: z.string() }).nullable(),
  /**
   * Choices for the problem's action: tax codes for map_tax_rate; for map_product items and accounts, their value being
   * `item:<id>` or `account:<id>`.
   */
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  /** Credit notes and reversals that belong to this invoice. */
  related: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      status: syncStatusSchema,
      sentence: z.string(),
      url: z.string().nullable(),
    }),
  ),
  /** What paid it and what went back, the oldest first; null where money movement is off. */
  payments: z
    .array(
      z.object({
        posting: postingRowSchema,
        /** The charge under which Stripe shows the payment; null where it is none. */
        paymentId: z.string().nullable(),
        /** Stripe’s fee within it: an expense, never on the customer (C36). */
        fee: moneySchema.nullable(),
        /** The payout that brought it to the bank, and whether that ties out; null while none has. */
        payout: payoutMentionSchema.nullable().optional(),
      }),
    )
    .nullable(),
  attempts: z.array(runViewSchema),
  nextAttemptAt: instantSchema.nullable(),
  actions: allowedActionsSchema,
  /** False: the role of this user may look but not change. */
  mayChange: z.boolean(),
});
export type InvoiceView = z.output<typeof invoiceViewSchema>;

export const invoiceReadSchema = z.object({ invoice_id: z.string().startsWith('in_') });

/** What the merchant asks of one document. */
export const invoiceActionSchema = z.object({
  invoice_id: z.string().startsWith('in_'),
  action: z.enum(['sync', 'replay', 'undo', 'exclude', 'include']),
  reason: z.string().max(500).optional(),
});

/** Answers to questions a document waits for; each replays the document and those that wait for the same answer. */
export const resolveSchema = z.discriminatedUnion('resolve', [
  z.object({ resolve: z.literal('use_contact'), invoice_id: z.string(), contact_id: z.string() }),
  z.object({ resolve: z.literal('create_contact'), invoice_id: z.string() }),
  /** Rests for a week, or until something new comes; `look_at_it_now` takes it back. Both for all of the customer's invoices. */
  z.object({ resolve: z.literal('not_now'), invoice_id: z.string() }),
  z.object({ resolve: z.literal('look_at_it_now'), invoice_id: z.string() }),
  /** It is in the books already: that document is linked. Or it is none of these: it is written all the same. */
  z.object({ resolve: z.literal('use_equal'), invoice_id: z.string(), document_id: z.string() }),
  z.object({ resolve: z.literal('write_equal'), invoice_id: z.string() }),
  z.object({ resolve: z.literal('map_tax_rate'), invoice_id: z.string(), tax_rate: z.string(), tax_code: z.string() }),
  z.object({
    resolve: z.literal('map_product'),
    invoice_id: z.string(),
    product: z.string(),
    target: z.object({ kind: z.enum(['item', 'account']), id: z.string() }),
  }),
  /** What is done from now on with documents whose date lies in a closed period. */
  z.object({
    resolve: z.literal('closed_period'),
    invoice_id: z.string(),
    policy: z.enum(['first_open_day', 'hold']),
  }),
]);
export type Resolve = z.output<typeof resolveSchema>;

export const actionAnswerSchema = z.object({ sentence: z.string(), view: invoiceViewSchema });
export type ActionAnswer = z.output<typeof actionAnswerSchema>;

/** Searches the mirror of the ledger's customers by name, number or e-mail, for the one the candidates lack. */
export const contactSearchSchema = z.object({
  invoice_id: z.string().startsWith('in_'),
  query: z.string().min(1).max(100),
});
export const contactSearchAnswerSchema = z.object({ candidates: z.array(contactCandidateSchema) });
export type ContactSearchAnswer = z.output<typeof contactSearchAnswerSchema>;
