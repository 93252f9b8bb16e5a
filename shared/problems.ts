import { z } from 'zod';

/**
 * Everything that can keep a document from being right, in words for a merchant. `{name}` is filled from the
 * problem's parameters. One table for the views, the API, the docs and the metadata in Stripe.
 *
 * - `who`: who can end it: the merchant, time (retried by itself), the operator of Tieout, or we.
 * - `status`: the state a document takes because of it.
 * - `action`: the button that mends it in place.
 */
type ProblemWords = {
  title: string;
  what: string;
  why: string;
  fix: string;
  who: 'merchant' | 'time' | 'operator' | 'us';
  status: 'failed' | 'needs_review' | 'waiting' | 'queued';
  action?: ProblemAction;
};

export const problemActions = [
  'connect',
  'reconnect',
  'choose_company',
  'choose_contact',
  'map_tax_rate',
  'map_product',
  'open_settings',
  'replay',
] as const;
export type ProblemAction = (typeof problemActions)[number];

export const problems = {
  not_connected: {
    title: 'No ledger is connected',
    what: 'This invoice was not sent to your books.',
    why: 'Tieout is not connected to a company in {ledger} yet.',
    fix: 'Connect {ledger} and choose the company in the app’s settings. Waiting invoices follow by themselves.',
    who: 'merchant',
    status: 'waiting',
    action: 'connect',
  },
  connection_revoked: {
    title: '{ledger} no longer accepts our access',
    what: 'Work for this company is paused. Nothing is lost.',
    why: '{ledger} answered that the permission given to Tieout was revoked or has expired ({detail}).',
    fix: 'Reconnect {ledger} in the app’s settings. Waiting invoices resume by themselves.',
    who: 'merchant',
    status: 'waiting',
    action: 'reconnect',
  },
  stage_not_reached: {
    title: 'Waits for the invoice to be {stage}',
    what: 'This invoice is not in your books yet.',
    why: 'Your settings send invoices once they are {stage}; in Stripe this one is {state}.',
    fix: 'Nothing to do: it follows by itself. To send it now, choose Sync now.',
    who: 'time',
    status: 'waiting',
  },
  manual_only: {
    title: 'Waits for you to sync it',
    what: 'This invoice is not in your books yet.',
    why: 'Automatic sync is switched off in your settings.',
    fix: 'Choose Sync now, or switch automatic sync on.',
    who: 'merchant',
    status: 'waiting',
    action: 'open_settings',
  },
  waits_for_document: {
    title: 'Waits for {document}',
    what: 'This document is not in your books yet.',
    why: 'It belongs to {document}, which is not in {ledger} yet.',
    fix: 'Mend and replay {document}; this one follows by itself.',
    who: 'merchant',
    status: 'waiting',
  },
  customer_missing: {
    title: 'The invoice has no customer',
    what: 'The invoice was not written.',
    why: 'Stripe holds no customer on this invoice, or the customer was deleted, so there is nobody to book it to.',
    fix: 'Restore the customer in Stripe, or exclude this invoice.',
    who: 'merchant',
    status: 'failed',
  },
  customer_ambiguous: {
    title: 'Which customer is it?',
    what: 'The invoice waits for your choice; nothing was written.',
    why: '{count} customers in {ledger} fit {customer} by {rule}.',
    fix: 'Choose the right customer, or create a new one. Tieout remembers the answer.',
    who: 'merchant',
    status: 'needs_review',
    action: 'choose_contact',
  },
  customer_uncertain: {
    title: 'Is it the same customer?',
    what: 'The invoice waits for your choice; nothing was written.',
    why: '{detail}',
    fix: 'Choose the right customer, or create a new one. Tieout remembers the answer.',
    who: 'merchant',
    status: 'needs_review',
    action: 'choose_contact',
  },
  customer_blocked: {
    title: 'The customer is blocked in {ledger}',
    what: 'The invoice was not written.',
    why: '{contact} is blocked in {ledger} ({detail}).',
    fix: 'Unblock the customer in {ledger} and replay, or choose another customer.',
    who: 'merchant',
    status: 'needs_review',
    action: 'choose_contact',
  },
  customer_not_found: {
    title: 'No customer found',
    what: 'The invoice waits for your choice; nothing was written.',
    why: 'No customer in {ledger} fits {customer}, and your settings ask before a customer is created.',
    fix: 'Choose a customer, or create a new one.',
    who: 'merchant',
    status: 'needs_review',
    action: 'choose_contact',
  },
  customer_link_dead: {
    title: 'The linked customer is gone',
    what: 'The invoice was not written.',
    why: '{contact}, linked to {customer}, no longer exists in {ledger}.',
    fix: 'Choose another customer, or create a new one.',
    who: 'merchant',
    status: 'needs_review',
    action: 'choose_contact',
  },
  customer_number_taken: {
    title: 'Customer number already used',
    what: 'No customer was created and the invoice was not written.',
    why: 'Number {number}, taken from Stripe, belongs to another customer in {ledger}.',
    fix: 'Correct the number in Stripe, choose the customer yourself, or let {ledger} number new customers in the settings.',
    who: 'merchant',
    status: 'needs_review',
    action: 'choose_contact',
  },
  customer_number_missing: {
    title: 'Customer number missing',
    what: 'No customer was created and the invoice was not written.',
    why: 'New customers take their number from {source}, and {customer} has none there.',
    fix: 'Fill in the number in Stripe and replay, or let {ledger} number new customers in the settings.',
    who: 'merchant',
    status: 'failed',
    action: 'open_settings',
  },
  product_missing: {
    title: '{product} is not mapped',
    what: 'The invoice was not written.',
    why: '{product} has no item in {ledger}: {detail}.',
    fix: 'Choose the item or account for {product}, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'map_product',
  },
  product_ambiguous: {
    title: '{product} fits several items',
    what: 'The invoice was not written.',
    why: '{count} items in {ledger} fit {product} by {rule}.',
    fix: 'Choose the right item for {product}, then replay.',
    who: 'merchant',
    status: 'needs_review',
    action: 'map_product',
  },
  tax_rate_unmapped: {
    title: 'The tax rate {rate} is not mapped',
    what: 'The invoice was not written.',
    why: 'The tax rate {rate} has no tax code in {ledger} yet.',
    fix: 'Choose the tax code for {rate}, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'map_tax_rate',
  },
  tax_several_rates: {
    title: 'A line has several tax rates',
    what: 'The invoice was not written.',
    why: 'The line “{line}” carries {rates}; {ledger} takes one tax code per line.',
    fix: 'Map the combination to one tax code in the settings, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'map_tax_rate',
  },
  tax_setup_missing: {
    title: 'A tax combination is not set up in {ledger}',
    what: 'The invoice was not written.',
    why: '{ledger} refused it: {detail}',
    fix: 'Add the combination of tax area and tax code in {ledger}, or map the rate to another tax code, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'open_settings',
  },
  currency_unknown: {
    title: '{currency} is not set up in {ledger}',
    what: 'The invoice was not written.',
    why: 'The invoice is in {currency}, and {company} has no such currency in {ledger}.',
    fix: 'Add the currency {currency} with an exchange rate in {ledger}, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'replay',
  },
  field_too_long: {
    title: '{field} is too long',
    what: 'The invoice was not written.',
    why: '{field} may have {limit} characters in {ledger}; the value from Stripe has {length}.',
    fix: 'Shorten the value in Stripe, or change the field mapping in the settings, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'open_settings',
  },
  field_invalid: {
    title: '{field} has an unusable value',
    what: 'The invoice was not written.',
    why: '{detail}',
    fix: 'Correct the value in Stripe, or change the field mapping in the settings, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'open_settings',
  },
  template_failed: {
    title: 'The template for {field} failed',
    what: 'The invoice was not written.',
    why: '{detail}',
    fix: 'Correct the template in the settings, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'open_settings',
  },
  period_closed: {
    title: 'The accounting period is closed',
    what: 'The invoice was not written.',
    why: 'Its posting date {date} lies outside the open period of {company} ({from} to {to}).',
    fix: 'Open the period in {ledger}, or choose in the settings what happens with closed periods, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'open_settings',
  },
  total_mismatch: {
    title: 'The totals differ',
    what: '{draft}',
    why: 'Stripe says {stripe}, {ledger} computed {ledgerTotal}: a difference of {difference}, more than the {tolerance} you allow.',
    fix: 'Check the tax codes of the lines and the tax area of the customer in {ledger}, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'open_settings',
  },
  document_posted: {
    title: 'The document is already posted',
    what: 'Nothing was changed in {ledger}.',
    why: '{document} is no longer a draft in {ledger} (state: {state}), and posted documents cannot be taken back.',
    fix: 'Correct it in {ledger} with a credit memo.',
    who: 'merchant',
    status: 'failed',
  },
  document_changed: {
    title: 'The draft was changed in {ledger}',
    what: 'Nothing was overwritten.',
    why: 'Someone changed {document} in {ledger} while it was being written.',
    fix: 'Look at the draft in {ledger}; replay to compare again.',
    who: 'merchant',
    status: 'needs_review',
    action: 'replay',
  },
  document_duplicate: {
    title: 'Already in {ledger} more than once',
    what: 'Nothing was written.',
    why: '{count} documents in {ledger} carry the number {number}.',
    fix: 'Delete the surplus documents in {ledger}, then replay: the remaining one is taken over.',
    who: 'merchant',
    status: 'needs_review',
    action: 'replay',
  },
  ledger_refused: {
    title: '{ledger} refused the document',
    what: 'The invoice was not written.',
    why: '{ledger} answered: {detail}',
    fix: 'Mend the cause in {ledger} or in the settings, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'replay',
  },
  ledger_unavailable: {
    title: '{ledger} does not answer',
    what: 'The invoice is tried again by itself.',
    why: '{ledger} is not reachable or overloaded ({detail}).',
    fix: 'Nothing to do. The next try is {next}.',
    who: 'time',
    status: 'queued',
  },
  outcome_unknown: {
    title: 'Checking whether the draft arrived',
    what: 'The answer of {ledger} was lost. Tieout looks for the draft before it writes again.',
    why: 'The connection broke after the draft was sent ({detail}).',
    fix: 'Nothing to do. The next look is {next}.',
    who: 'time',
    status: 'queued',
  },
  stripe_missing: {
    title: 'Stripe no longer has this object',
    what: 'Nothing was written.',
    why: 'Stripe answered that {object} does not exist for this account.',
    fix: 'If it was deleted on purpose, exclude it.',
    who: 'merchant',
    status: 'failed',
  },
  stripe_unavailable: {
    title: 'Stripe does not answer',
    what: 'The invoice is tried again by itself.',
    why: 'Stripe is not reachable or limits our requests ({detail}).',
    fix: 'Nothing to do. The next try is {next}.',
    who: 'time',
    status: 'queued',
  },
  stripe_permission: {
    title: 'Stripe refused access',
    what: 'The invoice was not read.',
    why: 'Stripe answered: {detail}',
    fix: 'Install the app again so that it gets its permissions, then replay.',
    who: 'merchant',
    status: 'failed',
    action: 'replay',
  },
  internal: {
    title: 'A fault of ours',
    what: 'The invoice was not written. Nothing is lost.',
    why: 'Tieout met a case it does not handle yet (reference {reference}).',
    fix: 'Replay; if it stays, send us the reference.',
    who: 'us',
    status: 'failed',
    action: 'replay',
  },
} satisfies Record<string, ProblemWords>;

