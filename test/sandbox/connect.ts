import { chooseCompany } from '#backend/connections/companies.ts';
import type { Connection } from '#backend/connections/current.ts';
import { startAuthorization } from '#backend/connections/oauth.ts';
import type { Installation } from '#backend/intake/installations.ts';
import { mirrorContacts, mirrorReferences } from '#backend/matching/mirror.ts';
import type { Services } from '#backend/services.ts';
import { saveSettings } from '#backend/settings/save.ts';
import { readSettings } from '#backend/settings/versions.ts';
import type { Settings } from '#shared/settings.ts';
import type { CompanyHandle } from '#test/simulators/business-central/index.ts';
import type { Made } from './seed/ids.ts';
import type { SeedMerchant } from './seed/model.ts';

export type Person = { id: string; name: string; email: string };

const LEDGER = 'business_central';

/**
 * Connects a company as a merchant does, over HTTP: sign-in at the simulated Entra, consent, the way back to the
 * backend's callback, choice of the company, first reading of its records.
 * @param signIn.email of the Entra user who consents
 * @throws Error when a step does not lead on, with what it answered
 */
export async function connectCompany(
  services: Services,
  backendUrl: string,
  installation: Installation,
  { user, email, company }: { user: Person; email: string; company: CompanyHandle },
): Promise<Connection> {
  const begin = { installationId: installation.id, ledger: LEDGER, user: { id: user.id, name: user.name } };
  const authorize = await startAuthorization(services.oauth, begin);
  // The simulator's own prompt: consents without a page to click on.
  authorize.searchParams.set('prompt', 'auto');
  authorize.searchParams.set('login_hint', email);
  const consent = await fetch(authorize, { redirect: 'manual' });
  const location = consent.headers.get('location');
  await consent.body?.cancel();
  if (location === null) throw new Error(`The sandbox’s sign-in did not lead back (HTTP ${consent.status}).`);
  // PUBLIC_URL may lead through a tunnel that is not up; the backend itself is certainly there.
  const callback = await fetch(new URL(`/oauth/callback${new URL(location).search}`, backendUrl));
  const page = await callback.text();
  if (!callback.ok) throw new Error(`The sandbox’s sign-in was not finished (HTTP ${callback.status}): ${page}`);
  const connection = await chooseCompany(
    services.companies(LEDGER),
    installation.id,
    { environment: company.environment, companyId: company.id },
    user.name,
  );
  const ledger = services.street.ledger(connection, () => {});
  await mirrorReferences({ db: services.db, connection, ledger });
  await mirrorContacts({ db: services.db, connection, ledger });
  return connection;
}

/** Saves a merchant's settings and mappings, as its settings page would. */
export async function configureCompany(
  services: Services,
  connection: Connection,
  {
    user,
    company,
    merchant,
    made,
    settings,
  }: {
    user: Person;
    company: CompanyHandle;
    merchant: SeedMerchant;
    made: Made;
    settings: Settings;
  },
): Promise<void> {
  const productMappings = merchant.products.flatMap(({ key, target }) =>
    target === undefined
      ? []
      : [
          {
            productId: made.products.get(key),
            target: {
              kind: target.kind,
              id: company.find(target.kind === 'item' ? 'items' : 'accounts', target.number).id,
            },
          },
        ],
  );
  const taxMappings = merchant.taxRates.flatMap(({ key, code }) =>
    code === undefined ? [] : [{ taxRateId: made.taxRates.get(key), taxCode: code }],
  );
  const connector = services.connector(LEDGER);
  await services.db.transaction(async (tx) => {
    const { version } = await readSettings(tx, connection);
    await saveSettings(tx, {
      connection,
      ledgerName: connector.name,
      actor: user.name,
      targetFields: connector.targetFields,
      expectedVersion: version,
      settings,
      productMappings,
      taxMappings,
    });
  });
}
