import { describe, expect, it } from 'vitest';
import type { LedgerRequest } from '../port.ts';
import { faultOf } from './faults.ts';

const post = { method: 'POST', purpose: 'create draft invoice' } as const;
const get = { method: 'GET', purpose: 'read customers' } as const;
const fault = (
  request: Pick<LedgerRequest, 'method' | 'purpose'>,
  status: number,
  code = '',
  message = '',
  headers: Record<string, string> = {},
) => faultOf(request, { status, headers: new Headers(headers), body: { error: { code, message } } });

describe('what an answer outside 2xx means', () => {
  it.each([
    [post, 408, 'unknown', 'timeout'],
    [post, 500, 'unknown', 'drop'],
    [post, 502, 'unknown', 'drop'],
    [post, 504, 'unknown', 'timeout'],
    [post, 503, 'unavailable', null],
    [post, 429, 'throttled', null],
    [post, 401, 'unauthorized', null],
    [post, 501, 'refused', null],
    [post, 403, 'refused', null],
    [get, 408, 'unavailable', null],
    [get, 500, 'unavailable', null],
    [get, 504, 'unavailable', null],
    [get, 404, 'not_found', null],
  ] as const)('given a $0.method answered $1, then it is $2 (lost by $3)', (request, status, kind, lost) => {
    expect(fault(request, status)).toMatchObject({ kind, lost });
  });

  it.each([409, 412, 400])('given a stale version answered %i, then it is a conflict', (status) => {
    expect(fault(post, status, 'Request_EntityChanged', 'Another user has already changed the record.').kind).toBe(
      'conflict',
    );
  });

  it.each([
    [409, 'Internal_EntityWithSameKeyExists', 'The Customer already exists.', 'number_taken'],
    [400, 'Internal_EntityWithSameKeyExists', 'The Customer already exists.', 'number_taken'],
    [400, 'Application_StringExceededLength', 'The length of the string is 101, …', 'field_too_long'],
    [
      400,
      'Application_DialogException',
      'You cannot create this type of document when Customer C00010 is blocked with type All',
      'contact_blocked',
    ],
    [400, 'Application_DialogException', 'The "currencyCode" does not match to a Currency.', 'currency_unknown'],
    [
      400,
      'Application_DialogException',
      'The currency values do not match to a specific Currency.',
      'currency_unknown',
    ],
    [400, 'Internal_DataNotFoundFilter', 'There is no Currency Exchange Rate within the filter.', 'currency_unknown'],
    [
      404,
      'Internal_RecordNotFound',
      "The VAT Posting Setup does not exist. Identification fields and values: VAT Bus. Posting Group='EU'",
      'tax_setup',
    ],
    [400, 'Application_DialogException', 'Item does not exist.', 'item_missing'],
    [400, 'Application_DialogException', 'Account does not exist.', 'account_missing'],
    [
      400,
      'Application_FieldValidationException',
      "Direct Posting must be equal to 'Yes' in G/L Account: No.=2310. Current value is 'No'.",
      'account_missing',
    ],
    [
      400,
      'Application_FieldValidationException',
      "Blocked must be equal to 'No' in Item: No.=1000. Current value is 'Yes'.",
      'item_missing',
    ],
    [400, 'Application_DialogException', 'The sell-to customer cannot be found.', 'contact_missing'],
    [
      400,
      'Application_DialogException',
      'Posting Date is not within your range of allowed posting dates.',
      'period_closed',
    ],
    [400, 'Application_DialogException', 'The action can be applied to a draft invoice only.', 'posted'],
    [
      400,
      'Internal_InvalidTableRelation',
      'The field Currency Code of table Sales Header contains a value (XTS) that cannot be found in the related table (Currency).',
      'currency_unknown',
    ],
    [400, 'Application_DialogException', 'Something that nobody foresaw.', 'other'],
  ] as const)('given %i %s "%s", when a document is made, then the reason is %s', (status, code, message, reason) => {
    expect(fault(post, status, code, message)).toMatchObject({ kind: 'refused', reason, detail: message });
  });

  it('given a record that is gone, when it is read, then it is not found whatever the text mentions', () => {
    expect(fault(get, 404, 'Internal_RecordNotFound', 'The Customer does not exist. "customerId"').kind).toBe(
      'not_found',
    );
  });

  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{}, null],
    [{ 'retry-after': 'soon' }, null],
  ])('given a refusal because of a limit with %j, then the wait is %s ms', (headers, ms) => {
    expect(fault(post, 429, '', '', headers).retryAfterMs).toBe(ms);
  });

  it('given a gateway page instead of an error body, then the words say what was asked and what came', () => {
    const answer = { status: 502, headers: new Headers(), body: '<html>' };
    expect(faultOf(post, answer).detail).toBe('Business Central answered 502 to "create draft invoice"');
  });
});
