import { nothingMet, type Part } from '../pass.ts';

/** Movements of the Stripe balance against what is planned to be booked of them. */
export const stripeBalance: Part = async () => ({ over: true, read: false, tally: nothingMet() });
