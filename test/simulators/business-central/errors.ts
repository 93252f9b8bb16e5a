/**
 * An error as the service answers it: `{"error": {"code", "message"}}` with the correlation id appended to the message.
 * Codes, texts and statuses follow Microsoft's published list of error codes and its AL labels.
 */
export class BusinessCentralError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  toResponse(correlationId: string): Response {
    return Response.json(
      { error: { code: this.code, message: `${this.message}  CorrelationId:  ${correlationId}.` } },
      { status: this.status },
    );
  }
}

/** `Error('…')` raised by AL code. */
export const dialog = (message: string) => new BusinessCentralError(400, 'Application_DialogException', message);

/** `TestField` that failed. */
export const testField = (message: string) =>
  new BusinessCentralError(400, 'Application_FieldValidationException', message);

export const badRequest = (message: string) => new BusinessCentralError(400, 'BadRequest', message);

/** A path, property or key that the model does not have. */
export const notFound = (message: string) => new BusinessCentralError(404, 'BadRequest_NotFound', message);

/**
 * A `GET` of a record that failed, in the request itself or deep inside a calculation; the service answers 404 for both.
 * @param identification for example `No.='C00010'`
 */
export const recordNotFound = (table: string, identification: string) =>
  new BusinessCentralError(
    404,
    'Internal_RecordNotFound',
    `The ${table} does not exist. Identification fields and values: ${identification}`,
  );

/** `FindLast` that found nothing. */
export const nothingWithinFilter = (table: string, filters: string) =>
  new BusinessCentralError(
    400,
    'Internal_DataNotFoundFilter',
    `There is no ${table} within the filter.\\\\Filters: ${filters}`,
  );

export const tableRelation = (field: string, table: string, value: string, related: string) =>
  new BusinessCentralError(
    400,
    'Internal_InvalidTableRelation',
    `The field ${field} of table ${table} contains a value (${value}) that cannot be found in the related table (${related}).`,
  );

export const sameKey = (table: string, identification: string) =>
  new BusinessCentralError(
    409,
    'Internal_EntityWithSameKeyExists',
    `The ${table} already exists. Identification fields and values: ${identification}`,
  );

export const tooLong = (value: string, max: number) =>
  new BusinessCentralError(
    400,
    'Application_StringExceededLength',
    `The length of the string is ${value.length}, but it must be less than or equal to ${max} characters. Value: ${value}`,
  );

export const readOnlyControl = (field: string) =>
  new BusinessCentralError(400, 'BadRequest_InvalidOperation', `Control '${field}' is read-only.`);

export const methodNotImplemented = (message: string) =>
  new BusinessCentralError(501, 'BadRequest_MethodNotImplemented', message);

export const methodNotAllowed = (entity: string, verb: string) =>
  new BusinessCentralError(405, 'BadRequest_MethodNotAllowed', `Entity does not support ${verb}: ${entity}.`);

export const missingToken = () =>
  new BusinessCentralError(
    400,
    'BadRequest_InvalidToken',
    'Could not validate the client concurrency token required by the service. Please provide a valid token in the client request.',
  );

export const entityChanged = (status: 409 | 412) =>
  new BusinessCentralError(status, 'Request_EntityChanged', 'Another user has already changed the record.');

export const rejectedCredentials = () =>
  new BusinessCentralError(401, 'Authentication_InvalidCredentials', 'The server has rejected the client credentials.');
