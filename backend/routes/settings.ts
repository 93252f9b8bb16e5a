import { Hono } from 'hono';
import { z } from 'zod';
import { paths } from '#shared/api/paths.ts';
import { rehearsalSchema } from '#shared/api/rehearsal.ts';
import {
  fieldSourcesSchema,
  findCustomerSchema,
  saveSettingsSchema,
  testFieldMappingSchema,
  tryBookingRulesSchema,
} from '#shared/api/settings.ts';
import { templateFault } from '../mapping/template.ts';
import { searchContacts } from '../matching/search.ts';
import { moneyJob } from '../queue/money-jobs.ts';
import type { Services } from '../services.ts';
import { SettingsInvalid } from '../settings/errors.ts';
import { isProductMapping } from '../settings/history.ts';
import { moneyLedger } from '../settings/money-faults.ts';
import { saveSettings } from '../settings/save.ts';
import { readRehearsal, startRehearsal } from '../sync/rehearsal/start.ts';
import { readConnection } from '../views/connection.ts';
import { fieldSources, tryFields } from '../views/field-sources.ts';
import { requireActive } from '../views/preview.ts';
import { rehearsalView } from '../views/rehearsal.ts';
import { settingsView } from '../views/settings.ts';
import { contactLabel } from '../views/settings-money.ts';
import { tryBookingRules } from '../views/try-booking-rules.ts';
import { requireCompany } from './company.ts';
import { signedOptions } from './documents.ts';
import { reached } from './settings-history.ts';
import { signedChange, signedRead, signedSetting } from './signed.ts';

/** Reads and saves the sync rules. */
export function settingsRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedRead(app, paths.settings, options, z.object({}), (caller) => settingsView(services, caller));
  signedSetting(app, paths.settingsSave, options, saveSettingsSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const target = requireCompany(connection);
    const connector = services.connector(target.ledger);
    const saved = await atFields(
      services.db.transaction((tx) =>
        saveSettings(tx, {
          connection: target,
          ledgerName: connector.name,
          actor: caller.userName,
          targetFields: connector.targetFields,
          templateFault,
          money: moneyLedger(connector, target.localCurrency),
          expectedVersion: input.version,
          settings: input.settings,
          productMappings: input.products,
          taxMappings: input.taxes,
        }),
      ),
    );
    // Switched on, or with other rules: what moved since is looked at now, and not with the next event.
    if (saved.changed.some((path) => path.startsWith('money')))
      await services.queue.add('money', [moneyJob(caller.installation.id, { kind: 'balance' })]);
    const affected = saved.changed.length === 0 ? 0 : await reached(services, caller, input.version);
    const sentence =
      saved.changed.length === 0 ? 'Nothing was changed.' : 'Saved. It applies to every sync from now on.';
    return { view: await settingsView(services, caller), affected, sentence };
  });
  signedChange(app, paths.settingsRehearse, options, rehearsalSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const active = requireActive(services, connection);
    return { run: rehearsalView(await startRehearsal(services.street, active, input.customers, caller.userName)) };
  });
  signedRead(app, paths.settingsRehearsal, options, z.object({}), async (caller) => {
    const { connection } = await readConnection(services, caller.installation);
    const row = connection === null ? undefined : await readRehearsal(services.db, connection);
    return { run: row === undefined ? null : rehearsalView(row) };
  });
  signedRead(app, paths.settingsTestFields, options, testFieldMappingSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const active = requireActive(services, connection);
    return tryFields(services, caller, active, input);
  });
  signedRead(app, paths.settingsSources, options, fieldSourcesSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    return fieldSources(services, caller, requireActive(services, connection), input.invoice_id);
  });
  signedRead(app, paths.settingsTryRules, options, tryBookingRulesSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    return tryBookingRules(services, caller.installation, requireActive(services, connection), input.rules);
  });
  signedRead(app, paths.settingsFindCustomer, options, findCustomerSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const found = await searchContacts(services.db, requireActive(services, connection), input.query);
    return { customers: found.map((each) => ({ id: each.id, label: contactLabel(each) })) };
  });
  return app;
}

/** Faults are found by paths of the rules; the page knows its fields by those of the request. */
async function atFields<T>(saving: Promise<T>): Promise<T> {
  try {
    return await saving;
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    throw new SettingsInvalid(
      error.errors.map(({ path, message }) => ({
        path: path.startsWith('taxes.') || isProductMapping(path) ? path : `settings.${path}`,
        message,
      })),
    );
  }
}
