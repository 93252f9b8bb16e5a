import type { Context } from '../context.ts';
import { StripeError } from '../http/errors.ts';
import { finalize, pay, send } from './invoiceActions.ts';

/**
 * What time does to invoices with automatic advancement: drafts are finalized (and sent) when their hour has come, and
 * open ones are charged. A refusal concerns one invoice and never holds up the others.
 */
export function doDueWork(ctx: Context): void {
  for (const draft of ctx.data.invoices.list(
    (one) => one.status === 'draft' && isDue(one.automatically_finalizes_at, ctx.now),
  )) {
    attempt(ctx, () => {
      const open = finalize(ctx, draft);
      if (open.collection_method === 'send_invoice' && open.customer_email !== null) send(ctx, open);
    });
  }
  for (const open of ctx.data.invoices.list(
    (one) => one.status === 'open' && isDue(one.next_payment_attempt, ctx.now),
  )) {
    // One attempt: the retry schedule of a real account is a setting of its own.
    const last = ctx.data.invoices.put({ ...open, next_payment_attempt: null });
    attempt(ctx, () => pay(ctx, last, { outOfBand: false }));
  }
}

const isDue = (at: number | null, now: number): boolean => at !== null && at <= now;

function attempt(ctx: Context, work: () => void): void {
  try {
    ctx.world.atomically(work);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
  }
}