export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as ProblemCode[];

/** A problem as it is kept: the code and what fills its words. */
export const problemSchema = z.object({
  code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
  params: z.record(z.string(), z.string()),
});
export type ProblemRecord = z.output<typeof problemSchema>;

/** A problem in words, as a view shows it. */
export const problemViewSchema = z.object({
  code: z.string(),
  title: z.string(),
  what: z.string(),
  why: z.string(),
  fix: z.string(),
  who: z.enum(['merchant', 'time', 'operator', 'us']),
  action: z.enum(problemActions).nullable(),
  /** What the action is about, e.g. the tax rate's id. */
  subject: z.string().nullable(),
});
export type ProblemView = z.output<typeof problemViewSchema>;

/** Fills `{name}` from params; an unknown name stays visible as `…` rather than as braces. */
function fill(text: string, params: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '…');
}

/** The words of a problem. Parameters may hold anything a merchant typed; they are inserted as plain text. */
export function describeProblem(problem: ProblemRecord): ProblemView {
  const words: ProblemWords = problems[problem.code];
  return {
    code: problem.code,
    title: fill(words.title, problem.params),
    what: fill(words.what, problem.params),
    why: fill(words.why, problem.params),
    fix: fill(words.fix, problem.params),
    who: words.who,
    action: words.action ?? null,
    subject: problem.params.subject ?? null,
  };
}

/**
 * The one error class for everything a person can meet. Thrown anywhere on the street, kept on the document, shown in
 * the views. `cause` carries the technical error for the log.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly params: Record<string, string>;

  constructor(code: ProblemCode, params: Record<string, string> = {}, options?: { cause?: unknown }) {
    super(fill(problems[code].title, params), options);
    this.name = 'Problem';
    this.code = code;
    this.params = params;
  }

  toRecord(): ProblemRecord {
    return { code: this.code, params: this.params };
  }

  get words(): ProblemWords {
    return problems[this.code];
  }
}
