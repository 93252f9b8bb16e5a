import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { provenPayouts } from '#backend/reconciliation/stored-proofs.ts';
import type { ApiStage } from '#test/kit/api-stage.ts';
import { eventually } from '#test/kit/calm.ts';
import { openWebhookSink, type WebhookSink } from '#test/kit/webhook-sink.ts';

const amountSchema = z.object({ amount: z.string().transform(BigInt), currency: z.string() });
const payoutSchema = z.looseObject({
  id: z.string(),
  bankLine: amountSchema,
  ties: z.boolean(),
  difference: amountSchema,
  findings: z.number(),
  provenAt: z.string(),
});
const eventSchema = z.object({
  type: z.string(),
  data: payoutSchema.omit({ provenAt: true }),
});
const postingSchema = z.looseObject({ id: z.string(), label: z.string(), status: z.string() });
const postingsSchema = z.object({ data: z.array(postingSchema), next_cursor: z.string().nullable() });
const pageSchema = z.object({ data: z.array(payoutSchema), next_cursor: z.string().nullable() });
const proofSchema = payoutSchema.extend({
  sections: z.array(z.looseObject({ name: z.string(), count: z.number(), stripe: amountSchema })),
  movements: z.array(
    z.looseObject({ net: amountSchema, reportingCategory: z.string(), postings: z.array(z.unknown()) }),
  ),
});

