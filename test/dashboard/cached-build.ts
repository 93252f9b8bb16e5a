import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
const cacheFolder = join(projectRoot, 'node_modules/.cache/tieout-dashboard');

const cachedSchema = z.object({
  key: z.string(),
  inputs: z.record(z.string(), z.string()),
  outputs: z.record(z.string(), z.string()),
});

export type Built = {
  /** Text by name. */
  outputs: Record<string, string>;
  /** Absolute paths of the files the outputs were made of. */
  inputs: string[];
};

/**
 * Builds once per content: while none of a former build's own files has changed, its outputs are read from disk. Files
 * of packages are covered by the lock file.
 * @param key what else the outputs depend on, e.g. options.
 */
export async function cachedBuild(
  name: string,
  key: string,
  build: () => Promise<Built>,
): Promise<Record<string, string>> {
  // Two clones may share their packages, and with them this folder.
  const file = join(cacheFolder, `${name}-${hash(projectRoot).slice(0, 8)}.json`);
  const fullKey = hash(`${key}\n${read(join(projectRoot, 'package-lock.json'))}`);
  const known = readCache(file);
  if (
    known !== undefined &&
    known.key === fullKey &&
    Object.entries(known.inputs).every(([path, sum]) => hash(read(path)) === sum)
  )
    return known.outputs;
  const { outputs, inputs } = await build();
  const own = inputs
    .map((path) => resolve(path))
    .filter((path) => !path.includes('/node_modules/') && existsSync(path));
  const record = { key: fullKey, inputs: Object.fromEntries(own.map((path) => [path, hash(read(path))])), outputs };
  mkdirSync(dirname(file), { recursive: true });
  // Two starts at once must not read half a file.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(record));
  renameSync(`${file}.${process.pid}`, file);
  return outputs;
}

function readCache(file: string): z.output<typeof cachedSchema> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return cachedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // a cache that cannot be read is no cache
  }
}

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
