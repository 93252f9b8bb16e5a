import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const here = import.meta.dirname;
const externals = ['react', 'react/jsx-runtime', '@remote-ui/react'];

const allViews = () => readdirSync(join(here, 'src/views')).filter((name) => /^\w+\.tsx$/.test(name));

/** Views that fill a page of their own, opened on purpose. */
const pages = ['FullPage.tsx', 'AppSettings.tsx', 'Onboarding.tsx'];

async function bundle(views = allViews()) {
  const result = await build({
    stdin: {
      contents: views.map((file, at) => `export { default as View${at} } from './${file}';`).join('\n'),
      resolveDir: join(here, 'src/views'),
    },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'iife',
    globalName: '__StripeExtExports',
    target: 'es2020',
    jsx: 'automatic',
    external: externals,
    absWorkingDir: here,
  });
  return { inputs: Object.keys(result.metafile.inputs), js: result.outputFiles[0]?.text ?? '', views };
}

describe('given the bundle of all views', () => {
  it('when it is built, then it carries no React, no schema library and nothing that needs React 18', async () => {
    const { inputs, views } = await bundle();
    expect(views.length).toBeGreaterThan(4);
    expect(inputs.filter((path) => /node_modules\/(zod|react|react-dom|stripe)\//.test(path))).toEqual([]);
    expect(inputs.filter((path) => path.includes('ui-extension-sdk/navigation'))).toEqual([]);
  });

  it('when it is built, then it uses no hook that React 17 lacks', async () => {
    const { js } = await bundle();
    expect(js).not.toMatch(/\buse(Id|Transition|DeferredValue|SyncExternalStore|InsertionEffect)\b/);
  });

  it.each(allViews().filter((name) => !pages.includes(name)))(
    'when %s is built alone, then what a merchant waits for beside an invoice stays below 60 kB',
    async (name) => {
      const { js } = await bundle([name]);
      expect(Buffer.byteLength(js)).toBeLessThan(60_000);
    },
  );

  it('when it is built, then it stays below 300 kB, pages and settings included (docs/benchmarks.md says of what)', async () => {
    const { js } = await bundle();
    expect(Buffer.byteLength(js)).toBeLessThan(300_000);
  });
});

describe('given Stripe’s own lint rules', () => {
  const eslint = new ESLint({ cwd: here });

  it('when the views are linted, then there is no finding', async () => {
    const results = await eslint.lintFiles(['src']);
    expect(
      results.flatMap(({ filePath, messages }) => messages.map(({ message }) => `${filePath}: ${message}`)),
    ).toEqual([]);
  }, 60_000);

  it('when raw HTML is used, then the rules are really at work and refuse it', async () => {
    const [result] = await eslint.lintText('export const View = () => <div>no</div>;\n', {
      filePath: join(here, 'src/views/Raw.tsx'),
    });
    expect(result?.messages[0]?.message).toContain('This element is not supported');
  }, 60_000);
});