/** Payouts: list, proof as JSON, CSV and PDF, and proving on demand. */
export function tellOfPayouts(on: () => ApiStage): void {
  describe('payouts in the API', () => {
    const payouts: string[] = [];
    let sink: WebhookSink;
    let endpoint: string;
    afterAll(async () => {
      await on().call('DELETE', `/webhook-endpoints/${endpoint}`);
      await sink.close();
    });
    beforeAll(async () => {
      const { house, merchant } = on();
      sink = await openWebhookSink();
      const events = ['payout.ties_out', 'payout.does_not_tie_out'];
      const made = await on().call('POST', '/webhook-endpoints', { body: { url: sink.url, events } });
      endpoint = z.object({ endpoint: z.object({ id: z.string() }) }).parse(made.body).endpoint.id;
      const refused = await on().call('POST', '/payouts/po_none/prove');
      expect(refused).toMatchObject({ status: 409, body: { code: 'money_off' } });
      await merchant.settings((settings) => ({ ...settings, money: { ...settings.money, enabled: true } }));
      const door = house.stripe.money(merchant.accountId);
      for (const amount of [10_000, 20_000]) {
        const sale = door.sell({ amount, currency: 'eur' });
        await merchant.stripe.refunds.create({ charge: sale.id, amount: 1_000 });
        door.ripen();
        const id = door.payOut('eur')?.id ?? '';
        door.arrive(id);
        payouts.push(id);
      }
      const books = { id: merchant.connection.id, installationId: merchant.connection.installationId };
      await eventually(async () => {
        const proven = await provenPayouts(house.services.db, books);
        return payouts.every((id) => proven.some(({ payoutId, status }) => payoutId === id && status === 'paid'));
      });
    });

    it('given proven payouts, then they are listed by pages with their bank lines and whether they tie out', async () => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`;
        const page = pageSchema.parse((await on().call('GET', `/payouts?limit=1${query}`)).body);
        seen.push(...page.data.map(({ id }) => id));
        for (const { ties, difference, findings } of page.data)
          expect(ties).toBe(difference.amount === 0n && findings === 0);
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(seen.toSorted()).toEqual(payouts.toSorted());
      expect((await on().call('GET', '/payouts?to=2001-01-01')).body).toEqual({ data: [], next_cursor: null });
      expect((await on().call('GET', '/payouts?from=tomorrow')).status).toBe(422);
      const [tie, open] = await Promise.all(
        ['true', 'false'].map(
          async (ties) => pageSchema.parse((await on().call('GET', `/payouts?ties=${ties}`)).body).data,
        ),
      );
      expect((tie ?? []).concat(open ?? []).length).toBe(2);
    });

    it('given a payout, then its proof tells each movement, and all of them sum to the bank line', async () => {
      const [payout = ''] = payouts;
      const proof = proofSchema.parse((await on().call('GET', `/payouts/${payout}`)).body);
      expect(proof.movements.map(({ reportingCategory }) => reportingCategory).toSorted()).toEqual([
        'charge',
        'refund',
      ]);
      const net = proof.movements.reduce((sum, movement) => sum + movement.net.amount, 0n);
      const sections = proof.sections.reduce((sum, { stripe }) => sum + stripe.amount, 0n);
      expect([net, sections]).toEqual([proof.bankLine.amount, proof.bankLine.amount]);
      for (const { postings } of proof.movements) expect(postings).toHaveLength(1);
    });

    it('given a listener, then each payout that reached the bank is told of as it is proven, whether it ties out', async () => {
      const told = () => sink.received.map(({ body }) => eventSchema.parse(JSON.parse(body)));
      await eventually(async () => payouts.every((id) => told().some(({ data }) => data.id === id)));
      const page = pageSchema.parse((await on().call('GET', '/payouts')).body);
      for (const { id, ties, bankLine, difference, findings } of page.data) {
        const last = told().findLast(({ data }) => data.id === id);
        expect(last?.type).toBe(ties ? 'payout.ties_out' : 'payout.does_not_tie_out');
        expect(last?.data).toMatchObject({ ties, bankLine, difference, findings });
      }
    });

    it('given postings, then they are listed by kind and by what they are about, and each is read, replayed and undone', async () => {
      const [payout = ''] = payouts;
      const list = async (query: string) => postingsSchema.parse((await on().call('GET', `/postings${query}`)).body);
      const sales = await list('?kind=payment');
      expect(sales.data.length).toBeGreaterThanOrEqual(2);
      const inIt = (await list(`?search=${payout}`)).data;
      expect(inIt.map(({ label }) => label)).toEqual(expect.arrayContaining(['Payout', 'Refund']));
      const own = inIt.find(({ label }) => label === 'Payout');
      const { body } = await on().call('GET', `/postings/${own?.id}`);
      expect(body).toMatchObject({ id: own?.id, stripeIds: expect.arrayContaining([payout]) });
      const [sale] = sales.data;
      expect((await on().call('POST', `/postings/${sale?.id}/replay`)).status).toBe(200);
      await eventually(async () => {
        const { status } = postingSchema.parse((await on().call('GET', `/postings/${sale?.id}`)).body);
        return status !== 'queued' && status !== 'syncing';
      });
      expect((await on().call('POST', `/postings/${sale?.id}/undo`)).status).toBe(200);
      expect((await on().call('GET', `/postings/${sale?.id}`)).body).toMatchObject({ status: 'undone' });
      const unknown = await on().call('GET', '/postings/00000000-0000-4000-8000-000000000000');
      expect(unknown).toMatchObject({ status: 404, body: { code: 'posting_unknown' } });
    });

    it('given CSV is asked for, then each movement is a line, amounts are numbers, and net sums to zero with the payout', async () => {
      const [payout = ''] = payouts;
      const answer = await on().call('GET', `/payouts/${payout}`, { headers: { Accept: 'text/csv' } });
      expect(answer.headers.get('Content-Disposition')).toBe(`attachment; filename="${payout}.csv"`);
      const { data } = Papa.parse<Record<string, string>>(answer.text.trim(), { header: true });
      expect(data).toHaveLength(3);
      const cents = data.map(({ net = '' }) => {
        expect(net).toMatch(/^-?\d+\.\d\d$/);
        return BigInt(net.replace('.', ''));
      });
      expect(cents.reduce((sum, part) => sum + part, 0n)).toBe(0n);
    });

    it('given PDF is asked for, then the same proof is the same page, byte for byte', async () => {
      const [payout = ''] = payouts;
      const pdf = async () => {
        const { house, key } = on();
        const response = await fetch(`${house.url}/api/v1/payouts/${payout}`, {
          headers: { Accept: 'application/pdf', Authorization: `Bearer ${key}` },
        });
        expect(response.headers.get('Content-Type')).toBe('application/pdf');
        return Buffer.from(await response.arrayBuffer());
      };
      const [first, second] = [await pdf(), await pdf()];
      expect(first.subarray(0, 5).toString()).toBe('%PDF-');
      expect(first.subarray(-6).toString().trim()).toBe('%%EOF');
      expect(first.equals(second)).toBe(true);
    });

    it('given somebody asks, then it is proven anew; a payout that Stripe does not know is said to be missing', async () => {
      const [payout = ''] = payouts;
      const before = proofSchema.parse((await on().call('GET', `/payouts/${payout}`)).body);
      const after = proofSchema.parse((await on().call('POST', `/payouts/${payout}/prove`)).body);
      expect(after.bankLine).toEqual(before.bankLine);
      expect(after.provenAt > before.provenAt).toBe(true);
      expect((await on().call('GET', '/payouts/po_unknown')).body).toMatchObject({ code: 'payout_not_proven' });
      expect((await on().call('POST', '/payouts/po_unknown/prove')).body).toMatchObject({ code: 'stripe_missing' });
      const reader = await on().call('POST', `/payouts/${payout}/prove`, { key: on().reader });
      expect(reader).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    });
  });
}
