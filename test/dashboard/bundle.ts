import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { type Manifest, readManifest, viewsFolder } from './manifest.ts';

/** What the Dashboard supplies at run time; a second React inside the bundle would break its hooks. */
export const externals = ['react', 'react/jsx-runtime', '@remote-ui/react'];

export type AppBundle = {
  /** A classic script that assigns the global `__StripeExtExports`. */
  js: string;
  /** Size of the script without its source map. */
  bytes: number;
  /** Which exported component the manifest shows in which viewport. */
  views: { viewport: string; component: string }[];
  /** Bytes of each file's share in the script, by its path relative to the manifest's folder. */
  sizes: Record<string, number>;
  /** Files that went into the bundle, relative to the manifest's folder; with them a cache knows when it is stale. */
  inputs: string[];
};

/**
 * Bundles the views named in a manifest in the format of the Stripe CLI: an IIFE under the global
 * `__StripeExtExports` that exports each view by its component's name, the SDK's version, `BUILD_TIME` and, as default,
 * the manifest, and that takes {@link externals} from a global `require`. The Dashboard puts `endpoint` into the same
 * global once it has a message port. The format was read off bundles made by the CLI.
 * @param options.dev with an inline source map and readable; otherwise minified, as it would be uploaded.
 * @param options.manifest replaces the content of the file, e.g. with a local backend filled in.
 * @throws Error naming the view when a component has no file, or with esbuild's messages when a view does not compile.
 */
export async function bundleApp(options: {
  manifestPath: string;
  dev: boolean;
  manifest?: Manifest;
}): Promise<AppBundle> {
  const manifest = options.manifest ?? readManifest(options.manifestPath);
  const folder = viewsFolder(options.manifestPath);
  const views = manifest.ui_extension.views.map(({ viewport, component }) => ({ viewport, component }));
  const result = await build({
    stdin: {
      contents: entry(manifest, folder, options.manifestPath),
      resolveDir: dirname(folder),
      sourcefile: '.build/manifest.js',
    },
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    globalName: '__StripeExtExports',
    target: 'es2020',
    jsx: 'automatic',
    external: externals,
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.jpg': 'dataurl' },
    define: { 'process.env.NODE_ENV': options.dev ? '"development"' : '"production"' },
    minify: !options.dev,
    legalComments: 'none',
    sourcemap: options.dev ? 'inline' : false,
    absWorkingDir: dirname(folder),
    logLevel: 'silent',
  });
  const js = result.outputFiles[0]?.text ?? '';
  const code = js.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n');
  const [output] = Object.values(result.metafile.outputs);
  const sizes = Object.fromEntries(
    Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]) => [path, bytesInOutput]),
  );
  return { js, bytes: Buffer.byteLength(code), views, sizes, inputs: Object.keys(result.metafile.inputs) };
}

function entry(manifest: Manifest, folder: string, manifestPath: string): string {
  const components = [...new Set(manifest.ui_extension.views.map((view) => view.component))];
  const imports = components.map(
    (name) => `import ${name} from ${JSON.stringify(viewFile(folder, name, manifestPath))};`,
  );
  return [
    ...imports,
    `export * from '@stripe/ui-extension-sdk/version';`,
    `export const BUILD_TIME = ${JSON.stringify(new Date().toISOString())};`,
    `export { ${components.join(', ')} };`,
    `export default ${JSON.stringify(manifest)};`,
  ].join('\n');
}

function viewFile(folder: string, component: string, manifestPath: string): string {
  const candidates = ['tsx', 'ts', 'jsx', 'js'].map((extension) => join(folder, `${component}.${extension}`));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new Error(
    `${manifestPath} names the component ${component}, but ${folder} holds no file ${component}.tsx. ` +
      'Create the view with a default export of that name, or take it out of ui_extension.views.',
  );
}
