import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '#backend/config.ts';

const holderSchema = z.object({ pid: z.number().int().positive(), port: z.number().int().positive() });

const pathIn = (dataDir: string): string => join(dataDir, 'sandbox', 'running.json');

/**
 * Two sandboxes over one folder would write over each other's journals. A killed one leaves its mark behind, so the
 * mark counts only while its process lives and its simulator answers: process ids are given anew.
 * @throws ConfigurationError
 */
export async function requireUnused(dataDir: string): Promise<void> {
  const path = pathIn(dataDir);
  if (!existsSync(path)) return;
  const holder = readHolder(path);
  if (holder === undefined || !isAlive(holder.pid) || !(await isListening(holder.port))) return;
  throw new ConfigurationError(
    `DATA_DIR: another sandbox (process ${holder.pid}) works in ${dataDir}. Stop it first, or start this one with a folder and ports of its own.`,
  );
}

/** Marks the folder as used by this process, whose simulated Stripe listens there. @returns takes the mark away */
export function markUsed(dataDir: string, port: number): () => void {
  const path = pathIn(dataDir);
  writeFileSync(path, JSON.stringify({ pid: process.pid, port }));
  return () => rmSync(path, { force: true });
}

function readHolder(path: string) {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined; // cut short by a kill
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process answers with EPERM: it lives.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}
