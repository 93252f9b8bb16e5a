import { Hono } from 'hono';
import { paths } from '#shared/api/paths.ts';
import {
  affectedSchema,
  replayAffectedSchema,
  revertPreviewSchema,
  revertSettingsSchema,
  settingsHistorySchema,
} from '#shared/api/settings-history.ts';
import { templateFault } from '../mapping/template.ts';
import type { Services } from '../services.ts';
import { moneyLedger } from '../settings/money-faults.ts';
import { revertSettings } from '../settings/save.ts';
import { affectedBy, countReached, replayAffected } from '../sync/affected.ts';
import type { Journey } from '../sync/context.ts';
import { Recorder } from '../sync/recorder.ts';
import { openJourney } from '../sync/walk.ts';
import type { Caller } from '../views/caller.ts';
import { readConnection } from '../views/connection.ts';
import { requireActive } from '../views/preview.ts';
import { settingsView } from '../views/settings.ts';
import { revertPreview, settingsHistoryView } from '../views/settings-history.ts';
import { requireCompany } from './company.ts';
import { signedOptions } from './documents.ts';
import { signedChange, signedRead, signedSetting } from './signed.ts';

/** Versions of the rules: what each changed, going back to one, and what a change means for the documents. */
export function settingsHistoryRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  const merchant = async ({ installation }: Caller) => {
    const { connection } = await readConnection(services, installation);
    return { installation, connection: requireCompany(connection) };
  };
  signedRead(app, paths.settingsHistory, options, settingsHistorySchema, async (caller, input) =>
    settingsHistoryView(services, await merchant(caller), input.before),
  );
  signedRead(app, paths.settingsRevertPreview, options, revertPreviewSchema, async (caller, input) =>
    revertPreview(services, await merchant(caller), input.to_version),
  );
  signedSetting(app, paths.settingsRevert, options, revertSettingsSchema, async (caller, input) => {
    const { connection } = await merchant(caller);
    const connector = services.connector(connection.ledger);
    const saved = await services.db.transaction((tx) =>
      revertSettings(tx, {
        connection,
        ledgerName: connector.name,
        actor: caller.userName,
        targetFields: connector.targetFields,
        templateFault,
        money: moneyLedger(connector, connection.localCurrency),
        expectedVersion: input.version,
        toVersion: input.to_version,
      }),
    );
    const affected = saved.changed.length === 0 ? 0 : await reached(services, caller, input.version);
    const sentence =
      saved.changed.length === 0
        ? `Nothing was changed: the settings are those of version ${input.to_version}.`
        : `The settings of version ${input.to_version} are in force again.`;
    return { view: await settingsView(services, caller), affected, sentence };
  });
  signedRead(app, paths.settingsAffected, options, affectedSchema, async (caller, input) =>
    affectedBy(await journeyOf(services, caller), input),
  );
  signedChange(app, paths.settingsReplay, options, replayAffectedSchema, async (caller, input) => {
    const queued = await replayAffected(await journeyOf(services, caller), input.documents, caller.userName);
    const sentence =
      queued === 0
        ? 'Nothing was replayed: these documents were changed in the meantime. Check again what the change affects.'
        : `${queued} document${queued === 1 ? ' is' : 's are'} being synced again.`;
    return { queued, sentence };
  });
  return app;
}

async function journeyOf(services: Services, caller: Caller): Promise<Journey> {
  const { connection } = await readConnection(services, caller.installation);
  const active = requireActive(services, connection);
  return openJourney(services.street, caller.installation, active, new Recorder(services.now));
}

/** Documents that changes since a version may reach; none while nothing can be written. */
export async function reached(services: Services, caller: Caller, since: number): Promise<number> {
  const { connection } = await readConnection(services, caller.installation);
  if (connection?.state !== 'active') return 0;
  return countReached(await journeyOf(services, caller), since);
}
