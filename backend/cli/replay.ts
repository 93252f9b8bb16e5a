import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Problem, problemCodes } from '#shared/problems.ts';
import { statusWords } from '#shared/status-words.ts';
import { type SyncObjectType, type SyncStatus, syncStatuses, syncStatusSchema } from '#shared/statuses.ts';
import { asking } from '../connectors/stripe/client.ts';
import type { Services } from '../services.ts';
import { replay as replayOne } from '../sync/ask.ts';
import { startBulk } from '../sync/bulk/start.ts';
import { findItem } from '../sync/items.ts';
import { type Call, type Command, CommandFailed, textOf, UsageError, type Values } from './command.ts';
import { withServices } from './environment.ts';
import { counted } from './output.ts';
import { chooseTenant, type Tenant, tenantHelp, tenantOptions } from './tenant.ts';

const ASKED_BY = 'the command line';
const POLL_MS = 250;
/** After this long the outcome is left to the Dashboard: the document may wait for the ledger to come back. */
const PATIENCE_MS = 120_000;

export const replay: Command = {
  name: 'replay',
  summary: 'Walk documents along the street again: those named, or all that match.',
  usage: '<in_… | cn_…>… | --status STATUS [--cause CODE] [--from DATE] [--to DATE]',
  help: [
    ['--status STATUS', `those in this state: ${syncStatuses.join(', ')}`],
    ['--cause CODE', 'of these, those with this problem, e.g. tax_rate_unmapped'],
    ['--from DATE', 'of these, those dated on or after this day'],
    ['--to DATE', 'of these, those dated up to this day'],
    ...tenantHelp,
  ],
  notes: 'Safe at any time: what stands in the books unchanged is left as it is, and nothing is ever written twice.',
  options: {
    ...tenantOptions,
    status: { type: 'string' },
    cause: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
  },
  positionals: 50,
  async run(call) {
    const filter = readFilter(call);
    const objects = call.positionals.map(objectOf);
    return withServices(call.env, async (services) => {
      const tenant = await chooseTenant(services, call.values);
      const { installation, connection } = tenant;
      if (filter !== null) {
        const started = await startBulk(services.street, connection, {
          action: 'replay',
          selection: { filter },
          askedBy: ASKED_BY,
        });
        const queued = started?.total ?? 0;
        call.out.line(
          queued === 0
            ? 'No document matches; nothing was queued.'
            : `Queued ${counted(queued, 'document')}. Live invoices go first; the Dashboard shows how they fare.`,
        );
        return 0;
      }
      for (const object of objects) await mustExist(services, tenant, object);
      for (const object of objects) await replayOne(services.street, installation, connection, object, ASKED_BY);
      return follow(services, tenant, objects, call);
    });
  },
};

type Filter = { status: SyncStatus[]; cause?: string; from?: string; to?: string };
type Named = { type: SyncObjectType; id: string };

/** @throws UsageError when neither ids nor a filter are given, or both */
function readFilter({ values, positionals }: Call): Filter | null {
  const status = textOf(values, 'status');
  const others = ['cause', 'from', 'to'].filter((name) => values[name] !== undefined);
  if (status === undefined) {
    if (positionals.length > 0 && others.length === 0) return null;
    throw new UsageError(
      positionals.length > 0
        ? `--${others[0]} narrows --status; it does not go with ids.`
        : 'Say what to replay: ids (in_…, cn_…), or --status failed.',
    );
  }
  if (positionals.length > 0) throw new UsageError('Either ids or --status, not both.');
  const parsed = syncStatusSchema.safeParse(status);
  if (!parsed.success) throw new UsageError(`--status is one of ${syncStatuses.join(', ')}, not “${status}”.`);
  const cause = textOf(values, 'cause');
  if (cause !== undefined && !problemCodes.some((code) => code === cause)) {
    throw new UsageError(`There is no cause “${cause}”. The causes: ${problemCodes.join(', ')}.`);
  }
  return {
    status: [parsed.data],
    ...(cause === undefined ? {} : { cause }),
    ...day(values, 'from'),
    ...day(values, 'to'),
  };
}

function day(values: Values, name: 'from' | 'to'): Partial<Record<'from' | 'to', string>> {
  const text = textOf(values, name);
  if (text === undefined) return {};
  if (!z.iso.date().safeParse(text).success)
    throw new UsageError(`--${name} is a date such as 2026-01-31, not “${text}”.`);
  return { [name]: text };
}

function objectOf(id: string): Named {
  if (/^in_\w+$/.test(id)) return { type: 'invoice', id };
  if (/^cn_\w+$/.test(id)) return { type: 'credit_note', id };
  throw new UsageError(`“${id}” is neither an invoice (in_…) nor a credit note (cn_…) of Stripe.`);
}

/** A mistyped id must not become a document that nobody can mend. @throws CommandFailed, Problem */
async function mustExist(services: Services, { installation }: Tenant, { type, id }: Named): Promise<void> {
  const { stripeAccountId, mode } = installation;
  const { stripe, options } = services.stripe(stripeAccountId, mode);
  try {
    await asking<unknown>(id, () =>
      type === 'invoice' ? stripe.invoices.retrieve(id, {}, options) : stripe.creditNotes.retrieve(id, {}, options),
    );
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'stripe_missing') throw error;
    throw new CommandFailed(
      `Stripe has no ${id} in ${stripeAccountId} (${mode}). Check the id, or name another account with --account and --mode.`,
      { cause: error },
    );
  }
}

/** Waits for the documents and says what became of each. @returns 1 when one failed */
async function follow(services: Services, tenant: Tenant, objects: Named[], { out, signal }: Call): Promise<number> {
  const open = new Map(objects.map((object) => [object.id, object]));
  let failed = false;
  const deadline = Date.now() + PATIENCE_MS;
  while (open.size > 0 && !signal.aborted && Date.now() < deadline) {
    for (const object of [...open.values()]) {
      const item = await findItem(services.db, tenant.connection, object.type, object.id);
      const retried = item?.status === 'queued' && item.nextAttemptAt !== null;
      if (item === undefined || ((item.status === 'queued' || item.status === 'syncing') && !retried)) continue;
      open.delete(object.id);
      failed ||= item.status === 'failed';
      out.line(`${item.number ?? item.stripeId}  ${statusWords[item.status].label}  ${item.sentence}`);
    }
    if (open.size > 0) {
      out.status(`Waiting for ${counted(open.size, 'document')} …`);
      await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  for (const { id } of open.values()) out.line(`${id}  Queued  It is worked off as soon as a worker is free.`);
  return signal.aborted ? 130 : failed ? 1 : 0;
}
