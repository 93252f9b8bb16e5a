import { HTTPException } from 'hono/http-exception';
import { Problem } from '#shared/problems.ts';
import { ConnectionProblem } from '../connections/problem.ts';
import { LedgerFault } from '../connectors/port.ts';
import { LeaseBusy } from '../database/leases.ts';
import { SettingsConflict, SettingsInvalid } from '../settings/errors.ts';
import { HttpError, httpErrorOfProblem } from './http-error.ts';

/** Errors that have words of their own, as answers; null for anything else, which is a fault of ours. */
export function knownError(error: unknown): HttpError | null {
  if (error instanceof HttpError) return error;
  if (error instanceof Problem) return httpErrorOfProblem(error);
  if (error instanceof ConnectionProblem) return ofConnectionProblem(error);
  if (error instanceof SettingsConflict)
    return new HttpError(409, error.code, 'Somebody else saved in between', error.message, { cause: error });
  if (error instanceof SettingsInvalid)
    return new HttpError(422, error.code, 'Some settings do not fit', error.message, {
      errors: error.errors,
      cause: error,
    });
  if (error instanceof LedgerFault) return ofLedgerFault(error);
  if (error instanceof LeaseBusy)
    return new HttpError(
      409,
      'under_way',
      'Already being worked on',
      'A run of this document is under way, so nothing was changed. Try again in a moment.',
      { cause: error },
    );
  if (error instanceof HTTPException && error.status < 500) return ofHttpException(error);
  return null;
}

/** What the framework refuses before a route sees it. */
function ofHttpException(error: HTTPException): HttpError {
  if (error.status !== 415)
    return new HttpError(400, 'bad_request', 'The request does not fit', `${error.message}. Nothing was changed.`, {
      cause: error,
    });
  return new HttpError(
    415,
    'unsupported_media_type',
    'The body is of another type than expected',
    'Send the header “Content-Type: application/json” with JSON, or “text/csv” where CSV is taken. Nothing was changed.',
    { cause: error },
  );
}

function ofConnectionProblem(problem: ConnectionProblem): HttpError {
  const status = problem.status === 403 ? 403 : problem.status >= 500 ? 503 : problem.status === 400 ? 400 : 409;
  const detail = `${problem.what} ${problem.why} ${problem.fix}`;
  return new HttpError(status, problem.code, problem.title, detail, { cause: problem });
}

function ofLedgerFault(fault: LedgerFault): HttpError {
  const status = fault.kind === 'refused' || fault.kind === 'not_found' || fault.kind === 'conflict' ? 409 : 503;
  return new HttpError(status, 'ledger_fault', 'The ledger did not do it', `${fault.detail}. Try again in a moment.`, {
    cause: fault,
  });
}
