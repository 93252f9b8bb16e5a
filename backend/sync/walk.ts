import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { runTriggerSchema } from '#shared/statuses.ts';
import { latestCompany } from '../connections/current.ts';
import { LeaseBusy, withLease } from '../database/leases.ts';
import { installations } from '../database/schema/index.ts';
import { documentJob } from '../queue/document-jobs.ts';
import type { Installation, Journey, Street } from './context.ts';
import { followCustomer } from './customer-changes.ts';
import { holdForConnection } from './hold.ts';
import { Recorder } from './recorder.ts';
import { resumeQuestions } from './resume-questions.ts';
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

/** Renewed while the run goes on, however long that takes; a crashed one blocks its document no longer than this. */
const LEASE_MS = 15_000;
/** A run is usually over within this: waiting for it is quicker than coming back. */
const PATIENCE_MS = 1_000;
const COME_BACK_SECONDS = 1;

/**
 * Walks one Stripe object along the street: the only way in which a document comes to be. One run at a time per
 * document, over all processes and both queues: who comes while another is at work comes again a moment later, because
 * that one may have read the object before it changed.
 * @throws database errors (the queue tries again)
 */
export async function walk(street: Street, job: DocumentJob): Promise<void> {
  const [installation] = await street.db.select().from(installations).where(eq(installations.id, job.installationId));
  if (installation === undefined || installation.status !== 'installed') return;
  const connection = await latestCompany(street.db, installation.id);
  // Never connected: the view says so, and connecting brings what came in the meantime.
  if (connection === null) return;
  try {
    await withLease(
      street.db,
      documentLease(connection, job.id),
      { ttlMs: LEASE_MS, waitMs: PATIENCE_MS },
      async (lost) => {
        if (connection.state !== 'active') {
          if (job.type !== 'customer') await holdForConnection(street, connection, { type: job.type, id: job.id });
          return;
        }
        const recorder = new Recorder(street.now);
        const journey = { ...(await openJourney(street, installation, connection, recorder)), lost };
        if (job.type === 'customer') {
          await followCustomer(journey, job.id);
          // Corrected in Stripe, e.g. the customer number in its metadata: what asked who it is may know now.
          await resumeQuestions(street.db, street, installation, connection, job.id, null);
          return;
        }
        const { type: objectType, id: stripeId, trigger, askedBy } = job;
        return runDocument(journey, { objectType, stripeId, trigger, askedBy }, recorder);
      },
    );
  } catch (error) {
    if (!(error instanceof LeaseBusy)) throw error;
    // A new job instead of a failed one: it coalesces with others that wait, and holds no worker meanwhile.
    const again = documentJob(installation, job, { trigger: job.trigger, askedBy: job.askedBy });
    await street.queue.add('documents', [{ ...again, delaySeconds: COME_BACK_SECONDS }]);
  }
}

/** Whoever works on a document holds this lease. */
export const documentLease = (connection: Pick<Journey['connection'], 'id'>, stripeId: string): string =>
  `document:${connection.id}:${stripeId}`;

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
