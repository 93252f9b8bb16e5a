import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Manifest } from './manifest.ts';
import type { Merchant } from './merchant.ts';
import type { PreviewConfig } from './page/config-schema.ts';

/** @param manifestPath the icon's path is relative to it. */
export function previewConfig(manifest: Manifest, manifestPath: string, merchants: Merchant[]): PreviewConfig {
  const policy = manifest.ui_extension.content_security_policy;
  const icon = iconData(manifest.icon, manifestPath);
  return {
    app: {
      id: manifest.id,
      name: manifest.name,
      ...(icon === undefined ? {} : { icon }),
      views: manifest.ui_extension.views.map(({ viewport, component }) => ({ viewport, component })),
      constants: manifest.constants ?? {},
      permissions: manifest.permissions.map((one) => one.permission),
      connectSrc: policy?.['connect-src'] ?? [],
      imageSrc: policy?.['image-src'] ?? [],
    },
    merchants: merchants.map(
      ({
        secretKey: _secret,
        liveKey: _live,
        locale = 'en-US',
        timezone = 'UTC',
        country = 'US',
        roles = ['admin'],
        ...rest
      }) => ({
        ...rest,
        locale,
        timezone,
        country,
        roles,
      }),
    ),
  };
}

const types: Record<string, string> = { '.png': 'image/png', '.svg': 'image/svg+xml', '.jpg': 'image/jpeg' };

function iconData(icon: string | undefined, manifestPath: string): string | undefined {
  if (icon === undefined || icon === '') return undefined;
  const folder = dirname(manifestPath);
  const file = [join(folder, icon), join(folder, 'stripe-app', icon)].find((path) => existsSync(path));
  const type = types[extname(icon)];
  if (file === undefined || type === undefined) return undefined;
  return `data:${type};base64,${readFileSync(file).toString('base64')}`;
}
