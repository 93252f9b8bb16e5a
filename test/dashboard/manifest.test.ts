import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureManifest } from './fixtures/preview.ts';
import { readManifest, withBackend } from './manifest.ts';
import { framePolicy } from './policy.ts';

const base = {
  id: 'com.example.one',
  version: '1.0.0',
  name: 'One',
  constants: { API_BASE: 'https://api.example.com', OTHER: 1 },
  ui_extension: {
    views: [],
    content_security_policy: {
      'connect-src': ['https://api.example.com/app/', 'https://cdn.example.com/'],
      'image-src': null,
    },
  },
};

function written(
  content: object,
  name = 'stripe-app.json',
  folder = mkdtempSync(join(tmpdir(), 'manifest-')),
): { path: string; folder: string } {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return { path, folder };
}

describe('the manifest', () => {
  it('given a development manifest that extends another, when read, then it is laid over it key by key', () => {
    const { folder } = written(base);
    const { path } = written(
      { extends: 'stripe-app.json', name: 'One (dev)', constants: { OTHER: 2 } },
      'stripe-app.dev.json',
      folder,
    );
    const manifest = readManifest(path);
    expect(manifest.name).toBe('One (dev)');
    expect(manifest.constants).toEqual({ API_BASE: 'https://api.example.com', OTHER: 2 });
  });

  it('given a local backend, when it replaces the published one, then constant and connect-src follow and nothing else', () => {
    const { path } = written(base);
    const manifest = withBackend(readManifest(path), 'http://localhost:3000/');
    expect(manifest.constants?.API_BASE).toBe('http://localhost:3000');
    expect(manifest.ui_extension.content_security_policy?.['connect-src']).toEqual([
      'http://localhost:3000/app/',
      'https://cdn.example.com/',
    ]);
  });

  it('given a manifest, when the frame’s policy is made, then connect-src is the manifest’s list and all else is closed', () => {
    const policy = framePolicy(readManifest(fixtureManifest), 'http://localhost:4242');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('connect-src https://backend.example.com/;');
    expect(policy).toContain(
      'script-src http://localhost:4242/preview/sandbox-18.js http://localhost:4242/preview/sandbox-17.js http://localhost:4242/preview/app.js;',
    );
    expect(policy).not.toContain('unsafe');
  });

  it('given a missing or broken manifest, when read, then the error says where and what', () => {
    expect(() => readManifest('/nowhere/stripe-app.json')).toThrow(/no manifest at \/nowhere\/stripe-app\.json/);
    const { path } = written({ id: 'com.example.one' });
    expect(() => readManifest(path)).toThrow(/is not a Stripe App manifest[\s\S]*ui_extension/);
  });
});
