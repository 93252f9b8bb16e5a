import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorAnswerSchema } from '#shared/api/common.ts';
import type { ApiAnswer } from '#test/kit/api-contract.ts';
import type { ApiStage } from '#test/kit/api-stage.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { documentOf, linesOf, mirrorBooks, rests } from '#test/kit/presses.ts';

const csv = { 'Content-Type': 'text/csv' };
const faultsOf = (answer: ApiAnswer) => errorAnswerSchema.parse(answer.body).errors ?? [];

/** Mappings: line items ↔ products, tax codes ↔ rates, fields, customers; validated, tried, as JSON and as CSV. */
export function tellOfMappings(on: () => ApiStage): void {
  describe('mappings in the API', () => {
    let seat: string;
    let support: string;
    let vat19: string;
    let newRate: string;
    let stopped: string;
    beforeAll(async () => {
      const { house, merchant } = on();
      merchant.books.addItems(
        { number: 'SEAT-1', displayName: 'Seat', unitPrice: '10', taxGroup: 'VAT19', unit: 'PCS' },
        { number: 'SUPPORT', displayName: 'Support, monthly', unitPrice: '5', taxGroup: 'VAT19', unit: 'PCS' },
        { number: 'OLD-1', displayName: 'Old seat', unitPrice: '5', taxGroup: 'VAT19', unit: 'PCS', blocked: true },
      );
      await mirrorBooks(house, merchant);
      await merchant.settings((settings) => ({ ...settings, products: { mode: 'table', missing: 'stop' } }));
      vat19 = await mappedRate(house, merchant, 19, 'VAT19');
      newRate = (await merchant.stripe.taxRates.create({ display_name: 'MwSt', percentage: 7, inclusive: false })).id;
      seat = (await merchant.stripe.products.create({ name: 'Seat, yearly' })).id;
      support = (await merchant.stripe.products.create({ name: 'Support' })).id;
      const price = await merchant.stripe.prices.create({ product: seat, unit_amount: 1000, currency: 'eur' });
      const invoice = await finalizedInvoice(merchant, {
        taxRate: vat19,
        lines: [{ customer: '', pricing: { price: price.id }, quantity: 2 }],
      });
      stopped = invoice.id;
      await rests(house, merchant, stopped, 'failed');
    });

    it('given a product that documents stopped at, then it is listed as waiting for an item', async () => {
      const { body } = await on().call('GET', '/mappings/products?mapped=false');
      expect(body).toMatchObject({ data: [{ productId: seat, productName: 'Seat, yearly', target: null }] });
      expect((await on().call('GET', `/mappings/products/${seat}`)).body).toMatchObject({ target: null });
      expect(await on().call('GET', '/mappings/products/prod_none')).toMatchObject({
        status: 404,
        body: { code: 'mapping_not_found' },
      });
    });

    it('given rows that do not fit, then all faults are named at once with what exists nearby, and nothing is kept', async () => {
      const rows = [
        { productId: seat, target: { number: 'SEAT1' } },
        { productId: support, target: { number: 'OLD-1' } },
        { productId: 'prod_nowhere', target: { number: 'SUPPORT' } },
        { productId: seat, target: { kind: 'account', number: '99999' } },
      ];
      const answer = await on().call('POST', '/mappings/products/bulk', { body: { rows } });
      expect(answer).toMatchObject({ status: 422, body: { code: 'mapping_invalid' } });
      const faults = faultsOf(answer);
      expect(faults.map(({ path, value }) => [path, value])).toEqual(
        expect.arrayContaining([
          ['rows.0.target.number', 'SEAT1'],
          ['rows.1.target.number', 'OLD-1'],
          ['rows.2.productId', 'prod_nowhere'],
          ['rows.3.target.number', '99999'],
          ['rows.3.productId', seat],
        ]),
      );
      expect(faults.find(({ value }) => value === 'SEAT1')).toMatchObject({
        message: 'Business Central has no item “SEAT1”. Is it SEAT-1 (Seat) or SEAT (Seat)?',
        nearest: [{ value: 'SEAT-1', label: 'Seat' }, { value: 'SEAT' }],
      });
      expect(faults.find(({ value }) => value === 'OLD-1')?.message).toContain('is blocked');
      expect((await on().call('GET', `/mappings/products/${seat}`)).body).toMatchObject({ target: null });
    });

    it('given CSV with faults, then each names its line and its column', async () => {
      const text = `product_id;kind;number\r\n${seat};item;SEAT-1\r\n${support};thing;SUPPORT\r\n`;
      const shape = await on().call('POST', '/mappings/products/bulk', { text, headers: csv });
      expect(faultsOf(shape)).toMatchObject([{ line: 3, path: 'rows.1.target.kind' }]);
      const unknown = await on().call('POST', '/mappings/products/bulk', {
        text: `product_id,number\n${seat},SEAT-1\n\n${support},SUPORT\n`,
        headers: csv,
      });
      expect(faultsOf(unknown)).toMatchObject([{ line: 4, value: 'SUPORT', nearest: [{ value: 'SUPPORT' }] }]);
      expect(errorAnswerSchema.parse(unknown.body).detail).toContain('Line 4, number: Business Central has no item');
      const headless = await on().call('POST', '/mappings/products/bulk', { text: 'a,b\n1,2', headers: csv });
      expect(faultsOf(headless).map(({ path }) => path)).toEqual(['product_id', 'number']);
      expect(await on().call('POST', '/mappings/products/bulk', { text: '', headers: csv })).toMatchObject({
        status: 422,
      });
      expect(await on().call('POST', '/mappings/products/bulk', { body: {} })).toMatchObject({ status: 422 });
    });

    it('given a dry run, then it says what would happen and keeps nothing', async () => {
      const { body } = await on().call('PUT', `/mappings/products/${seat}?dry_run=true`, {
        body: { target: { number: 'seat-1' } },
      });
      expect(body).toMatchObject({ dry_run: true, created: 1, waiting: 1, bulk_run: null });
      expect((await on().call('GET', `/mappings/products/${seat}`)).body).toMatchObject({ target: null });
    });

    it('given mappings laid over those in force, then a test shows each line and keeps nothing', async () => {
      const before = await on().call('POST', '/mappings/test', { body: { invoiceId: stopped } });
      expect(before.body).toMatchObject({
        lines: [{ productId: seat, target: null, taxRateId: vat19, taxCode: 'VAT19' }],
        problems: [{ code: 'product_missing', subject: seat }],
      });
      const tried = await on().call('POST', '/mappings/test', {
        body: {
          invoiceId: stopped,
          products: [{ productId: seat, target: { number: 'SEAT-1' } }],
          fields: [
            {
              target: 'invoice.customerPurchaseOrderReference',
              source: { kind: 'template', template: 'No. {{ invoice.number }}' },
            },
            { target: 'line.description', source: { kind: 'field', path: 'product.name' } },
          ],
        },
      });
      expect(tried.body).toMatchObject({
        lines: [{ target: { number: 'SEAT-1', how: 'chosen' }, fields: [{ value: 'Seat, yearly' }] }],
        fields: [{ target: 'invoice.customerPurchaseOrderReference', value: expect.stringMatching(/^No\. /) }],
        problems: [],
      });
      expect((await on().call('GET', `/mappings/products/${seat}`)).body).toMatchObject({ target: null });
      const sample = await on().call('POST', '/mappings/test', {
        body: {
          sample: { lines: [{ productId: support, taxRateIds: [newRate] }] },
          products: [{ productId: support, target: { number: 'SUPPORT' } }],
        },
      });
      expect(sample.body).toMatchObject({
        lines: [{ target: { number: 'SUPPORT' }, taxCode: null }],
        problems: [{ code: 'tax_rate_unmapped', subject: newRate }],
      });
      const [count] = await on().house.services
        .sql`select count(*)::int from tax_mappings where tax_rate_id = ${newRate}`;
      expect(count).toEqual({ count: 0 });
    });

    it('given CSV that fits, with replay, then it is kept and what waited for it is written with that item', async () => {
      const { house, merchant, call } = on();
      const text = `product_id,number\n${seat},SEAT-1\n${support},SUPPORT\n`;
      const { body } = await call('POST', '/mappings/products/bulk?replay=true', { text, headers: csv });
      expect(body).toMatchObject({ created: 2, waiting: 1, bulk_run: expect.any(String) });
      const item = await rests(house, merchant, stopped, 'synced');
      const [line] = linesOf(documentOf(merchant, item.number));
      expect(line).toMatchObject({ quantity: '2' });
      const again = await call('POST', '/mappings/products/bulk', { text, headers: csv });
      expect(again.body).toMatchObject({ created: 0, unchanged: 2 });
      const [entry] = await house.services.sql`
        select actor, after from audit_log where action = 'mapping.chosen' order by at desc limit 1`;
      expect(entry?.actor).toBe('API key “Integration”');
    });

    it('given the table as CSV, then it goes out with all products of Stripe and comes back unchanged', async () => {
      const { text, headers } = await on().call('GET', '/mappings/products', { headers: { Accept: 'text/csv' } });
      expect(headers.get('Content-Disposition')).toContain('products.csv');
      expect(text.split('\r\n')[0]).toBe('product_id,product_name,kind,number,name');
      expect(text).toContain(`${seat},"Seat, yearly",item,SEAT-1,Seat`);
      const { body } = await on().call('POST', '/mappings/products/bulk', { text, headers: csv });
      expect(body).toMatchObject({ created: 0, updated: 0, removed: 0 });
    });

    it('given a deleted mapping, then the product waits again', async () => {
      const { body } = await on().call('DELETE', `/mappings/products/${support}`);
      expect(body).toMatchObject({ removed: 1 });
      expect(await on().call('DELETE', `/mappings/products/${support}`)).toMatchObject({ status: 404 });
    });

    it('given tax rates, then they are mapped one by one, together, as JSON and as CSV, and taken away', async () => {
      const { call } = on();
      const wrong = await call('PUT', `/mappings/taxes/${newRate}`, { body: { taxCode: 'VAT77' } });
      expect(faultsOf(wrong)).toMatchObject([{ value: 'VAT77', nearest: [{ value: 'VAT7' }] }]);
      expect(await call('PUT', '/mappings/taxes/19', { body: { taxCode: 'VAT7' } })).toMatchObject({ status: 422 });
      expect(await call('PUT', '/mappings/taxes/txr_none', { body: { taxCode: 'VAT7' } })).toMatchObject({
        status: 422,
      });
      expect((await call('PUT', `/mappings/taxes/${newRate}`, { body: { taxCode: 'vat7' } })).body).toMatchObject({
        created: 1,
      });
      expect((await call('GET', `/mappings/taxes/${newRate}`)).body).toMatchObject({ taxCode: 'VAT7' });
      const joined = `${vat19}+${newRate}`;
      const rows = [{ taxRateId: joined, taxCode: 'VAT19' }];
      expect((await call('POST', '/mappings/taxes/bulk', { body: { rows } })).body).toMatchObject({ created: 1 });
      expect((await call('GET', `/mappings/taxes/${encodeURIComponent(joined)}`)).status).toBe(200);
      const table = await call('GET', '/mappings/taxes', { headers: { Accept: 'text/csv' } });
      expect((await call('POST', '/mappings/taxes/bulk', { text: table.text, headers: csv })).body).toMatchObject({
        created: 0,
        updated: 0,
        removed: 0,
      });
      expect((await call('GET', '/mappings/taxes?mapped=true&limit=1')).body).toMatchObject({
        next_cursor: expect.any(String),
      });
      expect((await call('DELETE', `/mappings/taxes/${newRate}`)).body).toMatchObject({ removed: 1 });
    });

    it('given fields, then each change is a version of the settings, and templates that cannot be rendered are refused', async () => {
      const { call } = on();
      const po = 'invoice.customerPurchaseOrderReference';
      const listed = z
        .object({ data: z.array(z.object({ id: z.string() })) })
        .parse((await call('GET', '/mappings/fields')).body);
      expect(listed.data.map(({ id }) => id)).toContain(po);
      const wrong = await call('POST', '/mappings/fields/bulk', {
        body: {
          rows: [
            { target: 'invoice.customerPurchaseOrder', source: { kind: 'constant', value: 'x' } },
            { target: po, source: { kind: 'template', template: '{{ invoice.number | shout }}' } },
          ],
        },
      });
      expect(faultsOf(wrong)).toMatchObject([
        { path: 'rows.0.target', nearest: [{ value: po }] },
        { path: 'rows.1.source.template', message: expect.stringContaining('shout') },
      ]);
      const sources = [
        { source: { kind: 'metadata', of: 'invoice', key: 'po number' }, tooLong: 'cut' },
        { source: { kind: 'field', path: 'invoice.number' } },
      ];
      expect((await call('PUT', `/mappings/fields/${po}`, { body: { sources } })).body).toMatchObject({ created: 1 });
      const table = await call('GET', '/mappings/fields', { headers: { Accept: 'text/csv' } });
      expect(table.text).toContain(`${po},metadata,invoice,po number,none,,cut`);
      expect((await call('POST', '/mappings/fields/bulk', { text: table.text, headers: csv })).body).toMatchObject({
        unchanged: 1,
      });
      expect((await call('DELETE', `/mappings/fields/${po}`)).body).toMatchObject({ removed: 1 });
    });

    it('given links, then a customer is booked to the one chosen, and no more once unlinked', async () => {
      const { call, merchant, house } = on();
      const customer = await merchant.stripe.customers.create({ name: 'Somebody else entirely' });
      const wrong = await call('PUT', `/mappings/contacts/${customer.id}`, { body: { number: 'C-NONE' } });
      expect(faultsOf(wrong)).toMatchObject([{ value: 'C-NONE' }]);
      const [contact] = await house.services.sql<{ number: string; name: string }[]>`
        select number, name from ledger_contacts
        where connection_id = ${merchant.connection.id} and blocked is null order by number limit 1`;
      const put = await call('PUT', `/mappings/contacts/${customer.id}`, { body: { number: contact?.number } });
      expect(put.body).toMatchObject({ created: 1 });
      expect((await call('GET', `/mappings/contacts/${customer.id}`)).body).toMatchObject({
        data: [{ contact: { number: contact?.number }, how: 'chosen', by: 'API key “Integration”' }],
      });
      expect((await call('GET', '/mappings/contacts?limit=100')).text).toContain(customer.id);
      const table = await call('GET', '/mappings/contacts', { headers: { Accept: 'text/csv' } });
      expect((await call('POST', '/mappings/contacts/bulk', { text: table.text, headers: csv })).body).toMatchObject({
        created: 0,
        updated: 0,
        removed: 0,
      });
      expect((await call('DELETE', `/mappings/contacts/${customer.id}`)).body).toMatchObject({ removed: 1 });
      expect(await call('DELETE', `/mappings/contacts/${customer.id}`)).toMatchObject({ status: 404 });
    });

    it('given what is stored, then a validation names what the ledger has no more; given rows, what would be refused', async () => {
      const { call, house, merchant } = on();
      expect((await call('POST', '/mappings/validate')).body).toMatchObject({ valid: true, errors: [] });
      await house.services.sql`
        update product_mappings set target_id = 'gone' where stripe_product_id = ${seat}
        and connection_id = ${merchant.connection.id}`;
      expect((await call('POST', '/mappings/validate')).body).toMatchObject({
        valid: false,
        errors: [{ mapping: 'products', path: `products.${seat}.target.id`, value: 'gone' }],
      });
      const given = await call('POST', '/mappings/validate', {
        key: on().reader,
        body: { taxes: [{ taxRateId: vat19, taxCode: 'NONE' }] },
      });
      expect(given.body).toMatchObject({ valid: false, checked: { taxes: 1 }, errors: [{ path: 'taxes.0.taxCode' }] });
    });
  });
}
