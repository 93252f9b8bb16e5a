import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '#shared/api/paths.ts';
import { answerConsent, choose, open, settingsOf, signIn, startSignIn } from '#test/kit/browser.ts';
import { bookkeeperOf, finalizedInvoice, type House, type Merchant, openHouse } from '#test/kit/house.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const newcomer = (name?: string) => house.merchant({ connect: false, ...(name === undefined ? {} : { name }) });

/** The address that the provider sends the browser back to, before it is opened. */
async function callbackOf(merchant: Pick<Merchant, 'accountId' | 'books'>): Promise<URL> {
  const url = await startSignIn(house, merchant);
  url.searchParams.set('prompt', 'auto');
  url.searchParams.set('login_hint', bookkeeperOf(merchant.books.tenantId));
  const answer = await fetch(url, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}

describe('connecting in the browser', () => {
  it('goes from the button over consent and choice of the company to an active connection', async () => {
    const merchant = await newcomer('Fresh Goods Ltd');
    expect((await settingsOf(house, merchant)).connection).toMatchObject({ state: 'none', companyName: null });

    const consent = await open(await startSignIn(house, merchant));
    expect(consent).toMatchObject({ status: 200 });
    expect(consent.text).toContain('Permissions requested');

    const done = await answerConsent(consent, bookkeeperOf(merchant.books.tenantId), 'accept');
    expect(done).toMatchObject({ status: 200 });
    expect(done.text).toContain('Signed in to Business Central');
    expect(done.text).toContain('choose the company');

    const pending = await settingsOf(house, merchant);
    expect(pending.connection.state).toBe('pending');
    expect(pending.companies).toEqual([
      expect.objectContaining({ environment: 'Production', companyId: merchant.books.id, name: 'Fresh Goods Ltd' }),
    ]);

    const active = await choose(house, merchant, merchant.books);
    expect(active.connection).toMatchObject({ state: 'active', companyName: 'Fresh Goods Ltd', message: null });
    expect(active.companies).toEqual([]);
  });

  it('can be left and taken up again at the choice of the company', async () => {
    const merchant = await newcomer();
    await signIn(house, merchant);
    const first = await settingsOf(house, merchant);
    const later = await settingsOf(house, merchant);
    expect(later.companies).toEqual(first.companies);
    expect((await choose(house, merchant, merchant.books)).connection.state).toBe('active');
  });

  it('begun anew in between goes on with the newer sign-in', async () => {
    const merchant = await newcomer();
    await signIn(house, merchant);
    await signIn(house, merchant);
    expect((await choose(house, merchant, merchant.books)).connection.state).toBe('active');
  });

  it('declined shows a page with words and leaves nothing behind', async () => {
    const merchant = await newcomer();
    const page = await signIn(house, merchant, 'cancel');
    expect(page.status).toBe(400);
    expect(page.text).toContain('Access was not granted');
    expect(page.text).toContain('Nothing was connected.');
    expect(page.text).toContain('Connect again and accept');
    expect((await settingsOf(house, merchant)).connection.state).toBe('none');
    await signIn(house, merchant);
    expect((await settingsOf(house, merchant)).connection.state).toBe('pending');
  });

  it('brings what was sent between installing and connecting', async () => {
    const merchant = await newcomer();
    const invoice = await finalizedInvoice(merchant);
    await house.stripe.settled();
    // Its event has come, and its job has met that there is no company.
    await expect.poll(() => house.services.queue.counts('documents')).toEqual({ waiting: 0, active: 0 });
    const { body } = await house.signed(merchant, paths.invoice, { invoice_id: invoice.id });
    expect(body).toMatchObject({ status: null, connection: { state: 'none' }, problem: { code: 'not_connected' } });
    await signIn(house, merchant);
    await choose(house, merchant, merchant.books);
    const seen = async () => (await house.signed(merchant, paths.invoice, { invoice_id: invoice.id })).body;
    // Nobody has switched it on yet, so it waits: it is not lost.
    await expect.poll(seen, { timeout: 20_000 }).toMatchObject({ status: 'waiting', number: invoice.number });
  });
});

describe('the address that the provider sends the browser back to', () => {
  it('works once', async () => {
    const merchant = await newcomer();
    const callback = await callbackOf(merchant);
    expect((await open(callback)).status).toBe(200);
    const again = await open(callback);
    expect(again.status).toBe(400);
    expect(again.text).toContain('This sign-in cannot be finished');
    expect((await settingsOf(house, merchant)).connection.state).toBe('pending');
  });

  it('works for 15 minutes', async () => {
    const merchant = await newcomer();
    const callback = await callbackOf(merchant);
    await house.services.sql`
      update oauth_states set expires_at = now() - interval '1 second'
      where installation_id = ${merchant.installation.id}`;
    const page = await open(callback);
    expect(page.status).toBe(400);
    expect(page.text).toContain('The sign-in took too long');
    expect((await settingsOf(house, merchant)).connection.state).toBe('none');
  });

  it('cannot lend its code to the sign-in of another account', async () => {
    const anna = await newcomer();
    const bertha = await newcomer();
    const [own, foreign] = [await callbackOf(anna), await callbackOf(bertha)];
    own.searchParams.set('code', foreign.searchParams.get('code') ?? '');
    const page = await open(own);
    expect(page.status).toBe(400);
    expect(page.text).toContain('The sign-in of Business Central failed');
    expect((await settingsOf(house, anna)).connection.state).toBe('none');
    expect((await settingsOf(house, bertha)).connection.state).toBe('none');
  });

  it('connects the account that began, whoever opens it', async () => {
    const anna = await newcomer();
    const bertha = await newcomer();
    await open(await callbackOf(anna));
    expect((await settingsOf(house, anna)).connection.state).toBe('pending');
    expect((await settingsOf(house, bertha)).connection.state).toBe('none');
  });

  it.each(['', '?state=x', '?code=x', '?error=access_denied'])(
    'called with nothing that we gave out (%s) tells so and asks nobody',
    async (query) => {
      const asked = house.ledger.requests.length;
      const page = await open(`${house.url}/oauth/callback${query}`);
      expect(page.status).toBe(400);
      expect(page.text).toContain('This sign-in cannot be finished');
      expect(house.ledger.requests.length).toBe(asked);
    },
  );

  it('never shows what the provider says as anything but text, nor an address of a person', async () => {
    const merchant = await newcomer();
    const state = (await startSignIn(house, merchant)).searchParams.get('state') ?? '';
    const said = new URLSearchParams({
      state,
      error: 'server_error',
      error_description: '<script>alert(1)</script> for ada@example.com',
    });
    const page = await open(`${house.url}/oauth/callback?${said}`);
    expect(page.status).toBe(400);
    expect(page.text).not.toContain('<script');
    expect(page.text).toContain('&lt;script');
    expect(page.text).not.toContain('ada@example.com');
  });

  it('is kept by no cache, told to no other site and shown in no frame', async () => {
    const { headers } = await open(`${house.url}/oauth/callback?state=x`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
