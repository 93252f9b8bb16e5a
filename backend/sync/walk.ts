import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { runTriggerSchema } from '#shared/statuses.ts';
import { connectedCompany } from '../connections/current.ts';
import { withLease } from '../database/leases.ts';
import { installations } from '../database/schema/index.ts';
import type { Installation, Journey, Street } from './context.ts';
import { followCustomer } from './customer-changes.ts';
import { Recorder } from './recorder.ts';
import { runDocument } from './run.ts';

/** What a job on the `documents` and `bulk` queues says. Parsed, because stored JSON is a border too. */
export const documentJobSchema = z.object({
  installationId: z.uuid(),
  type: z.enum(['invoice', 'credit_note', 'customer']),
  id: z.string().min(1),
  trigger: runTriggerSchema,
  askedBy: z.string().nullable(),
});
export type DocumentJob = z.output<typeof documentJobSchema>;

/** Longer than a slow write; renewed while the run goes on, so a crashed one blocks its document no longer than this. */
const LEASE_MS = 30_000;

/**
 * Walks one Stripe object along the street: the only way in which a document comes to be. One run at a time per
 * document, over all processes and both queues.
 * @throws LeaseBusy when another run is under way (the queue tries again in a second), database errors
 */
export async function walk(street: Street, job: DocumentJob): Promise<void> {
  const [installation] = await street.db.select().from(installations).where(eq(installations.id, job.installationId));
  if (installation === undefined || installation.status !== 'installed') return;
  const connection = await connectedCompany(street.db, installation.id);
  // Nothing connected: the view says so, and a backfill or the next event brings the document.
  if (connection === null) return;
  const key = `document:${connection.id}:${job.id}`;
  await withLease(street.db, key, { ttlMs: LEASE_MS, waitMs: 1_000 }, async () => {
    const recorder = new Recorder(street.now);
    const journey = await openJourney(street, installation, connection, recorder);
    if (job.type === 'customer') await followCustomer(journey, job.id);
    else
      await runDocument(
        journey,
        { objectType: job.type, stripeId: job.id, trigger: job.trigger, askedBy: job.askedBy },
        recorder,
      );
  });
}

/** Everything a document needs on its way, read once. */
export async function openJourney(
  street: Street,
  installation: Installation,
  connection: Journey['connection'],
  recorder: Recorder,
): Promise<Journey> {
  const { version, settings } = await street.settings(connection);
  return {
    street,
    installation,
    connection,
    connector: street.connector(connection.ledger),
    ledger: street.ledger(connection, (exchange) => recorder.exchange(exchange)),
    stripe: street.stripe(installation.stripeAccountId, installation.mode),
    settings,
    settingsVersion: version,
  };
}
