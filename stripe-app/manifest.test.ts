import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { drawIcon } from './icons/draw.ts';
import { manifestForCli } from './prepare.ts';

const root = resolve(import.meta.dirname, '..');
const schemaPath = resolve(root, '../shared/specs/stripe/stripe-app.schema.json');
const text = readFileSync(join(root, 'stripe-app.json'), 'utf8');
const manifestSchema = z.looseObject({
  name: z.string(),
  icon: z.string(),
  permissions: z.array(z.object({ permission: z.string(), purpose: z.string() })),
  constants: z.record(z.string(), z.string()),
  ui_extension: z.looseObject({
    views: z.array(z.object({ viewport: z.string(), component: z.string() })),
    content_security_policy: z.looseObject({ 'connect-src': z.array(z.string()) }),
  }),
});
const manifest = manifestSchema.parse(JSON.parse(text));

describe('given the manifest', () => {
  it.skipIf(!existsSync(schemaPath))(
    'when it is checked by Stripe’s schema, then it is valid (skipped where the schema is absent)',
    () => {
      const ajv = new Ajv({ strict: false, allErrors: true });
      addFormats.default(ajv);
      const { $schema: _draft, ...schema } = z
        .record(z.string(), z.json())
        .parse(JSON.parse(readFileSync(schemaPath, 'utf8')));
      const validate = ajv.compile(schema);
      const { ui_extension, ...rest } = manifest;
      // The published schema does not know the full page yet, which the SDK and Stripe's own example do.
      const views = ui_extension.views.filter(({ viewport }) => viewport !== 'stripe.dashboard.fullpage');
      validate({ ...rest, ui_extension: { ...ui_extension, views } });
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it('when a view is named, then its file stands where the Stripe CLI looks', () => {
    for (const { component } of manifest.ui_extension.views) {
      expect(existsSync(join(import.meta.dirname, `src/views/${component}.tsx`)), component).toBe(true);
    }
  });

  it('when the views call their backend, then the policy allows just that address', () => {
    expect(manifest.ui_extension.content_security_policy['connect-src']).toEqual([
      `${manifest.constants.API_BASE}/app/`,
    ]);
  });

  it('when it is run in development, then the policy and the address name the same local backend', () => {
    const dev = manifestSchema
      .pick({ constants: true, ui_extension: true })
      .extend({ ui_extension: manifestSchema.shape.ui_extension.omit({ views: true }) })
      .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'stripe-app.dev.json'), 'utf8')));
    expect(dev.ui_extension.content_security_policy['connect-src']).toEqual([`${dev.constants.API_BASE}/app/`]);
    expect(Object.keys(dev.constants)).toEqual(Object.keys(manifest.constants));
  });

  it('when a permission is asked for, then its purpose is a sentence, and no permission twice', () => {
    for (const { permission, purpose } of manifest.permissions) expect(purpose, permission).toMatch(/^[A-Z].{20,}\.$/);
    const names = manifest.permissions.map(({ permission }) => permission);
    expect(new Set(names).size).toBe(names.length);
  });

  it('when it is named, then neither “Stripe” nor “app” is in the name, as the marketplace asks', () => {
    expect(manifest.name).not.toMatch(/stripe|app/i);
  });
});

describe('given the copy for the Stripe CLI', () => {
  it('when it is prepared, then its icon is found beside it and everything else is unchanged', () => {
    const copy = manifestSchema.parse(JSON.parse(manifestForCli(text)));
    expect(existsSync(join(import.meta.dirname, copy.icon))).toBe(true);
    expect({ ...copy, icon: manifest.icon }).toEqual(manifest);
  });
});

describe('given the icon', () => {
  it('when it is drawn, then it is 300 × 300 and the file in the repository is up to date', () => {
    const icon = drawIcon();
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([300, 300]);
    expect(readFileSync(join(root, manifest.icon)).equals(icon)).toBe(true);
  });
});
