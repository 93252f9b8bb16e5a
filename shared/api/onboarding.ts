import { z } from 'zod';
import { plainDateSchema } from '../settings.ts';
import { moneySchema } from './common.ts';
import { settingsViewSchema } from './settings.ts';

export const onboardingSteps = ['connect', 'company', 'rules', 'rehearse', 'switch_on', 'done'] as const;
export const onboardingStepSchema = z.enum(onboardingSteps);
export type OnboardingStep = z.output<typeof onboardingStepSchema>;

/** What ledger and Stripe suggest. Each comes with why; what is not plain is left to the person. */
export const suggestionsSchema = z.object({
  timeZone: z.object({ value: z.string(), reason: z.string() }).nullable(),
  paymentTermsId: z.object({ value: z.string(), name: z.string(), reason: z.string() }).nullable(),
  untaxedCode: z.object({ value: z.string(), name: z.string(), reason: z.string() }).nullable(),
  taxes: z.array(
    z.object({ taxRateId: z.string(), label: z.string(), taxCode: z.string(), name: z.string(), reason: z.string() }),
  ),
  products: z.array(
    z.object({
      productId: z.string(),
      productName: z.string(),
      target: z.object({ kind: z.enum(['item', 'account']), id: z.string() }),
      name: z.string(),
      reason: z.string(),
    }),
  ),
  /** Currencies of the newest invoices; those that the company does not know stop their invoices. */
  currencies: z.array(z.object({ currency: z.string(), invoices: z.number().int(), known: z.boolean() })),
});
export type Suggestions = z.output<typeof suggestionsSchema>;

/** Answer of the one signed read of the onboarding view. */
export const onboardingViewSchema = z.object({
  step: onboardingStepSchema,
  settings: settingsViewSchema,
  /** Null before a company is chosen. */
  suggestions: suggestionsSchema.nullable(),
  /** The version before the suggestions were taken, to go back to; null: none were taken. */
  suggestedSince: z.number().int().nullable(),
  /** Rates and products without an answer: their invoices would stop. */
  open: z.object({ taxes: z.number().int(), products: z.number().int() }),
});
export type OnboardingView = z.output<typeof onboardingViewSchema>;

/** Goes to a step, forward or back. Answered with the view there. */
export const onboardingStepRequestSchema = z.object({
  step: z.enum(['rules', 'rehearse', 'switch_on']),
  /** Rules were just saved with suggestions in them: the version before. */
  suggested_since: z.number().int().nullable().optional(),
});

/** Switches the automatic sync on, from a date on, or off again. `version` is the one that was read. */
export const onboardingSwitchSchema = z.discriminatedUnion('on', [
  z.object({ on: z.literal(true), version: z.number().int(), start_date: plainDateSchema.nullable() }),
  z.object({ on: z.literal(false), version: z.number().int() }),
]);
export const onboardingSwitchAnswerSchema = z.object({ sentence: z.string(), view: onboardingViewSchema });
export type OnboardingSwitchAnswer = z.output<typeof onboardingSwitchAnswerSchema>;

/** Plans the newest invoices as they would be written, a few at a time. Nothing is written. */
export const invoiceRehearsalSchema = z.object({ after: z.string().startsWith('in_').nullable() });
export const rehearsedInvoiceSchema = z.object({
  id: z.string(),
  number: z.string().nullable(),
  customerName: z.string().nullable(),
  total: moneySchema,
  outcome: z.enum(['written', 'stops', 'left_out']),
  /** To whom it would be written, or why not. */
  sentence: z.string(),
  fix: z.string().nullable(),
});
export type RehearsedInvoice = z.output<typeof rehearsedInvoiceSchema>;
export const invoiceRehearsalAnswerSchema = z.object({
  invoices: z.array(rehearsedInvoiceSchema),
  /** Where the next few begin; null: there are no older ones. */
  next: z.string().nullable(),
});
export type InvoiceRehearsalAnswer = z.output<typeof invoiceRehearsalAnswerSchema>;
