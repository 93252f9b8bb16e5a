/**
 * What a problem is described by (problem-words.ts).
 *
 * - `who`: who can end it: the merchant, time (retried by itself), the operator of Tieout, or we.
 * - `status`: the state a document takes because of it.
 * - `action`: the button that mends it in place.
 */
export type ProblemWords = {
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
  'choose_equal',
  'map_tax_rate',
  'map_product',
  'choose_period_policy',
  'open_settings',
  'replay',
] as const;
export type ProblemAction = (typeof problemActions)[number];
