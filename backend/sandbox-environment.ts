import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Config, ConfigurationError, environmentSchema } from './config.ts';

/**
 * What a running sandbox lays over the environment (addresses and keys of its simulators), kept beside its state so that
 * commands reach the same simulators. Environment variables by name.
 */
const fileSchema = z.record(z.string().refine(isVariable), z.string());

function isVariable(name: string): boolean {
  return Object.hasOwn(environmentSchema.shape, name);
}

const pathOf = (dataDir: string): string => join(dataDir, 'sandbox', 'environment.json');

/** Written beside and renamed, readable by its owner only: there are keys in it. */
export function keepSandboxEnvironment(dataDir: string, environment: Partial<Config>): void {
  const entries = Object.entries(environment).flatMap(([name, value]) => {
    if (!isVariable(name) || value === undefined) return [];
    return [[name, Array.isArray(value) ? value.join(',') : String(value)]];
  });
  const path = pathOf(dataDir);
  mkdirSync(join(dataDir, 'sandbox'), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function forgetSandboxEnvironment(dataDir: string): void {
  rmSync(pathOf(dataDir), { force: true });
}

/** @returns undefined when no sandbox runs in this folder. @throws ConfigurationError when the file cannot be read */
export function readSandboxEnvironment(dataDir: string): Record<string, string> | undefined {
  const path = pathOf(dataDir);
  if (!existsSync(path)) return undefined;
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new ConfigurationError(
      `${path} cannot be read as a sandbox’s environment. Stop the sandbox and start it again; it writes the file anew.`,
      { cause },
    );
  }
}
