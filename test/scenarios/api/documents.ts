import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { documentListRowSchema } from '#shared/api/documents.ts';
import type { ApiStage } from '#test/kit/api-stage.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { documentsOf, rests } from '#test/kit/presses.ts';

const pageSchema = z.object({ data: z.array(documentListRowSchema), next_cursor: z.string().nullable() });

/** Documents: list, read, attempts, and the actions of the views. */
export function tellOfDocuments(on: () => ApiStage): void {
  describe('documents in the API', () => {
    let synced: string;
    let failed: string;
    let unmapped: string;
    beforeAll(async () => {
      const { house, merchant } = on();
      const vat19 = await mappedRate(house, merchant, 19, 'VAT19');
      unmapped = await mappedRate(house, merchant, 7, null);
      synced = (await finalizedInvoice(merchant, { taxRate: vat19 })).id;
      failed = (await finalizedInvoice(merchant, { taxRate: unmapped })).id;
      const third = await finalizedInvoice(merchant, { taxRate: vat19, amount: 500_00 });
      await rests(house, merchant, synced, 'synced');
      await rests(house, merchant, failed, 'failed');
      await rests(house, merchant, third.id, 'synced');
    });

    const list = async (query = '') => pageSchema.parse((await on().call('GET', `/documents${query}`)).body);

    it('given filters, then only what fits is listed', async () => {
      expect((await list()).data).toHaveLength(3);
      expect((await list('?status=failed,needs_review')).data.map(({ stripeId }) => stripeId)).toEqual([failed]);
      expect((await list(`?cause=tax_rate_unmapped&subject=${unmapped}`)).data).toHaveLength(1);
      expect((await list('?currency=eur&amount_min=59500&amount_max=59500')).data).toHaveLength(1);
      expect((await list('?to=2001-01-01')).data).toEqual([]);
    });

    it('given a page size, then cursors lead through all of them once, in the same order', async () => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: z.output<typeof pageSchema> = await list(
          `?limit=1&sort=amount&direction=asc${cursor === null ? '' : `&cursor=${cursor}`}`,
        );
        seen.push(...page.data.map(({ stripeId }) => stripeId));
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(seen).toEqual((await list('?sort=amount&direction=asc')).data.map(({ stripeId }) => stripeId));
      expect(new Set(seen).size).toBe(3);
    });

    it('given an id of ours or of Stripe, then the same document is told with totals, customer, lines and problem', async () => {
      const byStripe = await on().call('GET', `/documents/${synced}`);
      expect(byStripe.body).toMatchObject({
        status: 'synced',
        totals: { stripe: { amount: '11900', currency: 'EUR' }, difference: { amount: '0' } },
        contact: { name: 'Contoso GmbH' },
        lines: [{ description: 'Seat', taxCode: 'VAT19' }],
        problem: null,
      });
      const { id } = documentListRowSchema.parse(byStripe.body);
      expect((await on().call('GET', `/documents/${id}`)).body).toEqual(byStripe.body);
      const broken = await on().call('GET', `/documents/${failed}`);
      expect(broken.body).toMatchObject({ problem: { code: 'tax_rate_unmapped', subject: unmapped } });
    });

    it('given a document that was never met, then 404 says how to bring it in', async () => {
      const { status, body } = await on().call('GET', '/documents/in_never');
      expect(status).toBe(404);
      expect(body).toMatchObject({ code: 'document_not_found', detail: expect.stringContaining('/sync') });
    });

    it('given its attempts, then each tells its steps and what was sent, without secrets', async () => {
      const { body, text } = await on().call('GET', `/documents/${synced}/runs`);
      const runs = z.object({ data: z.array(z.object({ trigger: z.string(), steps: z.array(z.unknown()) })) });
      expect(runs.parse(body).data[0]?.steps.length).toBeGreaterThan(3);
      expect(text).toContain('salesInvoices');
      expect(text).not.toMatch(/Bearer (?!\[secret\])/);
    });

    it('given undo, include after exclude, replay and sync, then the books follow and the key is named as who did it', async () => {
      const { house, merchant, call } = on();
      const { number } = await merchant.stripe.invoices.retrieve(synced);
      const undone = await call('POST', `/documents/${synced}/undo`);
      expect(undone.body).toMatchObject({ document: { status: 'undone' } });
      expect(documentsOf(merchant, number)).toHaveLength(0);
      const excluded = await call('POST', `/documents/${synced}/exclude`, { body: { reason: 'Booked by hand' } });
      expect(excluded.body).toMatchObject({
        sentence: 'Excluded by API key “Integration”: Booked by hand',
        document: { status: 'excluded' },
      });
      await call('POST', `/documents/${synced}/include`);
      await rests(house, merchant, synced, 'synced', 'undone', 'waiting');
      expect((await call('POST', `/documents/${synced}/replay`)).body).toMatchObject({ sentence: 'Queued.' });
      await rests(house, merchant, synced, 'synced');
      expect(documentsOf(merchant, number)).toHaveLength(1);
      const draft = await merchant.stripe.invoices.create({
        customer: (await merchant.stripe.customers.create({ name: 'Contoso GmbH', email: 'billing@contoso.example' }))
          .id,
        currency: 'eur',
      });
      expect((await call('POST', `/documents/${draft.id}/sync`)).status).toBe(200);
      await rests(house, merchant, draft.id, 'waiting', 'excluded');
    });

    it('given an action that the state forbids, then 409 says why and changes nothing', async () => {
      const { status, body } = await on().call('POST', `/documents/${synced}/include`);
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'action_not_allowed' });
    });

    it('given a preview, then it shows what would be written and what stops it, and writes nothing', async () => {
      const { body } = await on().call('POST', `/documents/${failed}/preview`, { key: on().reader });
      expect(body).toMatchObject({
        contact: { name: 'Contoso GmbH' },
        problems: [{ code: 'tax_rate_unmapped', subject: unmapped }],
      });
      const note = await on().call('POST', '/documents/cn_1/preview');
      expect(note).toMatchObject({ status: 409, body: { code: 'preview_invoices_only' } });
    });

    it('given a mended cause, then a bulk run replays all that stopped at it', async () => {
      const { house, merchant, call } = on();
      await house.services.sql`update tax_mappings set tax_code = 'VAT7' where tax_rate_id = ${unmapped}`;
      const wanted = { action: 'replay', selection: { filter: { cause: 'tax_rate_unmapped', subject: unmapped } } };
      expect((await call('POST', '/bulk-runs/plan', { body: wanted })).body).toMatchObject({ total: 1, left: 0 });
      const { status, body } = await call('POST', '/bulk-runs', { body: wanted });
      expect(status).toBe(201);
      const { id } = z.object({ id: z.string() }).parse(body);
      await rests(house, merchant, failed, 'synced');
      expect((await call('GET', `/bulk-runs/${id}`)).body).toMatchObject({ total: 1 });
      expect((await call('POST', `/bulk-runs/${id}/stop`)).status).toBe(200);
      expect(await call('GET', '/bulk-runs/00000000-0000-4000-8000-000000000000')).toMatchObject({ status: 404 });
    });
  });
}
