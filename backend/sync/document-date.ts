import type { Settings } from '#shared/settings.ts';
import { fromUnix } from '../documents/dates.ts';
import type { SalesDocument } from '../documents/invoice.ts';

/**
 * The instant that becomes the document's date, by the merchant's choice; in the books it is a calendar date of their
 * time zone. Where Stripe has no such instant (an open invoice is not paid, a credit note is never finalized), the date
 * on the document itself counts.
 */
export function documentInstant(document: SalesDocument, { documents }: Pick<Settings, 'documents'>): Date {
  switch (documents.dateFrom) {
    case 'issued':
      return document.issuedAt;
    case 'paid':
      return document.paidAt ?? document.issuedAt;
    case 'created':
      return secondsAt(document.raw.invoice.created) ?? document.issuedAt;
    case 'finalized': {
      const transitions = document.raw.invoice.status_transitions;
      const finalized =
        typeof transitions === 'object' && transitions !== null && 'finalized_at' in transitions
          ? secondsAt(transitions.finalized_at)
          : null;
      return finalized ?? document.issuedAt;
    }
  }
}

const secondsAt = (value: unknown): Date | null => (typeof value === 'number' ? fromUnix(value) : null);
