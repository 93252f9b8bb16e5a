import { randomUUID } from 'node:crypto';

/** Kinds of faults as the service names them. */
export type FaultType = 'ValidationFault' | 'AUTHENTICATION' | 'AuthorizationFault' | 'SERVICE' | 'SystemFault';

export type FaultError = { Message: string; Detail: string; code: string; element?: string };

/** An error as the service answers it: `{"Fault": {"Error": [{"Message", "Detail", "code"}], "type"}, "time"}`. */
export class QuickBooksError extends Error {
  readonly status: number;
  readonly type: FaultType;
  readonly error: FaultError;

  constructor(status: number, type: FaultType, error: FaultError) {
    super(`${error.code}: ${error.Detail}`);
    this.status = status;
    this.type = type;
    this.error = error;
  }

  /** Inside a batch a fault stands beside its item. */
  get fault() {
    return { Error: [this.error], type: this.type };
  }

  toResponse(time: string): Response {
    return Response.json(
      { Fault: this.fault, time },
      { status: this.status, headers: { intuit_tid: `1-${randomUUID()}` } },
    );
  }
}

const validation = (code: string, Message: string, Detail: string, element?: string) =>
  new QuickBooksError(400, 'ValidationFault', { Message, Detail, code, ...(element === undefined ? {} : { element }) });

export const unsupportedProperty = (name: string) =>
  validation(
    '2010',
    'Request has invalid or unsupported property',
    `Property Name:${name} specified is unsupported or invalid`,
    name,
  );
export const requiredMissing = (element: string) =>
  validation(
    '2020',
    'Required param missing, need to supply the required value for the API',
    `Required parameter ${element} is missing in the request`,
    element,
  );
export const invalidString = (element: string) =>
  validation('2040', 'Invalid String', `${element}: the text has characters that are not allowed`, element);
export const invalidLength = (element: string, max: number, given: number) =>
  validation(
    '2050',
    'Invalid String Length',
    `String length is either shorter or longer than supported by specification. Max length: ${max}, given: ${given}, ${element}`,
    element,
  );
export const invalidValue = (element: string, value: unknown) =>
  validation('2090', 'Invalid value', `${String(value)} is no value for ${element}`, element);
export const invalidReference = (element: string, id: string) =>
  validation('2500', 'Invalid Reference Id', `Invalid Reference Id : ${element} element id ${id} not found`, element);
/** The words do not tell which reference it is, and for a read they are the same. */
export const objectNotFound = () =>
  validation(
    '610',
    'Object Not Found',
    "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
  );
export const staleObject = () =>
  validation(
    '5010',
    'Stale Object Error',
    'Stale Object Error : You and another user were working on this at the same time. The other user finished before you did, so your work was not saved.',
  );
export const businessRule = (detail: string) =>
  validation('6000', 'A business validation error has occurred while processing your request', detail);
export const amountWrong = (amount: string, expected: string) =>
  validation(
    '6070',
    'Amount calculation incorrect in the request',
    `Amount is not equal to UnitPrice * Qty. Supplied value:${amount} (expected ${expected})`,
  );
export const duplicateNumber = (number: string, type: string, id: string) =>
  validation(
    '6140',
    'Duplicate Document Number Error',
    `Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=${number} is assigned to TxnType=${type} with TxnId=${id}`,
  );
export const companyStatus = () =>
  validation(
    '6190',
    'Invalid Company Status',
    'Subscription period has ended or canceled or there was a billing problem',
  );
export const periodClosed = () =>
  validation(
    '6210',
    'Account Period Closed, Cannot Update Through Services API',
    'The account period has closed and the account books cannot be updated through through the QBO Services API. Please use the QBO website to make these changes.',
  );
export const duplicateName = (id: string | null) =>
  validation(
    '6240',
    'Duplicate Name Exists Error',
    `The name supplied already exists.${id === null ? '' : ` : Id=${id}`}`,
  );
export const deposited = () =>
  validation(
    '6540',
    'Deposited Transaction cannot be changed',
    'If you want to delete or change this transaction, take it out of its deposit first.',
  );
export const queryParse = (detail: string) => validation('4000', 'Error parsing query', `QueryParserError: ${detail}`);
export const queryInvalid = (detail: string) => validation('4001', 'Invalid query', `QueryValidationError: ${detail}`);
export const badRequest = (detail: string) => validation('2030', 'Invalid request', detail);
export const tooManyInBatch = (count: number) =>
  validation('1040', 'Batch size exceeded', `The batch holds ${count} operations; 30 are allowed`);

export const unauthenticated = () =>
  new QuickBooksError(401, 'AUTHENTICATION', {
    Message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
    Detail: 'Token expired',
    code: '3200',
  });
export const unauthorized = () =>
  new QuickBooksError(403, 'AuthorizationFault', {
    Message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
    Detail: 'The token does not reach this company',
    code: '3100',
  });
export const throttled = (detail: string) =>
  new QuickBooksError(429, 'SERVICE', {
    Message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
    Detail: detail,
    code: '003001',
  });
