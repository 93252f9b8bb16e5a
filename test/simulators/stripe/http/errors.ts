/** What a refused request says besides its message; the names are those of Stripe's error object. */
export type ErrorDetails = { code?: string; param?: string; declineCode?: string; charge?: string };

export type ErrorType = 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';

/** A refusal in Stripe's own terms: becomes `{error: {...}}` with the status. */
export class StripeError extends Error {
  readonly status: number;
  readonly type: ErrorType;
  readonly details: ErrorDetails;
  /** Refused before the endpoint began its work: such an answer is not kept under the idempotency key. */
  readonly early: boolean;

  constructor(status: number, type: ErrorType, message: string, details: ErrorDetails = {}, early = false) {
    super(message);
    this.status = status;
    this.type = type;
    this.details = details;
    this.early = early;
  }

  /** @param requestLogUrl where the real Dashboard would show the request; it names the request id. */
  toJson(requestLogUrl: string): { error: Record<string, string> } {
    const { code, param, declineCode, charge } = this.details;
    const error: Record<string, string> = { type: this.type, message: this.message, request_log_url: requestLogUrl };
    if (code !== undefined) {
      error.code = code;
      error.doc_url = `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
    }
    if (param !== undefined) error.param = param;
    if (declineCode !== undefined) error.decline_code = declineCode;
    if (charge !== undefined) error.charge = charge;
    return { error };
  }
}

/** 400: the request as such is wrong or the object's state forbids it. */
export const invalid = (message: string, details: ErrorDetails = {}): StripeError =>
  new StripeError(400, 'invalid_request_error', message, details);

/** 400 before any work was done: parameters that do not parse. */
export const malformed = (message: string, details: ErrorDetails = {}): StripeError =>
  new StripeError(400, 'invalid_request_error', message, details, true);

/** 404 for the object a path names, 400 for one a parameter names, both `resource_missing`. */
export function missing(kind: string, id: string, param = 'id', status: 400 | 404 = 404): StripeError {
  const details = { code: 'resource_missing', param };
  return new StripeError(status, 'invalid_request_error', `No such ${kind}: '${id}'`, details);
}
