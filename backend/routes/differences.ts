import { Hono } from 'hono';
import { compareNowSchema, differenceActionSchema, differencesReadSchema } from '#shared/api/differences.ts';
import { paths } from '#shared/api/paths.ts';
import { actOnDifference, findDifference } from '../comparison/act.ts';
import { differenceActions } from '../comparison/allowed.ts';
import { beginComparison, comparisonJob, recentPeriod } from '../comparison/start.ts';
import type { Services } from '../services.ts';
import { readConnection } from '../views/connection.ts';
import { differencesView } from '../views/differences.ts';
import { requireActive } from '../views/preview.ts';
import { signedOptions } from './documents.ts';
import { HttpError } from './http-error.ts';
import { signedChange, signedRead } from './signed.ts';

/** How Stripe and the books compare, and what is done about the differences. */
export function differenceRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedRead(app, paths.differences, options, differencesReadSchema, (caller, input) =>
    differencesView(services, caller, input),
  );
  signedChange(app, paths.compare, options, compareNowSchema, async (caller, { from, to }) => {
    const { connection } = await readConnection(services, caller.installation);
    const active = requireActive(services, connection);
    const { settings } = await services.street.settings(active);
    const now = services.now();
    const { run, joined } = await beginComparison(services.db, active, {
      period:
        from === undefined || to === undefined
          ? recentPeriod(now, settings.comparison.days, settings.documents.timeZone)
          : { from, to },
      ...{ trigger: 'asked', askedBy: caller.userName, now },
    });
    await services.queue.add('upkeep', [comparisonJob(run.id)]);
    const sentence = joined
      ? `A comparison of ${run.fromDate} to ${run.toDate} is under way already.`
      : `Comparing ${run.fromDate} to ${run.toDate}.`;
    return { sentence, view: await differencesView(services, caller) };
  });
  signedChange(app, paths.differenceAction, options, differenceActionSchema, async (caller, input) => {
    const { installation, userName: by } = caller;
    const { connection: found } = await readConnection(services, installation);
    const connection = requireActive(services, found);
    const row = await findDifference(services, connection, input.difference_id);
    if (row === undefined)
      throw new HttpError(404, 'not_found', 'No such difference', 'It is not known here. Reload the list.');
    const { action, reason } = input;
    if (!differenceActions(row).includes(action))
      throw new HttpError(
        409,
        'action_not_allowed',
        'Not possible in this state',
        `This is not possible for ${row.title} any more, so nothing was changed. Reload the list to see how it stands.`,
      );
    const { street } = services;
    const why = reason === undefined || reason.trim() === '' ? null : reason.trim();
    const sentence = await actOnDifference({ street, installation, connection }, row, { action, reason: why, by });
    return { sentence, view: await differencesView(services, caller) };
  });
  return app;
}
