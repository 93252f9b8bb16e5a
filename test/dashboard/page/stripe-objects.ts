import { z } from 'zod';

/** The parts of Stripe's objects (API 2026-10-28) that the page shows. Amounts are minor units, times Unix seconds. */
const id = z.string();
const text = z.string().nullish();
const amount = z.number().int();
const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const address = z
  .object({ line1: text, line2: text, city: text, state: text, postal_code: text, country: text })
  .partial()
  .nullish();

/** A reference: the id alone, or the expanded object. */
const reference = z
  .union([z.string(), z.looseObject({ id })])
  .nullish()
  .transform((value) => (typeof value === 'object' ? value?.id : (value ?? undefined)));

export const taxSchema = z.looseObject({
  amount,
  tax_behavior: text,
  tax_rate_details: z.looseObject({ tax_rate: text }).nullish(),
  taxability_reason: text,
});

export const lineSchema = z.looseObject({
  id,
  amount,
  subtotal: amount.optional(),
  currency: z.string(),
  description: text,
  quantity: z.number().nullish(),
  /** The quantity with its fraction; the whole-number field cuts it. */
  quantity_decimal: z.string().nullish(),
  period: z.object({ start: z.number(), end: z.number() }).nullish(),
  pricing: z.looseObject({ unit_amount_decimal: z.string().nullish() }).nullish(),
  discount_amounts: z.array(z.looseObject({ amount })).nullish(),
  taxes: z.array(taxSchema).nullish(),
  parent: z
    .looseObject({ subscription_item_details: z.looseObject({ proration: z.boolean().nullish() }).nullish() })
    .nullish(),
});
export type Line = z.output<typeof lineSchema>;

export const invoiceSchema = z.looseObject({
  id,
  number: text,
  status: text,
  currency: z.string(),
  customer: reference,
  customer_name: text,
  customer_email: text,
  customer_address: address,
  description: text,
  footer: text,
  created: z.number(),
  due_date: z.number().nullish(),
  collection_method: text,
  subtotal: amount,
  total: amount,
  amount_due: amount,
  amount_paid: amount,
  amount_remaining: amount,
  total_taxes: z.array(taxSchema).nullish(),
  total_discount_amounts: z.array(z.looseObject({ amount })).nullish(),
  starting_balance: amount.nullish(),
  ending_balance: amount.nullish(),
  status_transitions: z
    .looseObject({ finalized_at: z.number().nullish(), paid_at: z.number().nullish(), voided_at: z.number().nullish() })
    .nullish(),
  metadata,
  custom_fields: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});
export type Invoice = z.output<typeof invoiceSchema>;

export const customerSchema = z.looseObject({
  id,
  name: text,
  email: text,
  phone: text,
  description: text,
  currency: text,
  created: z.number(),
  balance: z.number().nullish(),
  address,
  metadata,
  invoice_prefix: text,
  preferred_locales: z.array(z.string()).nullish(),
  deleted: z.boolean().optional(),
});
export type Customer = z.output<typeof customerSchema>;

export const priceSchema = z.looseObject({
  id,
  currency: z.string(),
  unit_amount: z.number().nullish(),
  unit_amount_decimal: z.string().nullish(),
  recurring: z.looseObject({ interval: z.string(), interval_count: z.number().nullish() }).nullish(),
  nickname: text,
  active: z.boolean().nullish(),
  created: z.number().nullish(),
});
export type Price = z.output<typeof priceSchema>;

export const productSchema = z.looseObject({
  id,
  name: z.string(),
  description: text,
  active: z.boolean().nullish(),
  created: z.number(),
  updated: z.number().nullish(),
  tax_code: reference,
  unit_label: text,
  default_price: z.union([priceSchema, z.string()]).nullish(),
  metadata,
});
export type Product = z.output<typeof productSchema>;

export const eventSchema = z.looseObject({
  id,
  type: z.string(),
  created: z.number(),
  data: z.looseObject({ object: z.looseObject({ id: z.string().optional(), invoice: z.unknown().optional() }) }),
});
export type StripeEvent = z.output<typeof eventSchema>;

export const invoicePaymentSchema = z.looseObject({
  id,
  amount_paid: z.number().nullish(),
  amount_requested: z.number(),
  currency: z.string(),
  created: z.number(),
  status: z.string(),
  invoice: reference,
  payment: z.looseObject({ type: text, payment_intent: reference, charge: reference }).nullish(),
});
export type InvoicePayment = z.output<typeof invoicePaymentSchema>;

export const paymentSchema = z.looseObject({
  id,
  amount,
  amount_received: amount.nullish(),
  currency: z.string(),
  created: z.number(),
  status: z.string(),
  customer: reference,
  description: text,
  latest_charge: reference,
  payment_method: reference,
  metadata,
});
export type Payment = z.output<typeof paymentSchema>;

/** As much of a charge as leads to its payment. */
export const chargeSchema = z.looseObject({ payment_intent: z.string() });

export const creditNoteSchema = z.looseObject({
  id,
  number: text,
  amount,
  currency: z.string(),
  status: text,
  created: z.number(),
  reason: text,
});
export type CreditNote = z.output<typeof creditNoteSchema>;

export const taxIdSchema = z.looseObject({ id, type: z.string(), value: z.string() });

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), has_more: z.boolean() });
}
