import { z } from 'zod';
import { problemViewSchema } from '../problems.ts';
import { connectionSummarySchema, instantSchema, moneySchema } from './common.ts';
import { contactCandidateSchema, contactFieldEvidenceSchema } from './invoice.ts';
import { documentRowSchema } from './overview.ts';

const customerId = z.string().startsWith('cus_').max(255);

export const customerReadSchema = z.object({ customer_id: customerId });

/** A link to a customer of the ledger, with everything that explains it. */
export const customerLinkViewSchema = z.object({
  id: z.string(),
  /** Set where the ledger keeps one customer per currency (C49), else ''. */
  currency: z.string(),
  contactId: z.string(),
  number: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  how: z.enum(['matched', 'created', 'chosen']),
  /** One sentence: why this customer. */
  reason: z.string(),
  /** Which rule of which settings decided, or who did: "Rule 2: name and phone, sync settings version 7." */
  basis: z.string(),
  evidence: z.array(contactFieldEvidenceSchema),
  since: instantSchema,
  /** Who made it; null: Tieout. */
  by: z.string().nullable(),
  /** Documents that stand in the ledger under another customer than this link says. */
  elsewhere: z.object({
    /** Drafts, which a replay replaces. */
    drafts: z.number().int(),
    /** Posted ones, which stay as they are. */
    posted: z.number().int(),
  }),
});
export type CustomerLinkView = z.output<typeof customerLinkViewSchema>;

/** What is booked and what is not yet, in one currency; credit notes count against. */
export const customerBalanceSchema = z.object({
  synced: moneySchema,
  syncedCount: z.number().int(),
  /** Everything that is to reach the books and has not: waiting, in review, failed, under way. */
  open: moneySchema,
  openCount: z.number().int(),
});
export type CustomerBalance = z.output<typeof customerBalanceSchema>;

export const customerEvents = [
  'linked',
  'created',
  'unlinked',
  'deleted',
  'merged',
  'blocked',
  'rejected',
  'allowed',
  'postponed',
  'resumed',
] as const;

/** One thing that happened to whom this customer is. */
export const customerEventSchema = z.object({
  at: instantSchema,
  /** Null: Tieout by itself. */
  by: z.string().nullable(),
  what: z.enum(customerEvents),
  /** The ledger's customer that it is about, as it is called now; null where it is about none. */
  contact: z.object({ number: z.string().nullable(), name: z.string().nullable() }).nullable(),
  /** For a link that took another one's place: the number of that one. */
  instead: z.string().nullable(),
});
export type CustomerEvent = z.output<typeof customerEventSchema>;

/** Answer of the one signed read of the customer view. */
export const customerViewSchema = z.object({
  connection: connectionSummarySchema,
  customerId: z.string(),
  /** Active ones; more than one only where the ledger keeps a customer per currency. */
  links: z.array(customerLinkViewSchema),
  /** The last link, when none is active and it was not a person who ended it. */
  ended: z
    .object({ number: z.string(), name: z.string(), why: z.enum(['deleted', 'merged', 'blocked']), at: instantSchema })
    .nullable(),
  /** What invoices of this customer wait for, where that is the question who it is. */
  question: z
    .object({
      problem: problemViewSchema,
      invoices: z.number().int(),
      candidates: z.array(contactCandidateSchema),
      /** "Not now": until when, and who said so. */
      snoozed: z.object({ until: instantSchema, by: z.string() }).nullable(),
    })
    .nullable(),
  /** Customers of the ledger that somebody said this one is not. */
  rejected: z.array(
    z.object({
      contactId: z.string(),
      number: z.string().nullable(),
      name: z.string().nullable(),
      by: z.string(),
      at: instantSchema,
    }),
  ),
  balance: z.array(customerBalanceSchema),
  documents: z.array(documentRowSchema),
  /** How many documents there are in all; the list shows the latest. */
  documentCount: z.number().int(),
  history: z.array(customerEventSchema),
  mayChange: z.boolean(),
});
export type CustomerView = z.output<typeof customerViewSchema>;

/** What the person saw: the link to be changed, or none. Somebody else may have been quicker. */
const seen = { link_id: z.uuid().nullable().default(null) };

export const customerUnlinkSchema = z.object({ customer_id: customerId, ...seen });

/** Links by hand. A rejected customer of the ledger is taken only where the person says so. */
export const customerLinkSchema = z.object({
  customer_id: customerId,
  contact_id: z.string().min(1).max(200),
  ...seen,
  allow_rejected: z.boolean().default(false),
});

/** Creates the customer in the ledger now; `anyway` although somebody there may be the same. */
export const customerCreateSchema = z.object({ customer_id: customerId, anyway: z.boolean().default(false) });

/** Lets a rejected customer of the ledger be found again. */
export const customerAllowSchema = z.object({ customer_id: customerId, contact_id: z.string().min(1).max(200) });

/** "Not now" about the question who this customer is, and taking that back; for all invoices that ask it. */
export const customerQuestionSchema = z.object({
  customer_id: customerId,
  answer: z.enum(['not_now', 'look_at_it_now']),
});

/** Searches the mirror by name, number, e-mail or tax id. */
export const customerSearchSchema = z.object({ customer_id: customerId, query: z.string().min(1).max(100) });
export const customerSearchAnswerSchema = z.object({
  candidates: z.array(contactCandidateSchema.extend({ rejected: z.boolean() })),
});
export type CustomerSearchAnswer = z.output<typeof customerSearchAnswerSchema>;
export type CustomerCandidate = CustomerSearchAnswer['candidates'][number];

/** What a change did, and the customer view after it. */
export const customerChangeAnswerSchema = z.object({
  sentence: z.string(),
  /** Who may be the same: then nothing was created, and the person decides. */
  perhaps: z.array(contactCandidateSchema),
  view: customerViewSchema,
});
export type CustomerChangeAnswer = z.output<typeof customerChangeAnswerSchema>;

export const refreshContactsAnswerSchema = z.object({ connection: connectionSummarySchema });
export type RefreshContactsAnswer = z.output<typeof refreshContactsAnswerSchema>;
