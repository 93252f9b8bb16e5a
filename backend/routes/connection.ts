import { Hono } from 'hono';
import { z } from 'zod';
import { paths } from '#shared/api/paths.ts';
import { chooseCompanySchema } from '#shared/api/settings.ts';
import { chooseCompany } from '../connections/companies.ts';
import { pendingConnection } from '../connections/current.ts';
import { disconnect } from '../connections/disconnect.ts';
import { startAuthorization } from '../connections/oauth.ts';
import { ConnectionProblem } from '../connections/problem.ts';
import { DEFAULT_LEDGER } from '../connectors/registry.ts';
import type { Services } from '../services.ts';
import { resumeAfterReconnect } from '../sync/reconnect.ts';
import { settingsView } from '../views/settings.ts';
import { signedOptions } from './documents.ts';
import { HttpError } from './http-error.ts';
import { signedChange } from './signed.ts';

/** Connecting, choosing the company, disconnecting: each answered with the settings view after it. */
export function connectionRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedChange(
    app,
    paths.connect,
    options,
    z.object({ ledger: z.string().default(DEFAULT_LEDGER) }),
    async (caller, input) => {
      const url = await asHttp(() =>
        startAuthorization(services.oauth, {
          installationId: caller.installation.id,
          ledger: input.ledger,
          user: { id: caller.userId, name: caller.userName },
        }),
      );
      return { url: url.href };
    },
  );
  signedChange(app, paths.chooseCompany, options, chooseCompanySchema, async (caller, input) => {
    const pending = await pendingConnection(services.db, caller.installation.id);
    const parts = services.companies(pending?.ledger ?? DEFAULT_LEDGER);
    const choice = { environment: input.environment, companyId: input.company_id };
    const connection = await asHttp(() => chooseCompany(parts, caller.installation.id, choice, caller.userName));
    await resumeAfterReconnect(services.street, connection);
    return settingsView(services, caller);
  });
  signedChange(app, paths.disconnect, options, z.object({}), async (caller) => {
    await asHttp(() => disconnect(services.db, caller.installation.id, caller.userName));
    return settingsView(services, caller);
  });
  return app;
}

async function asHttp<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectionProblem)) throw error;
    const status = error.status === 403 ? 403 : error.status >= 500 ? 503 : error.status === 400 ? 400 : 409;
    throw new HttpError(status, error.code, error.title, `${error.what} ${error.why} ${error.fix}`, { cause: error });
  }
}
