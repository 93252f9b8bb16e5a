import { randomUUID } from 'node:crypto';

/** An error of Entra's token endpoint; the numbers are its AADSTS codes. */
export class EntraError extends Error {
  readonly status: number;
  readonly error: string;
  readonly errorCode: number;

  constructor(status: number, error: string, errorCode: number, description: string) {
    super(description);
    this.status = status;
    this.error = error;
    this.errorCode = errorCode;
  }

  /** As JSON, in the shape that Entra answers. */
  toResponse(now: Date): Response {
    const traceId = randomUUID();
    const correlationId = randomUUID();
    const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
    return Response.json(
      {
        error: this.error,
        error_description: `AADSTS${this.errorCode}: ${this.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
        error_codes: [this.errorCode],
        timestamp,
        trace_id: traceId,
        correlation_id: correlationId,
        error_uri: `https://login.microsoftonline.com/error?code=${this.errorCode}`,
      },
      { status: this.status, headers: { 'Cache-Control': 'no-store' } },
    );
  }
}

export const invalidGrant = (code: number, text: string) => new EntraError(400, 'invalid_grant', code, text);
export const invalidRequest = (code: number, text: string) => new EntraError(400, 'invalid_request', code, text);
export const invalidClient = (code: number, text: string) => new EntraError(401, 'invalid_client', code, text);
