import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bundleApp, externals } from './bundle.ts';
import { fixtureManifest } from './fixtures/preview.ts';

const supplied = createRequire(import.meta.url);
const projectManifest = fileURLToPath(new URL('../../stripe-app.json', import.meta.url));
const bundle = await bundleApp({ manifestPath: fixtureManifest, dev: false });

/** Runs the bundle as the Dashboard's frame does: a classic script with a global `require`. */
function run(js: string) {
  const required = new Set<string>();
  const realm: { require(name: string): unknown; __StripeExtExports?: object } = {
    require(name) {
      required.add(name);
      return supplied(name);
    },
  };
  runInNewContext(js, realm);
  return { app: new Map<string, unknown>(Object.entries(realm.__StripeExtExports ?? {})), required: [...required] };
}

describe('the bundle', () => {
  it('given a manifest, when bundled, then the global exports its views, the SDK version, a build time and the manifest', () => {
    const { app } = run(bundle.js);
    expect([...app.keys()].sort()).toEqual([
      'BUILD_TIME',
      'Faulty',
      'FullPage',
      'Gallery',
      'InvoicePanel',
      'Outreach',
      'Preferences',
      'SDK_VERSION',
      'default',
    ]);
    expect(typeof app.get('InvoicePanel')).toBe('function');
    expect(app.get('SDK_VERSION')).toBe('9.3.0');
    expect(app.get('default')).toMatchObject({ id: 'com.example.fixture' });
  });

  it('given the bundle, when it runs, then it requires exactly what the Dashboard supplies', () => {
    expect(run(bundle.js).required.sort()).toEqual([...externals].sort());
  });

  it('given the bundle, when read, then no React, no reconciler and no foreign copy of remote-ui is inside', () => {
    expect(bundle.js).not.toContain('__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED');
    expect(bundle.js).not.toContain('isPrimaryRenderer');
    expect(
      bundle.inputs.filter((path) => /node_modules\/(react|react-dom|react-reconciler|@remote-ui)\//.test(path)),
    ).toEqual([]);
  });

  it('given the result, when measured, then bytes are the size without the source map', async () => {
    const dev = await bundleApp({ manifestPath: fixtureManifest, dev: true });
    expect(bundle.bytes).toBe(Buffer.byteLength(bundle.js));
    expect(dev.js).toContain('sourceMappingURL=data:');
    expect(dev.bytes).toBeLessThan(Buffer.byteLength(dev.js));
  });

  it('given the project’s own app, when bundled for upload, then every view of the manifest is exported and runs', async () => {
    const own = await bundleApp({ manifestPath: projectManifest, dev: false });
    const { app } = run(own.js);
    for (const view of own.views) expect(typeof app.get(view.component), view.component).toBe('function');
    // A schema library would outweigh several views: what views share with the backend comes without one.
    expect(own.inputs.filter((path) => /node_modules\/zod\//.test(path))).toEqual([]);
  });

  it('given a component without a file, when bundled, then the error names both', async () => {
    const manifest = {
      id: 'com.example.gone',
      version: '1',
      name: 'Gone',
      permissions: [],
      ui_extension: { views: [{ viewport: 'settings', component: 'Missing' }] },
    };
    await expect(bundleApp({ manifestPath: fixtureManifest, dev: false, manifest })).rejects.toThrow(
      /component Missing.*no file Missing\.tsx/,
    );
  });
});
