import { type CompanyRef, LedgerFault, type LedgerHttp } from '../port.ts';
import { environmentPath, pages, read } from './api.ts';
import { companySchema, environmentsSchema } from './wire.ts';

/**
 * Companies of all environments that the token may enter, in the order that Business Central lists them. An environment
 * that refuses this user is left out; when all of them refuse, the first refusal is the answer.
 */
export async function listCompanies(http: LedgerHttp): Promise<CompanyRef[]> {
  const environments = await read(http, environmentsSchema, {
    method: 'GET',
    path: '/environments/v1.2',
    purpose: 'list environments',
  });
  const found: CompanyRef[] = [];
  let refusal: LedgerFault | null = null;
  for (const environment of environments.value) {
    const place = { tenant: environment.aadTenantId ?? null, environment: environment.name };
    try {
      const list = { path: `${environmentPath(place)}/companies`, options: {}, purpose: 'list companies' };
      for await (const page of pages(http, companySchema, list))
        for (const company of page)
          found.push({ ...place, environmentType: environment.type, companyId: company.id, name: company.name });
    } catch (fault) {
      if (!(fault instanceof LedgerFault) || !['refused', 'not_found', 'unauthorized'].includes(fault.kind))
        throw fault;
      refusal ??= fault;
    }
  }
  if (found.length === 0 && refusal !== null) throw refusal;
  return found;
}
