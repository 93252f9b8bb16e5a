import { Hono } from 'hono';
import { z } from 'zod';
import { paths } from '#shared/api/paths.ts';
import { chooseCompanySchema } from '#shared/api/settings.ts';
import { chooseCompany } from '../connections/companies.ts';
import { latestCompany, pendingConnection } from '../connections/current.ts';
import { disconnectAndGiveBack } from '../connections/give-back.ts';
import { startAuthorization } from '../connections/oauth.ts';
import type { Services } from '../services.ts';
import { resumeAfterReconnect } from '../sync/reconnect.ts';
import { ledgerFor } from '../views/connection.ts';
import { settingsView } from '../views/settings.ts';
import { signedOptions } from './documents.ts';
import { signedSetting } from './signed.ts';

/** Connecting, choosing the company, disconnecting: each answered with the settings view after it. */
export function connectionRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedSetting(
    app,
    paths.connect,
    options,
    z.object({
      /** Absent: the one connected so far, else the one that is offered first. */
      ledger: z
        .string()
        .optional()
        .refine(
          (id) => id === undefined || services.oauth.providers.has(id),
          'This ledger is not set up on this server',
        ),
    }),
    async (caller, input) => {
      const url = await startAuthorization(services.oauth, {
        installationId: caller.installation.id,
        ledger: input.ledger ?? ledgerFor(services, await latestCompany(services.db, caller.installation.id)).id,
        user: { id: caller.userId, name: caller.userName },
      });
      return { url: url.href };
    },
  );
  signedSetting(app, paths.chooseCompany, options, chooseCompanySchema, async (caller, input) => {
    const pending = await pendingConnection(services.db, caller.installation.id);
    const parts = services.companies(ledgerFor(services, pending).id);
    const choice = { environment: input.environment, companyId: input.company_id };
    const connection = await chooseCompany(parts, caller.installation.id, choice, caller.userName);
    await resumeAfterReconnect(services.street, connection);
    return settingsView(services, caller);
  });
  signedSetting(app, paths.disconnect, options, z.object({}), async (caller) => {
    await disconnectAndGiveBack(services.oauth, caller.installation.id, caller.userName, (error) =>
      services.log.warn({ err: error }, 'A grant could not be given back; the merchant can remove the app there'),
    );
    return settingsView(services, caller);
  });
  return app;
}
