import { z } from 'zod';
import { documentActionSchema, syncStatusSchema } from '../statuses.ts';
import { bulkRunSchema } from './bulk.ts';
import { connectionSummarySchema } from './common.ts';
import { type DocumentFilter, documentFilterSchema } from './document-filter.ts';
import { documentRowSchema } from './document-row.ts';
import { invoiceViewSchema } from './invoice.ts';

export { type DocumentFilter, documentFilterSchema };

export const documentSorts = ['changed', 'date', 'amount'] as const;

export const documentListReadSchema = z.object({
  filter: documentFilterSchema.default({}),
  sort: z.enum(documentSorts).default('changed'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  /** `next` of the page before. */
  cursor: z.string().max(500).nullable().default(null),
});
export type DocumentListRead = z.output<typeof documentListReadSchema>;

export const documentListRowSchema = documentRowSchema.extend({
  /** Calendar date of the document, `YYYY-MM-DD`; null until it was read. */
  documentDate: z.string().nullable(),
  ledgerUrl: z.string().nullable(),
});
export type DocumentListRow = z.output<typeof documentListRowSchema>;

/** One page of documents. */
export const documentListViewSchema = z.object({
  connection: connectionSummarySchema,
  rows: z.array(documentListRowSchema),
  /** How many fit the filter, by status; the filter's own statuses do not narrow them. */
  counts: z.record(syncStatusSchema, z.number().int()),
  /** How many fit the whole filter. */
  total: z.number().int(),
  /** What documents stand on now, whatever the filter: what it can be narrowed to. */
  causes: z.array(
    z.object({ code: z.string(), subject: z.string().nullable(), title: z.string(), count: z.number().int() }),
  ),
  /** The filter's cause in words, where it has one. */
  causeTitle: z.string().nullable(),
  next: z.string().nullable(),
  /** A bulk run that is under way, or was over within the last hour. */
  bulk: bulkRunSchema.nullable(),
  mayChange: z.boolean(),
});
export type DocumentListView = z.output<typeof documentListViewSchema>;

/** Names a document by its id here, or by the id of its invoice or credit note in Stripe. */
export const documentIdSchema = z.union([z.uuid(), z.string().regex(/^(in|cn)_\w{1,250}$/)]);

export const documentReadSchema = z.object({ document_id: documentIdSchema });

/** What was written into the ledger, beside the lines: what a bookkeeper compares with the document there. */
export const postingSchema = z.object({
  externalNumber: z.string().nullable(),
  date: z.string().nullable(),
  postingDate: z.string().nullable(),
  dueDate: z.string().nullable(),
  fields: z.array(z.object({ label: z.string(), value: z.string() })),
});
export type Posting = z.output<typeof postingSchema>;

/** One document on a page of its own: the invoice view and what only a page has room for. */
export const documentPageSchema = z.object({
  row: documentListRowSchema,
  customerId: z.string().nullable(),
  /** For a credit note: its invoice. */
  parentId: z.string().nullable(),
  settingsVersion: z.number().int().nullable(),
  posting: postingSchema.nullable(),
  view: invoiceViewSchema,
});
export type DocumentPageView = z.output<typeof documentPageSchema>;

/** What is asked of one document, invoice or credit note. */
export const documentActionRequestSchema = z.object({
  document_id: documentIdSchema,
  action: documentActionSchema.exclude(['preview']),
  reason: z.string().max(500).optional(),
});
export const documentActionAnswerSchema = z.object({ sentence: z.string(), page: documentPageSchema });
export type DocumentActionAnswer = z.output<typeof documentActionAnswerSchema>;
