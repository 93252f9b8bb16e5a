import {
  type BusinessCentralSimulator,
  type CompanyHandle,
  startBusinessCentralSimulator,
} from '#test/simulators/business-central/index.ts';
import { seedFreshCoffeeCompany } from './fresh-coffee/index.ts';
import type { KeptFile } from './kept.ts';
import { seedNordlichtCompany } from './nordlicht/company.ts';
import { bookkeeper } from './people.ts';
import { onPort } from './ports.ts';

/** The simulated Business Central with the books of both merchants, and an access token to look into them. */
export type Books = {
  simulator: BusinessCentralSimulator;
  nordlicht: CompanyHandle;
  freshCoffee: CompanyHandle;
  accessToken: string;
};

/**
 * Both companies lie in one tenant, as with a bookkeeper of several: whoever signs in chooses among them.
 * @param options.publicUrl of the backend, where the sign-in leads back to
 * @throws ConfigurationError when the port is taken
 */
export async function openBooks(file: KeptFile, options: { port: number; publicUrl: string }): Promise<Books> {
  const { entra, nordlicht: own, freshCoffee: other } = file.kept;
  const simulator = await onPort('SANDBOX_LEDGER_PORT', options.port, 'the simulated Business Central', () =>
    startBusinessCentralSimulator({
      port: options.port,
      journal: file.journal('business-central'),
      autoConsent: true,
      clients: [
        {
          clientId: entra.clientId,
          clientSecret: entra.clientSecret,
          redirectUris: [`${options.publicUrl}/oauth/callback`],
        },
      ],
    }),
  );
  const tenant = simulator.createTenant({
    id: entra.tenantId,
    name: 'hansa-buchhaltung.example',
    users: [{ id: entra.userId, ...bookkeeper }],
  });
  const environment = simulator.createEnvironment(tenant, 'Production', 'Production');
  const nordlicht = simulator.createCompany({
    id: own.companyId,
    tenant,
    environment,
    name: 'Nordlicht Software GmbH',
    localCurrency: 'EUR',
    country: 'DE',
    templateTaxArea: 'DOMESTIC',
    postingAccounts: { receivables: '1200', sales: '4400', tax: '3806' },
  });
  if (nordlicht.isNew) seedNordlichtCompany(nordlicht);
  const freshCoffee = simulator.createCompany({
    id: other.companyId,
    tenant,
    environment,
    name: 'Fresh Coffee Ltd',
    localCurrency: 'GBP',
    country: 'GB',
    templateTaxArea: 'DOMESTIC',
    postingAccounts: { receivables: '1100', sales: '4000', tax: '2200' },
  });
  if (freshCoffee.isNew) seedFreshCoffeeCompany(freshCoffee);
  if (file.kept.accessToken === '') file.change({ accessToken: simulator.issueAccessToken({ tenant }) });
  return { simulator, nordlicht, freshCoffee, accessToken: file.kept.accessToken };
}
