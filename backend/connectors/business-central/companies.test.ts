import { describe, expect, it } from 'vitest';
import { businessCentral } from './index.ts';
import { id, scriptedHttp } from './scripted-http.fixture.ts';

const environments = {
  body: {
    value: [
      { name: 'Production', type: 'Production', aadTenantId: 't1' },
      { name: 'Sand Box', type: 'Sandbox', aadTenantId: 't1' },
    ],
  },
};
const companies = (...names: string[]) => ({ body: { value: names.map((name) => ({ id: id('1'), name })) } });

describe('companies to choose from', () => {
  it('given two environments, then the companies of both are listed', async () => {
    const { http, asked } = scriptedHttp(environments, companies('CRONUS'), companies('Test'));
    expect(await businessCentral().listCompanies(http)).toEqual([
      { tenant: 't1', environment: 'Production', environmentType: 'Production', companyId: id('1'), name: 'CRONUS' },
      { tenant: 't1', environment: 'Sand Box', environmentType: 'Sandbox', companyId: id('1'), name: 'Test' },
    ]);
    expect(asked.map((request) => request.path)).toEqual([
      '/environments/v1.2',
      '/v2.0/t1/Production/api/v2.0/companies',
      '/v2.0/t1/Sand%20Box/api/v2.0/companies',
    ]);
  });

  it('given one environment does not admit this user, then the other is listed', async () => {
    const { http } = scriptedHttp(environments, { status: 403 }, companies('Test'));
    expect((await businessCentral().listCompanies(http)).map((company) => company.name)).toEqual(['Test']);
  });

  it('given none admits this user, then the refusal is told', async () => {
    const { http } = scriptedHttp(environments, { status: 403 }, { status: 404 });
    await expect(businessCentral().listCompanies(http)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('given an environment that is down, then it is not silently missing', async () => {
    const { http } = scriptedHttp(environments, companies('CRONUS'), { status: 503 });
    await expect(businessCentral().listCompanies(http)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
