import type { ApiCall, ApiPlace } from './api.ts';
import type { Company } from './company.ts';
import { badRequest } from './errors.ts';
import type { ODataResult } from './odata/execute.ts';
import type { World } from './world.ts';

/** A company as the platform shows it, before any of its data. */
export function companyEntity(company: Company, context?: string): Record<string, unknown> {
  const { record } = company;
  return {
    ...(context === undefined ? {} : { '@odata.context': context }),
    id: record.id,
    systemVersion: '29.0.0.0',
    timestamp: 1,
    name: record.name,
    displayName: record.displayName,
    businessProfileId: '',
    systemCreatedAt: record.createdAt,
    systemCreatedBy: '00000000-0000-0000-0000-000000000001',
    systemModifiedAt: record.createdAt,
    systemModifiedBy: '00000000-0000-0000-0000-000000000001',
  };
}

/** `GET companies`; of query options only `$filter=name eq '…'` is understood, the rest is refused. */
export function listCompanies(world: World, where: ApiPlace, call: ApiCall): ODataResult {
  let companies = world.companiesOf(where.tenantId, where.environment);
  for (const [name, value] of call.url.searchParams) {
    if (name === '$filter') {
      const match = /^\s*(name|displayName)\s+eq\s+'((?:[^']|'')*)'\s*$/.exec(value);
      if (match === null) throw badRequest(`The simulator does not understand the filter '${value}' on companies.`);
      const wanted = match[2]?.replaceAll("''", "'");
      companies = companies.filter(({ record }) => (match[1] === 'name' ? record.name : record.displayName) === wanted);
    } else if (name.startsWith('$') && name !== '$select') {
      throw badRequest(`The query parameter '${name}' is not supported on companies.`);
    }
  }
  return {
    status: 200,
    headers: {},
    body: {
      '@odata.context': `${where.baseUrl}/$metadata#companies`,
      value: companies.map((one) => companyEntity(one)),
    },
  };
}

/** `GET /environments/v1.2` */
export function listEnvironments(world: World, tenantId: string): ODataResult {
  const value = world.directory.environments
    .list((environment) => environment.tenantId === tenantId)
    .map((environment) => ({
      friendlyName: environment.name,
      type: environment.type,
      name: environment.name,
      countryCode: 'W1',
      applicationFamily: 'BusinessCentral',
      aadTenantId: tenantId,
      applicationVersion: '29.0.0.0',
      status: 'Active',
    }));
  return { status: 200, headers: {}, body: { value } };
}
