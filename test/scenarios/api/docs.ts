import { describe, expect, it } from 'vitest';
import type { ApiStage } from '#test/kit/api-stage.ts';

/** The documentation page. */
export function tellOfTheDocs(on: () => ApiStage): void {
  describe('the documentation of the API', () => {
    it('given the page, then it tells every operation and every code, all links lead somewhere, and nothing is loaded', async () => {
      const { house, contract } = on();
      const response = await fetch(`${house.url}/api/docs`);
      const page = await response.text();
      expect(response.headers.get('Content-Type')).toContain('text/html');
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
      expect(policy).not.toContain('unsafe');
      expect(page).not.toMatch(/<script|<img|<link|\son\w+=|style="/i);
      const ids = new Set([...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
      const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
      expect(links.filter((id) => !ids.has(id))).toEqual([]);
      expect(contract.operations.filter((name) => !ids.has(name))).toEqual([]);
      const refused = await on().call('GET', '/documents', { key: null });
      const type = String(Reflect.get(Object(refused.body), 'type'));
      expect(type.split('#')[0]).toBe(`${house.url}/api/docs`);
      expect(ids.has(type.split('#')[1])).toBe(true);
    });

    it('given the description, then it is OpenAPI 3.1, open to everybody, and each operation names its scope and its key', async () => {
      const response = await fetch(`${on().house.url}/api/v1/openapi.json`);
      const document = await response.json();
      expect(document).toMatchObject({
        openapi: '3.1.0',
        components: { securitySchemes: { apiKey: { scheme: 'bearer' } } },
      });
      const names = on().contract.operations;
      expect(new Set(names).size).toBe(names.length);
    });
  });
}
