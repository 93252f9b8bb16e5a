import { Hono } from 'hono';
import { z } from 'zod';
import { invoiceRehearsalSchema, onboardingStepRequestSchema, onboardingSwitchSchema } from '#shared/api/onboarding.ts';
import { paths } from '#shared/api/paths.ts';
import { templateFault } from '../mapping/template.ts';
import type { Services } from '../services.ts';
import { saveSettings } from '../settings/save.ts';
import { beginSetUp, changeSetUp } from '../settings/set-up.ts';
import { readSettings } from '../settings/versions.ts';
import { resume } from '../sync/wake.ts';
import { readConnection } from '../views/connection.ts';
import { rehearseInvoices } from '../views/onboarding/rehearsal.ts';
import { onboardingView } from '../views/onboarding/view.ts';
import { requireActive } from '../views/preview.ts';
import { requireCompany } from './company.ts';
import { signedOptions } from './documents.ts';
import { signedRead, signedSetting } from './signed.ts';

/** Setting up: where it stands, a step forward or back, a rehearsal without writing, and the switch at its end. */
export function onboardingRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedRead(app, paths.onboarding, options, z.object({}), (caller) => onboardingView(services, caller));
  signedRead(app, paths.onboardingRehearse, options, invoiceRehearsalSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    return rehearseInvoices(services, caller, requireActive(services, connection), input.after);
  });
  signedSetting(app, paths.onboardingStep, options, onboardingStepRequestSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const company = requireCompany(connection);
    await services.db.transaction(async (tx) => {
      await beginSetUp(tx, company);
      await changeSetUp(tx, company, {
        step: input.step,
        ...(input.suggested_since === undefined
          ? {}
          : { suggested: input.suggested_since === null ? null : { since: input.suggested_since } }),
        ...(input.step === 'switch_on' ? { rehearsedAt: services.now() } : {}),
      });
    });
    return onboardingView(services, caller);
  });
  signedSetting(app, paths.onboardingSwitch, options, onboardingSwitchSchema, async (caller, input) => {
    const { connection } = await readConnection(services, caller.installation);
    const company = requireActive(services, connection);
    const connector = services.connector(company.ledger);
    const followed = await services.db.transaction(async (tx) => {
      const { settings } = await readSettings(tx, company);
      const startDate = input.on ? input.start_date : settings.documents.startDate;
      await saveSettings(tx, {
        connection: company,
        ledgerName: connector.name,
        actor: caller.userName,
        targetFields: connector.targetFields,
        templateFault,
        expectedVersion: input.version,
        settings: { ...settings, documents: { ...settings.documents, automatic: input.on, startDate } },
        productMappings: [],
        taxMappings: [],
      });
      await beginSetUp(tx, company);
      await changeSetUp(
        tx,
        company,
        input.on
          ? { step: 'done', finishedAt: services.now(), finishedBy: caller.userName }
          : { step: 'switch_on', finishedAt: null, finishedBy: null },
      );
      // What came in meanwhile waited for this.
      return input.on ? resume(tx, services.street, company, ['manual_only']) : 0;
    });
    const waited =
      followed === 0
        ? ''
        : ` ${followed} invoice${followed === 1 ? ' that waited follows' : 's that waited follow'} now.`;
    const sentence = input.on
      ? `Switched on. Invoices are written to your books by themselves from now on.${waited}`
      : 'Switched off. Nothing is written by itself any more; what is written stays.';
    return { sentence, view: await onboardingView(services, caller) };
  });
  return app;
}
