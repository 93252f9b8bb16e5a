import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

const sources = z.array(z.string()).nullish();

/** The part of a stripe-app.json that the preview acts on; other keys are kept as they are. */
export const manifestSchema = z.looseObject({
  id: z.string(),
  version: z.string(),
  name: z.string(),
  icon: z.string().optional(),
  permissions: z.array(z.looseObject({ permission: z.string(), purpose: z.string() })).default([]),
  constants: z.record(z.string(), z.json()).nullish(),
  ui_extension: z.looseObject({
    views: z.array(z.looseObject({ viewport: z.string(), component: z.string() })),
    content_security_policy: z
      .looseObject({ 'connect-src': sources, 'image-src': sources, purpose: z.string().optional() })
      .nullish(),
  }),
});
export type Manifest = z.output<typeof manifestSchema>;

/**
 * Reads a manifest. A manifest with `extends` (the Stripe CLI's development manifests) is laid over the one it names,
 * objects key by key.
 * @throws Error when the file is missing or is not a manifest, with the path and what to do.
 */
export function readManifest(path: string): Manifest {
  const parsed = manifestSchema.safeParse(readLayers(resolve(path)));
  if (parsed.success) return parsed.data;
  throw new Error(`${path} is not a Stripe App manifest:\n${z.prettifyError(parsed.error)}`);
}

const layer = z.looseObject({ extends: z.string().optional() });

function readLayers(path: string): Record<string, unknown> {
  if (!existsSync(path))
    throw new Error(`There is no manifest at ${path}. Name an existing stripe-app.json as manifestPath.`);
  const { extends: base, ...own } = layer.parse(JSON.parse(readFileSync(path, 'utf8')));
  return base === undefined ? own : merge(readLayers(join(dirname(path), base)), own);
}

function merge(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isRecord(before) && isRecord(value) ? merge(before, value) : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The manifest as it is during development: the app's public backend (constant `API_BASE`) gives way to the local one,
 * in the constants and in every connect-src entry that begins with it.
 * @param backendUrl of the app's own backend, without a trailing slash.
 */
export function withBackend(manifest: Manifest, backendUrl: string): Manifest {
  const local = backendUrl.replace(/\/$/, '');
  const published = manifest.constants?.API_BASE;
  const before = typeof published === 'string' ? published.replace(/\/$/, '') : undefined;
  const policy = manifest.ui_extension.content_security_policy ?? {};
  const connect = (policy['connect-src'] ?? []).map((source) =>
    before !== undefined && (source === before || source.startsWith(`${before}/`))
      ? local + source.slice(before.length)
      : source,
  );
  if (!connect.some((source) => source.startsWith(`${local}/`))) connect.push(`${local}/`);
  return {
    ...manifest,
    constants: { ...manifest.constants, API_BASE: local },
    ui_extension: { ...manifest.ui_extension, content_security_policy: { ...policy, 'connect-src': connect } },
  };
}

/** Where the views lie: beside the manifest as the Stripe CLI expects, or in the workspace `stripe-app/` below it. */
export function viewsFolder(manifestPath: string): string {
  const folder = dirname(resolve(manifestPath));
  const candidates = [join(folder, 'src/views'), join(folder, 'stripe-app/src/views')];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new Error(`No views found for ${manifestPath}: neither ${candidates.join(' nor ')} exists.`);
}
