import type { ProblemWords } from './problem-kinds.ts';

/** The part of the table of problems that is about documents which seem to be in the books already (problem-words.ts). */
export const runProblems = {
  looks_booked: {
    title: 'It looks like it is in the books already',
    what: 'Nothing was written.',
    why: '{ledger} has {document} for the same customer, of {amount}: {reason}. It does not carry the number by which Tieout knows its own.',
    fix: 'Use the document that is there, or write this one all the same.',
    who: 'merchant',
    status: 'needs_review',
    action: 'choose_equal',
  },
  backfill_under_way: {
    title: 'Another period is being brought in',
    what: 'Nothing was started.',
    why: 'The run over {period} is not over yet, and one goes at a time.',
    fix: 'Wait until it is over, answer what it asks, or stop it.',
    who: 'merchant',
    status: 'failed',
  },
  run_moved_on: {
    title: 'Nothing to answer any more',
    what: 'Nothing was changed.',
    why: 'It went on meanwhile: {state}',
    fix: 'Reload to see the newest state.',
    who: 'merchant',
    status: 'needs_review',
  },
  many_equal: {
    title: 'Many equal invoices within an hour',
    what: 'Nothing was written.',
    why: 'Tieout has written {count} invoices of {amount}, dated {date}, for {customer} within an hour. That many equal ones are rarely meant, so the next ones wait for you.',
    fix: 'Look in Stripe whether these invoices are meant. Replay this one to write it, or exclude it.',
    who: 'merchant',
    status: 'needs_review',
    action: 'replay',
  },
} as const satisfies Record<string, ProblemWords>;
