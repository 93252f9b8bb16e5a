import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { and, count, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { readConfig } from '#backend/config.ts';
import { payoutProofs, syncItems } from '#backend/database/schema/index.ts';
import { runSandbox } from '#backend/sandbox.ts';
import type { Services } from '#backend/services.ts';
import { freePorts } from './free-ports.ts';

const facts = z.object({
  stripe: z.object({ accountId: z.string(), secretKey: z.string(), baseUrl: z.string(), signingSecret: z.string() }),
  businessCentral: z.object({ loginBaseUrl: z.string(), controlUrl: z.string() }),
  fresh: z.object({ stripe: z.object({ accountId: z.string(), secretKey: z.string() }) }),
});
/** What `GET /sandbox` says, as far as it is needed here. */
export type Facts = z.output<typeof facts>;

/** A sandbox of one's own: the same as `npm start`, on free ports and in a folder that is thrown away. */
export type OwnSandbox = {
  services: Services;
  facts: Facts;
  previewUrl: string;
  backendUrl: string;
  stop(): Promise<void>;
};

export async function openSandbox(): Promise<OwnSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-gallery-'));
  const [backend, preview, stripe, ledger] = await freePorts(4);
  const config = readConfig({
    DATA_DIR: folder,
    PORT: String(backend),
    PREVIEW_PORT: String(preview),
    SANDBOX_STRIPE_PORT: String(stripe),
    SANDBOX_LEDGER_PORT: String(ledger),
    SANDBOX_QUICKBOOKS_PORT: '0',
    LOG_LEVEL: 'error',
  });
  const running = await runSandbox(config, { reset: false });
  await calm(running.services);
  return {
    services: running.services,
    facts: facts.parse(await (await fetch(`${running.url}/sandbox`)).json()),
    backendUrl: running.url,
    previewUrl: `http://localhost:${preview}`,
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the seeded history is worked off, so that pictures show what stays. */
async function calm({ db }: Services): Promise<void> {
  for (;;) {
    const busy = await db
      .select({ id: syncItems.id })
      .from(syncItems)
      .where(and(inArray(syncItems.status, ['queued', 'syncing']), isNull(syncItems.nextAttemptAt)))
      .limit(1);
    const [all] = await db.select({ total: count() }).from(syncItems);
    const proofs = await db.select({ id: payoutProofs.payoutId }).from(payoutProofs);
    if (busy.length === 0 && (all?.total ?? 0) > 60 && proofs.length > 2) return;
    await wait(250);
  }
}
