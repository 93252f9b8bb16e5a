import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { links } from '#backend/connectors/business-central/links.ts';
import { type Bench, bench, type Json } from './company.ts';

let b: Bench;
beforeAll(async () => {
  b = await bench({ now: () => new Date('2026-11-20T10:00:00Z') });
});
afterAll(() => b.sim.close());

/** Addresses as the connector builds them, so that a link that it shows finds its page. */
const linksOf = (tenant: string | null) =>
  links(b.sim.url, {
    tenant,
    environment: 'Production',
    environmentType: 'Production',
    companyId: b.company.id,
    name: 'ALPENROSE',
  });

const draft = async (more: Json = {}): Promise<Json> => {
  const made = await b.post('salesInvoices', {
    customerId: b.ids.customer,
    externalDocumentNumber: 'INV-<1>',
    customerPurchaseOrderReference: 'PO-77',
    shortcutDimension1Code: 'SALES',
    currencyCode: 'USD',
    salesInvoiceLines: [{ itemId: b.ids.plan, description: 'Seats & more', quantity: 12, unitPrice: 99.5 }],
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};

const linkTo = (invoice: Json, isDraft = true, tenant: string | null = b.tenantId): string =>
  linksOf(tenant).document('invoice', { draft: isDraft, number: String(invoice.number) }) ?? '';

const look = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

const press = (url: string, action: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams({ action }), headers, redirect: 'manual' });

const status = async (invoice: Json) => (await b.get(`salesInvoices(${String(invoice.id)})`)).body.status;

describe('journals at the screen', () => {
  const account = (number: string) => b.company.find('accounts', number).id;

  it('given lines that wait, then the link of their document finds them, and Post moves them into the ledger', async () => {
    const journal = (await b.post('journals', { code: 'SCREEN', displayName: 'At the screen' })).body;
    const path = `journals(${String(journal.id)})/journalLines`;
    const line = { documentNumber: 'TO-SCREEN', postingDate: '2026-11-20', description: 'Stripe <fee>' };
    await b.post(path, { ...line, accountType: 'G/L Account', accountId: account('6110'), amount: 3.2 });
    const to = linksOf(b.tenantId).journal('general', 'TO-SCREEN') ?? '';
    expect((await look(to)).text).toContain('Stripe &lt;fee&gt;');
    const press = (code: string) =>
      fetch(to, { method: 'POST', body: new URLSearchParams({ action: 'post', journal: code }), redirect: 'manual' });
    const refused = await press('SCREEN');
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('out of balance');
    expect((await press('NONE')).status).toBe(404);
    await b.post(path, { ...line, accountType: 'G/L Account', accountId: account('2910'), amount: -3.2 });
    expect((await press('SCREEN')).status).toBe(303);
    expect((await look(to)).text).toContain('Nothing waits here');
    const { text } = await look(linksOf(b.tenantId).posted('TO-SCREEN') ?? '');
    for (const part of ['6110', '2910', '3.20', 'TO-SCREEN']) expect(text).toContain(part);
  });
});

describe('following a deep link', () => {
  it('given a draft, then its number, status, customer, references, dimension, lines and totals show', async () => {
    const invoice = await draft();
    const { status, text } = await look(linkTo(invoice));
    expect(status).toBe(200);
    for (const part of [String(invoice.number), 'Draft', 'C-AT Alpenrose GmbH', 'PO-77', 'DEPARTMENT: SALES'])
      expect(text).toContain(part);
    expect(text).toContain('INV-&lt;1&gt;');
    expect(text).toContain('Seats &amp; more');
    expect(text).toContain('1,432.80 USD');
  });

  it('given a link without tenant, then it leads to the same document', async () => {
    const invoice = await draft();
    const { text } = await look(linkTo(invoice, true, null));
    expect(text).toContain(`<h1>${String(invoice.number)}</h1>`);
  });

  it('given a customer, then the card shows who it is and which documents it has', async () => {
    const invoice = await draft();
    const { status, text } = await look(linksOf(b.tenantId).customer('C-AT') ?? '');
    expect(status).toBe(200);
    for (const part of ['Alpenrose GmbH', 'office@alpenrose.example', '1010 Wien', String(invoice.number)])
      expect(text).toContain(part);
  });

  it('given no filter, then the list shows with links to each document', async () => {
    const invoice = await draft();
    const address = new URL(linkTo(invoice));
    address.searchParams.delete('filter');
    const { text } = await look(address.href);
    expect(text).toContain('<h1>Sales invoices</h1>');
    expect(text).toContain(String(invoice.number));
  });

  it('given a number that nobody has, then the page says that it may have been deleted', async () => {
    const { status, text } = await look(linkTo({ number: 'S-INV999999' }));
    expect(status).toBe(404);
    expect(text).toContain('There is no invoice S-INV999999 here. It may have been deleted.');
  });

  it('given the bare address, then the companies show', async () => {
    expect((await look(`${b.sim.url}/`)).text).toContain('Alpenrose GmbH');
  });
});

describe('the buttons of a draft', () => {
  it('given Post, then the document is posted and the page of the posted one shows, without buttons', async () => {
    const invoice = await draft();
    const answer = await press(linkTo(invoice), 'post', { origin: b.sim.url });
    expect(answer.status).toBe(303);
    const posted = await look(new URL(answer.headers.get('location') ?? '', b.sim.url).href);
    expect(posted.text).toContain('Posted sales invoice');
    expect(posted.text).not.toContain('<button');
    expect(await status(invoice)).toBe('Open');
    const old = await look(linkTo(invoice));
    expect(old.status).toBe(404);
    expect(old.text).toMatch(/was posted as\s+<a [^>]+>PS-INV/);
  });

  it('given Delete, then the document is gone and the list shows', async () => {
    const invoice = await draft();
    const answer = await press(linkTo(invoice), 'delete');
    expect(answer.status).toBe(303);
    expect((await b.get(`salesInvoices(${String(invoice.id)})`)).status).toBe(404);
    expect((await look(linkTo(invoice))).status).toBe(404);
  });

  it('given a draft that cannot be posted, then the page stays and says the ledger’s reason', async () => {
    const invoice = await draft({ salesInvoiceLines: [] });
    const answer = await press(linkTo(invoice), 'post');
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('There is nothing to post');
    expect(await status(invoice)).toBe('Draft');
  });
});

describe('blocking a customer', () => {
  it('given Block, then the API refuses documents for it until Unblock', async () => {
    const card = linksOf(b.tenantId).customer('C-AT') ?? '';
    expect((await press(card, 'block')).status).toBe(303);
    expect((await look(card)).text).toContain('Blocked: All');
    expect((await b.post('salesInvoices', { customerId: b.ids.customer })).status).toBe(400);
    expect((await press(card, 'unblock')).status).toBe(303);
    expect((await b.post('salesInvoices', { customerId: b.ids.customer })).status).toBe(201);
  });
});

describe('who may look', () => {
  it('given another site’s page, when it presses a button, then it is refused and nothing happens', async () => {
    const invoice = await draft();
    const answer = await press(linkTo(invoice), 'delete', { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(await status(invoice)).toBe('Draft');
  });

  it('given a host name that only resolves to this machine, then nothing is shown', async () => {
    const { hostname, port } = new URL(b.sim.url);
    const answer = await new Promise<number>((done, fail) => {
      const asked = request(
        { hostname, port, path: '/Production?page=22', headers: { host: 'evil.example' } },
        (got) => {
          got.resume();
          done(got.statusCode ?? 0);
        },
      );
      asked.once('error', fail).end();
    });
    expect(answer).toBe(421);
  });

  it('given any page, then scripts, frames and foreign content are forbidden to it', async () => {
    const policy = (await look(`${b.sim.url}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});
