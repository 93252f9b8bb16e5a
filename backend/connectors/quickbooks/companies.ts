import type { CompanyRef, LedgerHttp } from '../port.ts';
import { CompanyApi } from './api.ts';
import { companyInfoSchema } from './wire.ts';

/**
 * The one company that the sign-in named: it was chosen at Intuit's own page, and the tokens reach no other.
 * @param environment what the API behind these requests keeps: real books, or Intuit's sandbox
 */
export async function listCompanies(
  http: LedgerHttp,
  realm: string | null | undefined,
  environment: string,
): Promise<CompanyRef[]> {
  if (realm === null || realm === undefined || !/^\d+$/.test(realm)) return [];
  const api = new CompanyApi(http, { companyId: realm });
  const query = 'SELECT * FROM CompanyInfo';
  const [info] = await api.query({ entity: 'CompanyInfo', item: companyInfoSchema, query }, 'read the company');
  const place = { tenant: null, environment, environmentType: environment, companyId: realm };
  return info === undefined ? [] : [{ ...place, name: info.CompanyName }];
}
