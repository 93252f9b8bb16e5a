import { z } from 'zod';
import { problemViewSchema } from '../problems.ts';
import { connectionSummarySchema } from './common.ts';
import { documentRowSchema } from './overview.ts';
import { productMappingSchema } from './settings.ts';

/** Names the product to read. */
export const productReadSchema = z.object({ product_id: z.string().min(1).max(255) });

/** Answer of the one signed read of the product view. */
export const productViewSchema = z.object({
  connection: connectionSummarySchema,
  productId: z.string(),
  productName: z.string(),
  /** Where a line of this product is booked to, as a sync now would decide; null: nowhere yet. */
  target: z
    .object({
      kind: z.enum(['item', 'account']),
      id: z.string(),
      number: z.string(),
      name: z.string(),
      how: z.enum(['chosen', 'found', 'default']),
    })
    .nullable(),
  /** How it comes to that target, or what keeps it from having one: one sentence. */
  reason: z.string(),
  /** What stops an invoice with this product; null when nothing does. */
  problem: problemViewSchema.nullable(),
  /** Tax codes on the lines of this product in the latest documents, the most frequent first. The rate of a line decides, not the product. */
  taxCodes: z.array(z.object({ code: z.string().nullable(), name: z.string(), lines: z.number().int() })),
  /** How many documents in the books carry it, and the latest of them. */
  documentCount: z.number().int(),
  documents: z.array(documentRowSchema),
  /** Documents that stopped because this product has no usable item or account. */
  waiting: z.number().int(),
  /** `item:<id>` or `account:<id>` in the words of the ledger, to choose from. */
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  mayChange: z.boolean(),
});
export type ProductView = z.output<typeof productViewSchema>;

/** Chooses the item or account of a product, as a version of the settings; null leaves it to the rules again. */
export const productChooseSchema = productReadSchema.extend({ target: productMappingSchema.shape.target });

/** Replays the documents that stopped because of this product. */
export const productReplaySchema = productReadSchema;

/** What a change of the product did, and the view after it. */
export const productAnswerSchema = z.object({ sentence: z.string(), view: productViewSchema });
export type ProductAnswer = z.output<typeof productAnswerSchema>;
