import { and, asc, eq, gt, isNotNull, lte, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { connections, oauthStates, webhookEndpoints } from '../database/schema/index.ts';
import { secretBinding } from '../outgoing/secret.ts';
import { verifierBinding } from './authorization-state.ts';
import { tokensBinding } from './stored-tokens.ts';
import { type Binding, type Vault, VaultError } from './vault.ts';

export type RotationReport = {
  /** Values sealed anew under the newest key. */
  resealed: number;
  /** Values that were under it already. */
  current: number;
  /** Values that could not be opened, with the operator's words; they stay as they are. */
  failed: { kind: 'connection' | 'sign_in' | 'webhook'; id: string; reason: string }[];
};

const PAGE = 100;

/**
 * Seals every stored value anew under the newest key. May be stopped and started again, and run twice at once: each
 * value is replaced only if it is still the one that was read, and what is under the newest key is left alone. All
 * processes must know the newest key before, or they would go on sealing with the old one.
 */
export async function rotateKeys(db: Database, vault: Vault): Promise<RotationReport> {
  const report: RotationReport = { resealed: 0, current: 0, failed: [] };
  await db.delete(oauthStates).where(lte(oauthStates.expiresAt, sql`clock_timestamp()`));
  await rotateConnections(db, vault, report);
  await rotateSignIns(db, vault, report);
  await rotateWebhooks(db, vault, report);
  return report;
}

async function rotateConnections(db: Database, vault: Vault, report: RotationReport): Promise<void> {
  const columns = { id: connections.id, installationId: connections.installationId, sealed: connections.sealedTokens };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await db
      .select(columns)
      .from(connections)
      .where(and(isNotNull(connections.sealedTokens), gt(connections.id, after)))
      .orderBy(asc(connections.id))
      .limit(PAGE);
    for (const row of page) {
      after = row.id;
      const here = eq(connections.id, row.id);
      await reseal(
        vault,
        report,
        { kind: 'connection', id: row.id, binding: tokensBinding(row), sealed: row.sealed },
        {
          replace: async (old, fresh) => {
            const changed = await db
              .update(connections)
              .set({ sealedTokens: fresh })
              .where(and(here, eq(connections.sealedTokens, old)))
              .returning({ id: connections.id });
            return changed.length > 0;
          },
          readAgain: async () => (await db.select(columns).from(connections).where(here))[0]?.sealed ?? null,
        },
      );
    }
    if (page.length < PAGE) return;
  }
}

async function rotateSignIns(db: Database, vault: Vault, report: RotationReport): Promise<void> {
  let after = '';
  for (;;) {
    const page = await db
      .select()
      .from(oauthStates)
      .where(gt(oauthStates.stateHash, after))
      .orderBy(asc(oauthStates.stateHash))
      .limit(PAGE);
    for (const row of page) {
      after = row.stateHash;
      const here = eq(oauthStates.stateHash, row.stateHash);
      // The hash names the row for the operator; it is not the state and opens nothing.
      const value = { kind: 'sign_in', id: row.stateHash, binding: verifierBinding(row), sealed: row.sealedVerifier };
      await reseal(
        vault,
        report,
        { ...value, kind: 'sign_in' },
        {
          replace: async (old, fresh) => {
            const changed = await db
              .update(oauthStates)
              .set({ sealedVerifier: fresh })
              .where(and(here, eq(oauthStates.sealedVerifier, old)))
              .returning({ hash: oauthStates.stateHash });
            return changed.length > 0;
          },
          readAgain: async () => (await db.select().from(oauthStates).where(here))[0]?.sealedVerifier ?? null,
        },
      );
    }
    if (page.length < PAGE) return;
  }
}

/** The secrets of webhook endpoints, those before the last rotation included. */
async function rotateWebhooks(db: Database, vault: Vault, report: RotationReport): Promise<void> {
  for (const row of await db.select().from(webhookEndpoints)) {
    for (const column of ['sealedSecret', 'sealedPrevious'] as const) {
      const here = eq(webhookEndpoints.id, row.id);
      await reseal(
        vault,
        report,
        { kind: 'webhook', id: row.id, binding: secretBinding(row), sealed: row[column] },
        {
          replace: async (old, fresh) => {
            const changed = await db
              .update(webhookEndpoints)
              .set({ [column]: fresh })
              .where(and(here, eq(webhookEndpoints[column], old)))
              .returning({ id: webhookEndpoints.id });
            return changed.length > 0;
          },
          readAgain: async () => (await db.select().from(webhookEndpoints).where(here))[0]?.[column] ?? null,
        },
      );
    }
  }
}

async function reseal(
  vault: Vault,
  report: RotationReport,
  value: { kind: 'connection' | 'sign_in' | 'webhook'; id: string; binding: Binding; sealed: string | null },
  row: { replace(old: string, fresh: string): Promise<boolean>; readAgain(): Promise<string | null> },
): Promise<void> {
  let { sealed } = value;
  // Null: disconnected or used up meanwhile, so nothing is left to seal.
  while (sealed !== null) {
    try {
      if (vault.kidOf(sealed) === vault.newestKid) {
        report.current += 1;
        return;
      }
      const fresh = await vault.seal(await vault.open(sealed, value.binding), value.binding);
      if (await row.replace(sealed, fresh)) {
        report.resealed += 1;
        return;
      }
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      report.failed.push({ kind: value.kind, id: value.id, reason: error.message });
      return;
    }
    sealed = await row.readAgain();
  }
}
