import type { Part, Posting } from '../documents/posting.ts';

/** A part that is booked with a payout that is not there yet. Nothing is lost: it stays listed until then. */
export type Pending = { transactionId: string; part: Part };
export type Booking = { postings: Posting[]; pending: Pending[] };

/** What belongs to whose payout. Automatic payouts are listed by Stripe, manual ones attributed by date (C46). */
export type PayoutOf = ReadonlyMap<string, string>;
