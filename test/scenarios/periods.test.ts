import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refreshFacts } from '#backend/sync/company-facts.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, preview, replayed, resolve, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ ledger, can, open }) => {
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

  const march = (day = 15) =>
    invoiced(merchant, { invoice: { effective_at: Date.parse(`2026-03-${day}T12:00:00Z`) / 1000 } });

  describe('C54: an invoice dated in a closed period', () => {
    it('fails and names the period, by default', async () => {
      await closeMarch();
      const invoice = await march();
      await rests(house, merchant, invoice.id, 'failed');
      const { problem } = await house.invoiceView(merchant, invoice.id);
      expect(problem).toMatchObject({ code: 'period_closed' });
      expect(problem?.why).toContain('2026-03-15');
      const open = can.periodsReadable ? '2026-04-01 to today' : `${ledger} does not tell which days are open`;
      expect(problem?.why).toContain(open);
      expect(merchant.documents()).toHaveLength(0);
    });

    it('is posted on the first open day and keeps its own date, by setting, and a replay moves it no further', async () => {
      await closedPeriod('first_open_day');
      await closeMarch();
      const invoice = await march();
      await rests(house, merchant, invoice.id, 'synced');
      expect(merchant.document(invoice.number).date).toBe('2026-04-01');
      expect((await house.item(merchant, invoice.id))?.documentDate).toBe('2026-03-15');
      const day = can.periodsReadable ? 'the first open day' : 'the first open day that was found';
      const notes = [`The period of 2026-03-15 is closed; it is posted on 2026-04-01, ${day}.`];
      expect((await house.invoiceView(merchant, invoice.id)).notes).toEqual(notes);
      expect(await preview(house, merchant, invoice.id)).toMatchObject({
        fields: [{ label: 'Posting date', value: '2026-04-01' }],
        differences: [],
      });
      const { id } = merchant.document(invoice.number);
      await replayed(house, merchant, invoice.id, 'synced');
      expect(merchant.document(invoice.number)).toMatchObject({ id, date: '2026-04-01' });
      expect((await house.invoiceView(merchant, invoice.id)).notes).toEqual(notes);
    });

    it('whose answer was lost when it was posted on another day is found there, and nothing is written again', async () => {
      await closedPeriod('first_open_day');
      await closeMarch();
      // A ledger that only refuses has refused the own day before.
      merchant.spoil('create_document', { kind: 'lose_answer', skip: can.periodsReadable ? 0 : 2 });
      if (!can.periodsReadable) merchant.close('2026-04-30');
      const invoice = await march();
      const { ledgerId } = await rests(house, merchant, invoice.id, 'synced');
      expect(merchant.document(invoice.number)).toMatchObject({
        id: ledgerId,
        date: can.periodsReadable ? '2026-04-01' : '2026-05-01',
      });
      expect((await house.invoiceView(merchant, invoice.id)).notes).toHaveLength(1);
      expect(merchant.documents(invoice.number)).toHaveLength(1);
    });

    it('fails with the period when no day up to today is open', async () => {
      await closedPeriod('first_open_day');
      merchant.close(new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10));
      const invoice = await march();
      const item = await rests(house, merchant, invoice.id, 'failed', 'synced');
      // Where the first open day is told, it may lie ahead; days that nobody tells of are tried up to today.
      expect(item.problemCode).toBe(can.periodsReadable ? null : 'period_closed');
    });

    it('is held, by setting, and follows by itself once the period is open', async () => {
      await closedPeriod('hold');
      await closeMarch();
      const [first, second] = [await march(), await march(20)];
      for (const { id } of [first, second])
        expect(await rests(house, merchant, id, 'waiting')).toMatchObject({ problemCode: 'period_closed' });
      merchant.close('2026-02-28');
      for (const { id } of [first, second]) await rests(house, merchant, id, 'synced');
      expect(merchant.document(first.number).date).toBe('2026-03-15');
      expect(merchant.document(second.number).date).toBe('2026-03-20');
    });

    it('is not asked about its credit note, which has a rule of its own and may wait where the invoice does not', async () => {
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
    });

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

    it('is answered on the invoice, once for all that stopped there, as a version of the settings', async () => {
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
    });

    it('whose draft stands there already keeps it when it is replayed', async () => {
      const invoice = await march();
      const { ledgerId } = await rests(house, merchant, invoice.id, 'synced');
      await closeMarch();
      if (can.bindsClosedPeriods) {
        // What stands on its own day is none of the rule's business, and lies where nobody may touch it.
        await closedPeriod('first_open_day');
        expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerId });
        expect(merchant.document(invoice.number)).toMatchObject({ id: ledgerId, date: '2026-03-15' });
        return;
      }
      expect(await replayed(house, merchant, invoice.id, 'failed')).toMatchObject({
        problemCode: 'period_closed',
        ledgerId,
      });
      await closedPeriod('first_open_day');
      await replayed(house, merchant, invoice.id, 'synced');
      expect(merchant.document(invoice.number).date).toBe('2026-04-01');
    });

    it('C55: whose period was closed since says so when it is undone or voided, and stays', async () => {
      const [undone, voided] = [await march(), await march()];
      for (const { id } of [undone, voided]) await rests(house, merchant, id, 'synced');
      await closeMarch();

      const { status, body } = await press(house, merchant, undone.id, 'undo');
      await merchant.stripe.invoices.voidInvoice(voided.id ?? '');

      if (!can.bindsClosedPeriods) {
        expect(status).toBe(200);
        await rests(house, merchant, voided.id, 'undone');
        expect(merchant.documents()).toHaveLength(0);
        return;
      }
      expect(status).toBe(409);
      expect(JSON.stringify(body)).toContain('document_period_closed');
      await rests(house, merchant, voided.id, 'failed');
      const { problem } = await house.invoiceView(merchant, voided.id);
      expect(problem).toMatchObject({ code: 'document_period_closed' });
      expect(problem?.why).toContain(`has closed the period that ${voided.number?.toUpperCase()} is dated in`);
      expect(merchant.documents()).toHaveLength(2);
      merchant.close(null);
      await replayed(house, merchant, voided.id, 'undone');
      expect((await press(house, merchant, undone.id, 'undo')).status).toBe(200);
      expect(merchant.documents()).toHaveLength(0);
    });
  });
});
