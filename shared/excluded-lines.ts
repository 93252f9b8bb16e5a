import { z } from 'zod';

/**
 * Lines of an invoice that are left out of the books. What is left out is missing from the document's total, too: the
 * document says so, and its total is compared with what remains.
 */
export const excludedLineSchema = z.discriminatedUnion('kind', [
  /** Lines that come to nothing: free items, trial periods. */
  z.strictObject({ kind: z.literal('zero_amount') }),
  /** What Stripe adds when a subscription changes within its period. */
  z.strictObject({ kind: z.literal('proration') }),
  z.strictObject({ kind: z.literal('product'), productId: z.string().min(1).max(100) }),
  /** A metadata field of the line; `value` null: whatever it says. */
  z.strictObject({
    kind: z.literal('metadata'),
    key: z.string().min(1).max(40),
    value: z.string().min(1).max(500).nullable().default(null),
  }),
]);
export type ExcludedLine = z.output<typeof excludedLineSchema>;
