import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Built, cachedBuild } from './cached-build.ts';

const folder = dirname(fileURLToPath(import.meta.url));

/** The Reacts the frame can run: the one this repository installs, and the one that the Dashboard's docs name. */
export const reactVersions = ['18', '17'] as const;
export type ReactVersion = (typeof reactVersions)[number];

export type HostBundle = { page: string; css: string; sandbox: Record<ReactVersion, string> };

/** The preview's own scripts: the page that plays the Dashboard, its style sheet, and the script of the sandboxed frame. */
export async function hostBundle(): Promise<HostBundle> {
  const outputs = await cachedBuild('host', 'v2', buildHost);
  return {
    page: outputs.page ?? '',
    css: outputs.css ?? '',
    sandbox: { 18: outputs.sandbox18 ?? '', 17: outputs.sandbox17 ?? '' },
  };
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
  // React's development build words its errors for people, and in the frame they are the view author's.
  const frame = {
    ...common,
    entryPoints: ['sandbox/main.ts'],
    define: { 'process.env.NODE_ENV': '"development"' },
  };
  const [page, sandbox18, sandbox17] = await Promise.all([
    build({
      ...common,
      entryPoints: ['page/main.tsx'],
      format: 'esm',
      define: { 'process.env.NODE_ENV': '"production"' },
    }),
    build({ ...frame, format: 'iife' }),
    build({ ...frame, format: 'iife', alias: { react: 'react-17' }, inject: ['sandbox/react-17.ts'] }),
  ]);
  const text = (result: { outputFiles: { path: string; text: string }[] }, ending: string) =>
    result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return {
    outputs: {
      page: text(page, '.js'),
      css: text(page, '.css'),
      sandbox18: text(sandbox18, '.js'),
      sandbox17: text(sandbox17, '.js'),
    },
    inputs: [page, sandbox18, sandbox17].flatMap(({ metafile }) =>
      Object.keys(metafile.inputs).map((path) => resolve(folder, path)),
    ),
  };
}
