import { redactPersonal } from '../redact.ts';

/**
 * What can go wrong while a ledger is connected, in words for the person who connects it. `{name}` is filled from the
 * parameters. (Problems of documents stand in shared/problems.ts.) `status` is the HTTP status of an answer about it.
 */
export const connectionProblems = {
  sign_in_unknown: {
    status: 400,
    title: 'This sign-in cannot be finished',
    what: 'Nothing was connected.',
    why: 'The link was used already, or it does not come from a sign-in that Tieout began.',
    fix: 'Open the app’s settings in the Stripe Dashboard and choose Connect again.',
  },
  sign_in_expired: {
    status: 400,
    title: 'The sign-in took too long',
    what: 'Nothing was connected.',
    why: 'A sign-in must be finished within 15 minutes.',
    fix: 'Open the app’s settings in the Stripe Dashboard and choose Connect again.',
  },
  sign_in_foreign: {
    status: 403,
    title: 'This sign-in belongs to somebody else',
    what: 'Nothing was connected, and the link is used up.',
    why: 'It was begun by another user or for another Stripe account.',
    fix: 'Begin a sign-in of your own in the app’s settings.',
  },
  access_denied: {
    status: 403,
    title: 'Access was not granted',
    what: 'Nothing was connected.',
    why: '{ledger} says that access was declined, or that an administrator must approve it ({detail}).',
    fix: 'Connect again and accept, or ask the administrator of {ledger} to approve Tieout first.',
  },
  provider_refused: {
    status: 502,
    title: 'The sign-in of {ledger} failed',
    what: 'Nothing was connected.',
    why: 'The sign-in service of {ledger} answered: {detail}',
    fix: 'Connect again. If it stays, give the operator of Tieout the answer above.',
  },
  provider_unavailable: {
    status: 503,
    title: 'The sign-in of {ledger} does not answer',
    what: 'Nothing was connected.',
    why: 'The sign-in service of {ledger} could not be reached, or did not answer as it should ({detail}).',
    fix: 'Connect again in a few minutes.',
  },
  no_lasting_access: {
    status: 502,
    title: '{ledger} gave no lasting access',
    what: 'Nothing was connected.',
    why: 'The answer held no refresh token, so access would end within the hour.',
    fix: 'The operator of Tieout must allow offline access in the app registration; then connect again.',
  },
  not_installed: {
    status: 409,
    title: 'Tieout is not installed in this Stripe account',
    what: 'Nothing was connected.',
    why: 'The app was uninstalled meanwhile.',
    fix: 'Install the app in the Stripe Dashboard, then connect again.',
  },
  nothing_to_choose: {
    status: 409,
    title: 'There is no sign-in to choose a company for',
    what: 'Nothing was changed.',
    why: 'The sign-in was finished, replaced or ended meanwhile.',
    fix: 'Choose Connect in the settings, or reload the page to see what is connected.',
  },
  company_unknown: {
    status: 422,
    title: 'This company cannot be reached',
    what: 'Nothing was changed.',
    why: 'The account that signed in has no access to that company in {ledger}.',
    fix: 'Choose another company, or sign in with an account that has access.',
  },
  nothing_connected: {
    status: 409,
    title: 'No ledger is connected',
    what: 'Nothing was changed.',
    why: 'There is no connection that could be ended.',
    fix: 'Reload the page to see what is connected.',
  },
} satisfies Record<string, { status: number; title: string; what: string; why: string; fix: string }>;

export type ConnectionProblemCode = keyof typeof connectionProblems;

/** A fault that a person meets while connecting. Parameters are redacted, as providers quote users' addresses. */
export class ConnectionProblem extends Error {
  override name = 'ConnectionProblem';
  readonly code: ConnectionProblemCode;
  readonly status: number;
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;

  constructor(code: ConnectionProblemCode, params: Record<string, string> = {}, options?: { cause?: unknown }) {
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => redactPersonal(params[name] ?? '…'));
    const { status, title, what, why, fix } = connectionProblems[code];
    super(`${fill(title)}. ${fill(why)}`, options);
    this.code = code;
    this.status = status;
    this.title = fill(title);
    this.what = fill(what);
    this.why = fill(why);
    this.fix = fill(fix);
  }
}
