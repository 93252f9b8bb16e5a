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
