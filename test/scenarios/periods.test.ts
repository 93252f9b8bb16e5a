import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refreshFacts } from '#backend/sync/company-facts.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, replayed, resolve, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ can, open }) => {
  let scene: Scene;
  let house: House;
  let merchant: Books;
  beforeAll(async () => {
    // Often enough that a period reopened in the books is noticed without anybody asking.
    scene = await open({ env: { MIRROR_SECONDS: '1' } });
    house = scene.house;
  });
  beforeEach(async () => {
    merchant = await scene.books();
  });
  afterAll(() => scene.stop());

  const closedPeriod = (policy: 'fail' | 'first_open_day' | 'hold') =>
    merchant.settings((settings) => ({
      ...settings,
      documents: { ...settings.documents, closedPeriod: { ...settings.documents.closedPeriod, invoice: policy } },
    }));

  /** The books are open from April on; the company's facts are known. */
  async function closeMarch(): Promise<void> {
    merchant.close('2026-03-31');
    const { street } = house.services;
    await refreshFacts(
      street,
      merchant.connection,
      street.ledger(merchant.connection, () => {}),
    );
  }

  const march = () => invoiced(merchant, { invoice: { effective_at: Date.parse('2026-03-15T12:00:00Z') / 1000 } });

  describe('C54: an invoice dated in a closed period', () => {
    it('fails and names the period, by default', async () => {
      await closeMarch();
      const invoice = await march();
      await rests(house, merchant, invoice.id, 'failed');
      const { problem } = await house.invoiceView(merchant, invoice.id);
      expect(problem).toMatchObject({ code: 'period_closed' });
      expect(problem?.why).toContain('2026-03-15');
      // Not every ledger tells which days are open.
      if (can.periodsReadable) expect(problem?.why).toContain('2026-04-01 to today');
      expect(merchant.documents()).toHaveLength(0);
    });

    it.runIf(can.periodsReadable)('is posted on the first open day and keeps its own date, by setting', async () => {
      await closedPeriod('first_open_day');
      await closeMarch();
      const invoice = await march();
      await rests(house, merchant, invoice.id, 'synced');
      expect(merchant.document(invoice.number).date).toBe('2026-04-01');
      expect((await house.item(merchant, invoice.id))?.documentDate).toBe('2026-03-15');
      expect((await house.invoiceView(merchant, invoice.id)).notes).toEqual([
        'The period of 2026-03-15 is closed; it is posted on 2026-04-01, the first open day.',
      ]);
    });

    it.runIf(can.periodsReadable)('is held, by setting, and follows by itself once the period is open', async () => {
      await closedPeriod('hold');
      await closeMarch();
      const [first, second] = [await march(), await march()];
      for (const { id } of [first, second])
        expect(await rests(house, merchant, id, 'waiting')).toMatchObject({ problemCode: 'period_closed' });
      merchant.close('2026-02-28');
      for (const { id } of [first, second]) await rests(house, merchant, id, 'synced');
      expect(merchant.document(first.number).date).toBe('2026-03-15');
    });

    it.runIf(can.periodsReadable)(
      'is not asked about its credit note, which has a rule of its own and may wait where the invoice does not',
      async () => {
        await closedPeriod('first_open_day');
        await merchant.settings((settings) => ({
          ...settings,
          documents: {
            ...settings.documents,
            closedPeriod: { ...settings.documents.closedPeriod, credit_note: 'hold' },
          },
        }));
        await closeMarch();
        const invoice = await march();
        await rests(house, merchant, invoice.id, 'synced');
        const note = await merchant.stripe.creditNotes.create({
          invoice: invoice.id,
          lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', quantity: 1 }],
          effective_at: Date.parse('2026-03-20T12:00:00Z') / 1000,
        });
        expect(await rests(house, merchant, note.id, 'waiting')).toMatchObject({ problemCode: 'period_closed' });
      },
    );

    it('is synced by the replay of a merchant who has just opened the period', async () => {
      await closeMarch();
      const invoice = await march();
      await rests(house, merchant, invoice.id, 'failed');
      merchant.close(null);
      // The upkeep may have been quicker, and then there is nothing left to replay.
      const { status } = await press(house, merchant, invoice.id, 'replay');
      expect([200, 409]).toContain(status);
      await rests(house, merchant, invoice.id, 'synced');
    });

    it.runIf(can.periodsReadable)(
      'is answered on the invoice, once for all that stopped there, as a version of the settings',
      async () => {
        await closeMarch();
        const [first, second] = [await march(), await march()];
        for (const { id } of [first, second]) await rests(house, merchant, id, 'failed');
        const { street } = house.services;
        const { version } = await street.settings(merchant.connection);

        const answer = await resolve(house, merchant, {
          resolve: 'closed_period',
          invoice_id: first.id,
          policy: 'first_open_day',
        });

        expect(answer).toMatchObject({ status: 200 });
        for (const { id, number } of [first, second]) {
          await rests(house, merchant, id, 'synced');
          expect(merchant.document(number).date).toBe('2026-04-01');
        }
        expect(await street.settings(merchant.connection)).toMatchObject({
          version: version + 1,
          settings: { documents: { closedPeriod: { invoice: 'first_open_day', credit_note: 'fail' } } },
        });
      },
    );

    it.runIf(can.periodsReadable)(
      'whose draft stands there already is told of when it is replayed, and its draft is kept',
      async () => {
        const invoice = await march();
        const item = await rests(house, merchant, invoice.id, 'synced');
        await closeMarch();
        expect(await replayed(house, merchant, invoice.id, 'failed')).toMatchObject({
          problemCode: 'period_closed',
          ledgerId: item.ledgerId,
        });
        await closedPeriod('first_open_day');
        await replayed(house, merchant, invoice.id, 'synced');
        expect(merchant.document(invoice.number).date).toBe('2026-04-01');
      },
    );
  });
});
