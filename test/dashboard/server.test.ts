import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { startPreview } from './fixtures/preview.ts';

const preview = await startPreview();
const { url } = preview.dashboard;
afterAll(() => preview.close());

/** fetch would not let a test choose the Host header. */
function statusWithHost(path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

const json = async (path: string) => (await fetch(url + path)).json();

describe('the preview’s server', () => {
  it('given any address of the page, when opened, then the page comes with a policy of its own', async () => {
    const answer = await fetch(`${url}/test/invoices/in_1`);
    expect(await answer.text()).toContain('<div id="root">');
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });

  it('given the configuration, when read by the page, then no key and no signing secret is in it', async () => {
    const text = await (await fetch(`${url}/preview/config`)).text();
    expect(text).toContain('Northwind Robotics');
    expect(text).not.toMatch(/sk_test|absec/);
  });

  it('given a host name that only resolves to loopback, or another site’s origin, when asked, then it refuses', async () => {
    expect(await statusWithHost('/preview/config', 'evil.example.com')).toBe(421);
    const foreign = await fetch(`${url}/preview/config`, { headers: { origin: 'https://evil.example.com' } });
    expect(foreign.status).toBe(403);
    const sandboxed = await fetch(`${url}/preview/accounts/acct_1/stripe/v1/invoices`, { headers: { origin: 'null' } });
    expect(sandboxed.status).toBe(403);
  });

  it('given a merchant, when the Stripe API is called through the page, then that merchant’s key is used', async () => {
    await fetch(`${url}/preview/accounts/acct_2/stripe/v1/invoices/in_1`, {
      headers: { authorization: 'Bearer other' },
    });
    expect(preview.stripe.requests.at(-1)).toEqual({
      method: 'GET',
      path: '/v1/invoices/in_1',
      authorization: 'Bearer sk_test_second',
    });
    expect((await fetch(`${url}/preview/accounts/acct_9/stripe/v1/invoices`)).status).toBe(404);
  });

  it('given the SDK’s question for the user’s e-mail, when asked, then the Dashboard itself answers', async () => {
    expect(await json('/preview/accounts/acct_1/stripe/v1/user/email')).toEqual({ email: 'ada@northwind.example' });
  });

  it('given 45 invoices, when listed and paged, then pages follow each other', async () => {
    const first = await json('/preview/accounts/acct_1/lists/invoices?limit=20');
    const second = await json(
      `/preview/accounts/acct_1/lists/invoices?limit=20&starting_after=${first.data.at(-1).id}`,
    );
    expect([first.data.length, first.has_more, second.data[0].number]).toEqual([20, true, 'FIX-0021']);
  });

  it('given a search, when it has more hits than a page, then the next page goes on after the last hit', async () => {
    const first = await json('/preview/accounts/acct_1/lists/invoices?q=contoso&limit=10');
    const second = await json(
      `/preview/accounts/acct_1/lists/invoices?q=contoso&limit=10&starting_after=${first.data.at(-1).id}`,
    );
    expect(first.has_more).toBe(true);
    expect(second.has_more).toBe(false);
    expect([...first.data, ...second.data]).toHaveLength(15);
  });

  it('given nothing at the Stripe address, when a page asks, then the answer names the address', async () => {
    const lonely = await startPreview({ stripe: { baseUrl: 'http://127.0.0.1:9' } });
    const answer = await fetch(`${lonely.dashboard.url}/preview/accounts/acct_1/stripe/v1/invoices`);
    expect([answer.status, await answer.text()]).toEqual([
      502,
      expect.stringContaining('Nothing answers at http://127.0.0.1:9'),
    ]);
    await lonely.close();
  });

  it('given a view that no longer compiles, when the page is loaded anew, then the script says what is wrong with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'preview-'));
    const view = join(folder, 'src/views/Only.tsx');
    mkdirSync(dirname(view), { recursive: true });
    writeFileSync(view, 'export default () => null;');
    const manifestPath = join(folder, 'stripe-app.json');
    const views = [{ viewport: 'settings', component: 'Only' }];
    writeFileSync(
      manifestPath,
      JSON.stringify({ id: 'com.example.broken', version: '1', name: 'Broken', ui_extension: { views } }),
    );
    symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
    const broken = await startPreview({ manifestPath });
    writeFileSync(view, 'export default () => <');
    const script = await (await fetch(`${broken.dashboard.url}/preview/app.js`)).text();
    expect(script).toMatch(/__bundleFailure = .*Only\.tsx/);
    await broken.close();
  });

  it('given a taken port, when a second preview starts there, then it says so', async () => {
    await expect(startPreview({ port: Number(new URL(url).port) })).rejects.toThrow(/Port \d+ is taken/);
  });
});
