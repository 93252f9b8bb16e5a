import { Problem } from '#shared/problems.ts';
import type { LedgerFault } from '../connectors/port.ts';
import type { Journey } from './context.ts';

/** Names that fill the words of most problems. */
export const names = (journey: Pick<Journey, 'connector' | 'connection'>): Record<string, string> => ({
  ledger: journey.connector.name,
  company: journey.connection.companyName,
});

/**
 * A ledger's fault as a problem with words. Recognised by kind and reason only; the ledger's own text is quoted, never
 * shown alone.
 */
export function problemOfFault(
  fault: LedgerFault,
  journey: Pick<Journey, 'connector' | 'connection'>,
  about: Record<string, string> = {},
): Problem {
  const params = { ...names(journey), detail: fault.detail, next: 'shortly', ...about };
  const options = { cause: fault };
  switch (fault.kind) {
    case 'unreachable':
    case 'throttled':
    case 'unavailable':
      return new Problem('ledger_unavailable', params, options);
    case 'unknown':
      return new Problem('outcome_unknown', params, options);
    case 'unauthorized':
      return new Problem('connection_revoked', params, options);
    case 'conflict':
      return new Problem('document_changed', { document: 'the document', ...params }, options);
    case 'not_found':
      return new Problem('ledger_refused', params, options);
    case 'refused':
      return refusal(fault, params, options);
  }
}

function refusal(fault: LedgerFault, params: Record<string, string>, options: { cause: LedgerFault }): Problem {
  switch (fault.reason) {
    case 'contact_blocked':
      return new Problem('customer_blocked', { contact: 'The customer', ...params }, options);
    case 'contact_missing':
      return new Problem(
        'customer_link_dead',
        { contact: 'The customer', customer: 'this Stripe customer', ...params },
        options,
      );
    case 'number_taken':
      return new Problem('customer_number_taken', { number: '', ...params }, options);
    case 'document_number_taken':
      return new Problem('document_duplicate', { count: 'Other', number: 'of this one', ...params }, options);
    case 'name_taken':
      return new Problem('customer_name_taken', { name: '', ...heldBy(fault), ...params }, options);
    case 'currency_unknown':
      return new Problem('currency_unknown', { currency: 'The currency', ...params }, options);
    case 'tax_setup':
      return new Problem('tax_setup_missing', params, options);
    case 'period_closed':
      // A write meets its closed period in write-on-open-day.ts: what is refused elsewhere stands there already.
      return new Problem('document_period_closed', { document: 'the document', ...params }, options);
    case 'posted':
      return new Problem('document_posted', { document: 'The document', state: 'posted', ...params }, options);
    case 'item_missing':
    case 'account_missing':
    case 'field_too_long':
    case 'other':
      return new Problem('ledger_refused', params, options);
  }
}

/** Who has a name that is to be given to a new customer, in words. */
function heldBy({ holder }: LedgerFault): { holder: string; kinds: string } {
  const kind = holder?.kind ?? 'unknown';
  const who = kind === 'unknown' ? 'another record' : kind === 'employee' ? 'an employee' : `a ${kind}`;
  return { holder: who, kinds: 'customers, vendors and employees' };
}
