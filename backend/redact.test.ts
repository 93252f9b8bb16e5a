import { describe, expect, it } from 'vitest';
import { redactPersonal, redactSecrets } from './redact.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9mLWl0';
const jwe = 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXYtaXYtaXY.Y2lwaGVydGV4dA.dGFnLXRhZw';

describe('redactSecrets', () => {
  it('masks secret keys at any depth and in any spelling, and keeps the rest', () => {
    const given = {
      run: { steps: [{ request: { headers: { Authorization: 'Bearer abcdefgh', Accept: 'json' } } }] },
      access_token: 'aaaa',
      refreshToken: 'bbbb',
      'X-Api-Key': 'cccc',
      clientSecret: 'dddd',
      PASSWORD: 'eeee',
      code_verifier: 'ffff',
      sealedTokens: 'gggg',
      stripeSignature: 't=1,v1=hhhh',
      cookies: ['iiii'],
      tokens: { access: 'jjjj' },
    };
    const text = JSON.stringify(redactSecrets(given));
    expect(text).not.toMatch(/abcdefgh|aaaa|bbbb|cccc|dddd|eeee|ffff|gggg|hhhh|iiii|jjjj/);
    expect(redactSecrets(given).run).toEqual({
      steps: [{ request: { headers: { Authorization: '[secret]', Accept: 'json' } } }],
    });
  });

  it.each([
    ['a bearer token', 'sent Authorization: Bearer abc.def-ghi_123 to the ledger', 'abc.def-ghi_123'],
    ['a JWT', `rejected ${jwt} just now`, jwt],
    ['a JWE', `row holds ${jwe}`, jwe],
    ['a Stripe key', 'used sk_live_51Habcdefghijk', 'sk_live_51Habcdefghijk'],
    ['a webhook secret', 'with whsec_abcdEFGH1234', 'whsec_abcdEFGH1234'],
    ['a query string', 'GET /cb?code=0.AXYzabc123&state=s3cr3tst4te', '0.AXYzabc123'],
    ['a form', 'grant_type=refresh_token&refresh_token=0.ARoAzz99', '0.ARoAzz99'],
    ['a database URL', 'cannot reach postgres://tieout:hunter22@db:5432/x', 'hunter22'],
    ['JSON in a text', 'answer was {"access_token":"zzTopSecret","expires_in":3600}', 'zzTopSecret'],
  ])('finds %s in the middle of a text', (_, text, secret) => {
    expect(redactSecrets(text)).not.toContain(secret);
    expect(redactSecrets(text)).toContain('[secret]');
    expect(JSON.stringify(redactSecrets({ a: [{ b: text }] }))).not.toContain(secret);
  });

  it('keeps business fields: a run record still says who, what and how much', () => {
    const order = {
      displayName: 'Anna Müller',
      email: 'anna@example.com',
      currencyCode: 'EUR',
      error: { code: 'Internal_EntityWithSameKeyExists', message: 'The customer already exists' },
      taxCode: { code: 'VAT19' },
      total: 119.5,
      tokens: 5,
    };
    expect(redactSecrets(order)).toEqual(order);
  });

  it('tells an authorization code from other codes by its company', () => {
    expect(redactSecrets({ grant_type: 'authorization_code', code: '0.AXYz' })).toEqual({
      grant_type: 'authorization_code',
      code: '[secret]',
    });
    expect(redactSecrets({ code: 'EUR', name: 'Euro' })).toEqual({ code: 'EUR', name: 'Euro' });
  });

  it('writes what JSON cannot: errors with causes, bigints, dates, maps, bytes, circles', () => {
    const error = new Error(`refused ${jwt}`, { cause: new TypeError('socket with Bearer abcdefghijk') });
    const circle: Record<string, unknown> = { amount: 12n, at: new Date(0), bytes: new Uint8Array(4), error };
    circle.self = circle;
    circle.map = new Map([['refresh_token', 'xyz']]);
    circle.headers = new Headers({ authorization: 'Bearer 123456789', etag: 'W/1' });
    const clean = redactSecrets(circle);
    expect(clean).toMatchObject({
      amount: '12',
      at: '1970-01-01T00:00:00.000Z',
      bytes: '[bytes]',
      self: '[circular]',
      map: { refresh_token: '[secret]' },
      headers: { authorization: '[secret]', etag: 'W/1' },
      error: {
        type: 'Error',
        message: 'refused [secret]',
        cause: { type: 'TypeError', message: 'socket with Bearer [secret]' },
      },
    });
    expect(JSON.stringify(clean)).not.toContain('eyJ');
  });

  it('leaves what it was given unchanged', () => {
    const given = { token: 'abc', deep: { password: 'x' } };
    redactSecrets(given);
    expect(given).toEqual({ token: 'abc', deep: { password: 'x' } });
  });
});

describe('redactPersonal', () => {
  it('masks people as well as secrets, at any depth', () => {
    const clean = redactPersonal({
      customer: {
        name: 'Anna Müller',
        email: 'anna@example.com',
        phone: '+49 170 1234567',
        address: { line1: 'Hauptstraße 5', city: 'Berlin' },
        taxRegistrationNumber: 'DE123456789',
      },
      token: 'abc',
      invoice: 'in_1',
      companyId: 'c-1',
      status: 404,
    });
    expect(clean).toEqual({
      customer: {
        name: '[personal]',
        email: '[personal]',
        phone: '[personal]',
        address: '[personal]',
        taxRegistrationNumber: '[personal]',
      },
      token: '[secret]',
      invoice: 'in_1',
      companyId: 'c-1',
      status: 404,
    });
  });

  it('finds e-mail addresses and phone numbers in texts', () => {
    const text = redactPersonal(
      'The user anna.m+books@mail.example.com (+49 (170) 123-45 67) is blocked in in_1234567890',
    );
    expect(text).toBe('The user [personal] ([personal]) is blocked in in_1234567890');
  });

  it('keeps instants, amounts and ids readable', () => {
    const text = 'run 01890a5d-ac96-774b-bcce-b302099a8057 at 2026-11-20T21:55:00.000Z took 1234567890 units';
    expect(redactPersonal(text)).toBe(text);
  });
});

describe('an error of the database', () => {
  const refusal = Object.assign(new Error('violates check constraint "nobody"'), {
    severity: 'ERROR',
    code: '23514',
    table_name: 'contact_links',
    detail: 'Failing row contains (1, Anna Müller).',
    where: 'COPY contact_links, line 1: "Anna Müller"',
  });

  it('says which rule broke, not whose row it was', () => {
    const clean = redactPersonal({ err: refusal });
    expect(JSON.stringify(clean)).not.toContain('Anna');
    expect(clean.err).toMatchObject({
      code: '23514',
      table_name: 'contact_links',
      message: 'violates check constraint "nobody"',
    });
  });

  it('says which statement failed, not with which values, wherever they stand', () => {
    const message = 'Failed query: insert into "contact_links" ("name") values ($1)\nparams: Anna Müller\nof Berlin';
    const failed = Object.assign(new Error(message, { cause: refusal }), {
      query: 'insert into "contact_links" ("name") values ($1)',
      params: ['Anna Müller\nof Berlin'],
    });
    const clean = redactPersonal({ err: failed });
    expect(JSON.stringify(clean)).not.toMatch(/Anna|Berlin/);
    expect(clean.err).toMatchObject({ message: expect.stringContaining('insert into "contact_links"') });
    // The stack still tells where.
    expect(JSON.stringify(clean)).toContain('redact.test.ts');
  });
});
