import { Problem } from '#shared/problems.ts';
import type { LedgerFault } from '../connectors/port.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';

/** A ledger's fault as a problem of a posting, in words. Recognised by kind and reason only; its own text is quoted. */
export function problemOfFault(
  journey: Pick<Journey, 'connector' | 'connection'>,
  fault: LedgerFault,
  about: Record<string, string> = {},
): Problem {
  const params = { ...names(journey), detail: fault.detail, next: 'shortly', ...about };
  const options = { cause: fault };
  switch (fault.kind) {
    case 'unreachable':
    case 'throttled':
    case 'unavailable':
      return new Problem('money_unavailable', params, options);
    case 'unknown':
      return new Problem('money_outcome_unknown', params, options);
    case 'unauthorized':
      return new Problem('connection_revoked', params, options);
    case 'conflict':
    case 'not_found':
    case 'refused':
      return new Problem('money_refused', params, options);
  }
}
