import { z } from 'zod';

/**
 * Where a mapped value comes from. A closed model: no code is ever evaluated. Templates are LiquidJS with tight limits
 * and see own properties only.
 */
export const fieldSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('field'),
    /** Dot path into the Stripe object, e.g. `invoice.due_date`, `customer.address.city`, `line.period.start`. */
    path: z.string().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal('metadata'),
    of: z.enum(['invoice', 'customer', 'product', 'price', 'line']),
    /** Any characters, spaces too (requirement C62). */
    key: z.string().min(1).max(40),
  }),
  z.strictObject({ kind: z.literal('constant'), value: z.string().max(500) }),
  z.strictObject({ kind: z.literal('template'), template: z.string().min(1).max(2000) }),
]);
export type FieldSource = z.output<typeof fieldSourceSchema>;

/** What is done to the value before it is checked against the target. */
export const fieldTransforms = ['none', 'trim', 'uppercase', 'lowercase', 'digits', 'date'] as const;

export const fieldMappingSchema = z.strictObject({
  /** A target the connector lists, e.g. `invoice.customerPurchaseOrderReference`. */
  target: z.string().min(1).max(100),
  source: fieldSourceSchema,
  transform: z.enum(fieldTransforms).default('none'),
  /** Used when the source is empty; null leaves the field alone. */
  fallback: z.string().max(500).nullable().default(null),
  /** A value longer than the target: cut it (with a note on the document) or stop the document. Names are never cut. */
  tooLong: z.enum(['cut', 'stop']).default('stop'),
});
export type FieldMapping = z.output<typeof fieldMappingSchema>;

/** One field of a ledger that a merchant may fill by mapping. Supplied by the connector as data. */
export const targetFieldSchema = z.object({
  id: z.string(),
  entity: z.enum(['invoice', 'line', 'contact']),
  label: z.string(),
  description: z.string(),
  type: z.enum(['text', 'code', 'date', 'decimal', 'boolean']),
  maxLength: z.number().int().nullable(),
});
export type TargetField = z.output<typeof targetFieldSchema>;
