import { Problem } from '#shared/problems.ts';
import type { Settings } from '#shared/settings.ts';
import type { RunTrigger, SyncStatus } from '#shared/statuses.ts';
import { dateIn } from '../documents/dates.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { documentInstant } from './document-date.ts';

/** Whether a document belongs into the books now. Out of scope is a state with a sentence, not an error (C57). */
export type Scope =
  | { inScope: true }
  | { inScope: false; status: Extract<SyncStatus, 'excluded' | 'waiting'>; sentence: string; problem: Problem | null };

const excluded = (sentence: string): Scope => ({ inScope: false, status: 'excluded', sentence, problem: null });
const waiting = (problem: Problem, sentence: string): Scope => ({
  inScope: false,
  status: 'waiting',
  sentence,
  problem,
});

const stateWords: Record<SalesDocument['status'], string> = {
  draft: 'a draft',
  open: 'open',
  paid: 'paid',
  void: 'void',
  uncollectible: 'uncollectible',
};

/** "yes", "true", "1" in any case: what people type to mean yes. */
const meansYes = (value: string | undefined): boolean =>
  value !== undefined && /^(yes|true|1|y|x)$/i.test(value.trim());

/**
 * Applies the merchant's rules about which documents are synced, in the order in which a merchant would explain them.
 * @param facts.hold a person's decision on this document that outlasts events
 * @param facts.seenSent Stripe told us that it sent the invoice
 * @param facts.trigger who asks; asking for one document by hand overrides stage and automatic, a backfill the start date
 * @param facts.backfilled a backfill asked for it earlier, and this is a retry or replay of what came of that
 */
export function decideScope(
  document: SalesDocument,
  settings: Settings,
  facts: {
    hold: 'excluded' | 'undone' | null;
    seenSent: boolean;
    trigger: RunTrigger;
    byHand: boolean;
    backfilled?: boolean;
  },
): Scope {
  const { documents, customers } = settings;
  const backfilled = facts.trigger === 'backfill' || facts.backfilled === true;
  if (facts.hold === 'excluded') return excluded('Excluded by hand.');
  if (document.status === 'void') return excluded('Voided in Stripe before it reached your books.');
  if (meansYes(document.metadata[settings.excludeKey])) {
    return excluded(`Excluded by the metadata field ${settings.excludeKey} in Stripe.`);
  }
  const customerId = document.customer?.id ?? '';
  if (customers.deny.includes(customerId)) return excluded('This customer is on the list of customers not to sync.');
  if (customers.allow.length > 0 && !customers.allow.includes(customerId)) {
    return excluded('Only listed customers are synced, and this one is not on the list.');
  }
  // A draft's date and total are not settled yet.
  if (document.status === 'draft') return waitFor('finalized', document);
  if (document.status === 'uncollectible' && documents.uncollectible === 'credit_memo') {
    return excluded('Marked uncollectible in Stripe, and your settings take such invoices out of the books.');
  }
  const date = dateIn(documentInstant(document, settings), documents.timeZone);
  if (documents.startDate !== null && date < documents.startDate && !backfilled) {
    return excluded(`Dated ${date}, before the start date ${documents.startDate}.`);
  }
  if (document.whole !== undefined && document.lines.length === 0) {
    return excluded('Every line of it is of a kind that your settings leave out.');
  }
  if (document.total.amount === 0n && documents.zeroInvoices === 'skip') {
    return excluded('Its total is zero, and zero invoices are skipped by your settings.');
  }
  if (facts.byHand) return { inScope: true };
  if (documents.trigger === 'paid' && document.kind === 'invoice' && document.status !== 'paid')
    return waitFor('paid', document);
  const sent = facts.seenSent || document.status === 'paid';
  if (documents.trigger === 'sent' && document.kind === 'invoice' && !sent) return waitFor('sent', document);
  if (!documents.automatic && !backfilled) {
    return waiting(new Problem('manual_only'), 'Waits for you: automatic sync is off.');
  }
  return { inScope: true };
}

function waitFor(stage: string, document: SalesDocument): Scope {
  const problem = new Problem('stage_not_reached', { stage, state: stateWords[document.status] });
  return waiting(problem, `Waits until the invoice is ${stage}.`);
}
