import { z } from 'zod';
import { LedgerFault, type LedgerRequest, type LedgerResponse, type RefusalReason } from '../port.ts';

const errorSchema = z.object({
  Message: z.string().default(''),
  Detail: z.string().default(''),
  code: z.string().default(''),
  element: z.string().optional(),
});
export const faultSchema = z.object({ Error: z.array(errorSchema).min(1), type: z.string().default('') });
const bodySchema = z.object({ Fault: faultSchema });
type WireFault = z.output<typeof faultSchema>;

/** Codes that say by themselves why a request was refused. Never the words: they differ by language and version. */
const reasonByCode: Record<string, RefusalReason> = {
  '2050': 'field_too_long',
  '6140': 'document_number_taken',
  '6210': 'period_closed',
  '6240': 'name_taken',
  // A payment that stands on a bank deposit.
  '6540': 'posted',
};
const conflict = '5010';
const notFound = '610';
/** A missing or inactive record that the code alone does not name; see refusal.ts. */
const unclear = new Set(['610', '2020', '2500', '6000']);

/** What was asked, and whether it only reads: a batch of queries is a POST that changes nothing. */
export type Asked = Pick<LedgerRequest, 'method' | 'purpose'> & { reads?: boolean };

/** The refused outcome of a write, with the code it was refused with. */
export class Refusal extends LedgerFault {
  readonly code: string;

  constructor(code: string, detail: string, reason: RefusalReason) {
    super('refused', detail, { reason });
    this.code = code;
  }

  /** The code fits several causes; only a look at the records named tells which. */
  get unclear(): boolean {
    return unclear.has(this.code);
  }
}

/**
 * What an answer outside 2xx means: code first, then status. A write that ended in 408, 500, 502 or 504 may have been
 * carried out; 429 and 503 were not.
 */
export function faultOf(asked: Asked, response: LedgerResponse): LedgerFault {
  const parsed = bodySchema.safeParse(response.body);
  const { status } = response;
  const fault = parsed.success ? parsed.data.Fault : null;
  const detail = fault === null ? `QuickBooks answered ${status} to "${asked.purpose}"` : wordsOf(fault);
  const code = fault?.Error[0]?.code ?? '';
  if (status === 401 || Number(code) === 3100) return new LedgerFault('unauthorized', detail);
  if (status === 429 || Number(code) === 3001)
    return new LedgerFault('throttled', detail, retryAfter(response.headers, Number(code) === 3001));
  if (status === 503) return new LedgerFault('unavailable', detail, retryAfter(response.headers, false));
  if (status === 408 || status >= 500) {
    if (isRead(asked)) return new LedgerFault('unavailable', detail);
    return new LedgerFault('unknown', detail, { lost: status === 408 || status === 504 ? 'timeout' : 'drop' });
  }
  if (fault !== null) return refusalOf(fault, isRead(asked));
  return new LedgerFault('refused', detail);
}

/** A fault of one operation, alone or within a batch. @param reading the record itself is what was asked for */
export function refusalOf(fault: WireFault, reading: boolean): LedgerFault {
  const detail = wordsOf(fault);
  const code = fault.Error[0]?.code ?? '';
  if (code === conflict) return new LedgerFault('conflict', detail);
  // One operation of a batch may be throttled by itself.
  if (Number(code) === 3001) return new LedgerFault('throttled', detail, { retryAfterMs: 60_000 });
  if (code === notFound && reading) return new LedgerFault('not_found', detail);
  return new Refusal(code, detail, reasonByCode[code] ?? 'other');
}

/** For an answer of 2xx whose body is not what the API promises: after a write nobody knows what was done. */
export function unreadable(asked: Asked, error: z.ZodError): LedgerFault {
  const issue = error.issues[0];
  const where = issue === undefined ? '' : ` (${issue.path.join('.') || 'body'}: ${issue.message})`;
  const detail = `QuickBooks’ answer to "${asked.purpose}" could not be read${where}`;
  return isRead(asked)
    ? new LedgerFault('unavailable', detail, { cause: error })
    : new LedgerFault('unknown', detail, { lost: 'drop', cause: error });
}

const isRead = ({ method, reads }: Asked): boolean => method === 'GET' || reads === true;

const wordsOf = ({ Error: errors }: WireFault): string =>
  errors.map(({ Message, Detail, code }) => `${Detail || Message}${code === '' ? '' : ` (${code})`}`).join('; ');

/** Intuit asks to wait a minute after its own throttling; a gateway may say something else. */
function retryAfter(headers: Headers, throttled: boolean): { retryAfterMs?: number } {
  const value = headers.get('retry-after');
  if (value === null) return throttled ? { retryAfterMs: 60_000 } : {};
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? {} : { retryAfterMs: Math.max(0, ms) };
}
