import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Built, cachedBuild } from './cached-build.ts';

const folder = dirname(fileURLToPath(import.meta.url));

export type HostBundle = { page: string; css: string; sandbox: string };

/** The preview's own scripts: the page that plays the Dashboard, its style sheet, and the script of the sandboxed frame. */
export async function hostBundle(): Promise<HostBundle> {
  const outputs = await cachedBuild('host', 'v1', buildHost);
  return { page: outputs.page ?? '', css: outputs.css ?? '', sandbox: outputs.sandbox ?? '' };
}

async function buildHost(): Promise<Built> {
  const common = {
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    jsx: 'automatic',
    target: 'es2022',
    legalComments: 'none',
    absWorkingDir: folder,
    outdir: folder,
    logLevel: 'silent',
  } as const;
  const [page, sandbox] = await Promise.all([
    build({
      ...common,
      entryPoints: ['page/main.tsx'],
      format: 'esm',
      define: { 'process.env.NODE_ENV': '"production"' },
    }),
    // React's development build words its errors for people, and in the frame they are the view author's.
    build({
      ...common,
      entryPoints: ['sandbox/main.ts'],
      format: 'iife',
      define: { 'process.env.NODE_ENV': '"development"' },
    }),
  ]);
  const text = (result: { outputFiles: { path: string; text: string }[] }, ending: string) =>
    result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return {
    outputs: { page: text(page, '.js'), css: text(page, '.css'), sandbox: text(sandbox, '.js') },
    inputs: [...Object.keys(page.metafile.inputs), ...Object.keys(sandbox.metafile.inputs)].map((path) =>
      resolve(folder, path),
    ),
  };
}
