import { z } from 'zod';
import { type CompanyRef, LedgerFault, type LedgerHttp, type Notices } from '../port.ts';
import { environmentPath, read } from './api.ts';
import { guid } from './odata.ts';
import { instant } from './wire.ts';

/** Sets that a company tells of. */
const watched = ['customers', 'salesInvoices', 'salesCreditMemos'] as const;
/** Subscriptions end after three days; one is renewed when less than this is left of it. */
const RENEW_MS = 36 * 3_600_000;

const subscriptionSchema = z.object({
  '@odata.etag': z.string().nullish(),
  subscriptionId: z.string(),
  notificationUrl: z.string(),
  resource: z.string(),
  clientState: z.string().nullish(),
  expirationDateTime: instant,
});
const listSchema = z.object({ value: z.array(subscriptionSchema) });

/**
 * Sees to it that a company tells of changes: what is missing is subscribed, what ends soon is renewed. The receiver has
 * to echo a token while this runs.
 * @returns until when it tells
 * @throws LedgerFault
 */
export function watch(http: LedgerHttp, company: CompanyRef): (notices: Notices) => Promise<Date> {
  const path = `${environmentPath(company)}/subscriptions`;
  return async ({ url, secret }) => {
    const purpose = 'look whether changes are told';
    const { value } = await read(http, listSchema, { method: 'GET', path, purpose });
    const ends: Date[] = [];
    for (const set of watched) {
      const resource = `/api/v2.0/companies(${guid(company.companyId)})/${set}`;
      const body = { notificationUrl: url, resource, clientState: secret };
      // The service may answer with the whole address of the resource.
      const found = value.find((one) => one.notificationUrl === url && one.resource.toLowerCase().endsWith(resource));
      const left = found === undefined ? 0 : found.expirationDateTime.getTime() - Date.now();
      if (found !== undefined && left > RENEW_MS && found.clientState === secret) ends.push(found.expirationDateTime);
      else if (found === undefined) {
        const request = { method: 'POST', path, body, purpose: 'ask to be told of changes' } as const;
        const made = await read(http, subscriptionSchema, request).catch(takenByAnother);
        if (made !== null) ends.push(made.expirationDateTime);
      } else {
        const headers = { 'if-match': found['@odata.etag'] ?? '*' };
        const at = `${path}('${encodeURIComponent(found.subscriptionId)}')`;
        const request = { method: 'PATCH', path: at, headers, body, purpose: 'renew to be told of changes' } as const;
        ends.push((await read(http, subscriptionSchema, request)).expirationDateTime);
      }
    }
    return new Date(Math.min(...ends.map((end) => end.getTime()), Date.now() + RENEW_MS * 2));
  };
}

/** Two processes may subscribe at once: then the other's stands. */
function takenByAnother(fault: unknown): null {
  if (fault instanceof LedgerFault && (fault.reason === 'number_taken' || fault.kind === 'conflict')) return null;
  throw fault;
}
