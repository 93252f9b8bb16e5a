import { z } from 'zod';
import { LedgerFault, type LedgerRequest, type LedgerResponse, type RefusalReason } from '../port.ts';

const errorBody = z.object({ error: z.object({ code: z.string().default(''), message: z.string().default('') }) });

/** Codes that say by themselves why a request was refused (API reference, "Error codes"). */
const reasonByCode: Record<string, RefusalReason> = {
  Internal_EntityWithSameKeyExists: 'number_taken',
  Application_StringExceededLength: 'field_too_long',
};

/**
 * Application_DialogException and its like carry the rules of the application, and only the text tells which. Requests
 * ask for English (Accept-Language), so that these texts do not depend on the user's language. Sources: the error texts
 * in Microsoft's AL source.
 */
const reasonByText: readonly [RegExp, RefusalReason][] = [
  [/\bis blocked with type\b|\bwhen customer .+ is (privacy )?blocked\b/i, 'contact_blocked'],
  [
    /\bVAT Posting Setup\b|\bTax (Area|Group|Setup|Detail)\b|"tax(Code|AreaId)"|\bVAT (Bus|Prod)\w*\.? Posting Group\b/i,
    'tax_setup',
  ],
  [
    /"currency(Id|Code)"|\bcurrency values do not match\b|\bCurrency Exchange Rate\b|related table \(Currency\)/i,
    'currency_unknown',
  ],
  [/\ballowed posting dates\b/i, 'period_closed'],
  [/\b(sell-to|bill-to) customer\b|"customer(Id|Number)"|related table \(Customer\)/i, 'contact_missing'],
  [/\bItem does not exist\b|"itemId"|\bin Item\b|related table \(Item\)/i, 'item_missing'],
  [
    /\bAccount does not exist\b|"accountId"|\bDirect Posting\b|\bin G\/L Account\b|related table \(G\/L Account\)/i,
    'account_missing',
  ],
  [/\bdraft (invoice|credit memo) only\b|\bposted\b.*\b(delete|modif|chang)|\bdelet.+\bposted\b/i, 'posted'],
  [/\balready exists\b.*\bidentification fields\b/is, 'number_taken'],
  [/\blength of the string\b|\bmust be less than or equal to \d+ characters\b/i, 'field_too_long'],
];

/** Codes of texts that no English pattern may reinterpret. */
const conflictCodes = new Set(['Request_EntityChanged', 'Internal_RequestEntityChanged']);
const notFoundCodes = new Set(['Internal_RecordNotFound', 'BadRequest_NotFound', 'BadRequest_ResourceNotFound']);

/**
 * What an answer outside 2xx means. The code decides, then the status; words come last.
 * A write that ended in 408, 500, 502 or 504 may have been carried out; 429 and 503 were not (operational limits).
 */
export function faultOf(request: Pick<LedgerRequest, 'method' | 'purpose'>, response: LedgerResponse): LedgerFault {
  const parsed = errorBody.safeParse(response.body);
  const { code, message } = parsed.success ? parsed.data.error : { code: '', message: '' };
  const { status } = response;
  const detail = message === '' ? `Business Central answered ${status} to "${request.purpose}"` : message;
  if (status === 401) return new LedgerFault('unauthorized', detail);
  if (status === 429) return new LedgerFault('throttled', detail, retryAfter(response.headers));
  if (status === 503) return new LedgerFault('unavailable', detail, retryAfter(response.headers));
  if (status === 408 || (status >= 500 && status !== 501)) {
    if (request.method === 'GET') return new LedgerFault('unavailable', detail);
    return new LedgerFault('unknown', detail, { lost: status === 408 || status === 504 ? 'timeout' : 'drop' });
  }
  const byCode = reasonByCode[code];
  if (byCode !== undefined) return new LedgerFault('refused', detail, { reason: byCode });
  if (conflictCodes.has(code) || status === 412) return new LedgerFault('conflict', detail);
  const reason = reasonByText.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
  if (notFoundCodes.has(code) || status === 404) {
    // A look-up that fails deep inside a calculation (a VAT Posting Setup, an exchange rate) answers 404 as well.
    const refused = request.method === 'POST' && reason !== 'other';
    return new LedgerFault(refused ? 'refused' : 'not_found', detail, { reason });
  }
  if (status === 409 && reason === 'other') return new LedgerFault('conflict', detail);
  return new LedgerFault('refused', detail, { reason });
}

/** For an answer of 2xx whose body is not what the API promises: after a write nobody knows what was done. */
export function unreadable(request: Pick<LedgerRequest, 'method' | 'purpose'>, error: z.ZodError): LedgerFault {
  const issue = error.issues[0];
  const where = issue === undefined ? '' : ` (${issue.path.join('.') || 'body'}: ${issue.message})`;
  const detail = `Business Central's answer to "${request.purpose}" could not be read${where}`;
  return request.method === 'GET'
    ? new LedgerFault('unavailable', detail, { cause: error })
    : new LedgerFault('unknown', detail, { lost: 'drop', cause: error });
}

/** Microsoft documents no Retry-After here; a gateway may send one, in seconds or as a date. */
function retryAfter(headers: Headers): { retryAfterMs?: number } {
  const value = headers.get('retry-after');
  if (value === null) return {};
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? {} : { retryAfterMs: Math.max(0, ms) };
}
