import type { Manifest } from './manifest.ts';

/**
 * The frame's Content-Security-Policy: nothing but the preview's own scripts and what the manifest lists. A sandboxed
 * frame has an opaque origin that `'self'` never matches, hence the explicit address.
 * @param origin of the preview as the browser sees it.
 */
export function framePolicy(manifest: Manifest, origin: string): string {
  const policy = manifest.ui_extension.content_security_policy;
  const connect = policy?.['connect-src'] ?? [];
  const directives = [
    `default-src 'none'`,
    `script-src ${origin}/preview/sandbox-18.js ${origin}/preview/sandbox-17.js ${origin}/preview/app.js`,
    `connect-src ${connect.length > 0 ? connect.join(' ') : `'none'`}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${origin}`,
    'sandbox allow-scripts',
  ];
  return directives.join('; ');
}

/** The page's own policy: its scripts and server, images of the app's manifest, the frame. */
export function pagePolicy(manifest: Manifest, origin: string): string {
  const images = manifest.ui_extension.content_security_policy?.['image-src'] ?? [];
  return [
    `default-src 'none'`,
    `script-src ${origin}/preview/`,
    `style-src ${origin}/preview/ 'unsafe-inline'`,
    `img-src ${origin} data: ${images.join(' ')}`.trim(),
    `connect-src ${origin}/preview/`,
    // The preview frames itself to show a narrow page; nobody else may frame it.
    `frame-src ${origin}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors ${origin}`,
  ].join('; ');
}
