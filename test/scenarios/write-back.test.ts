import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, replayed, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ open }) => {
  let scene: Scene;
  let house: House;
  let merchant: Books;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  beforeEach(async () => {
    merchant = await scene.books();
  });
  afterAll(() => scene.stop());

  /** The metadata once it says what the document's state is. */
  async function display(invoiceId: string): Promise<Record<string, string>> {
    const item = await house.until(
      merchant,
      invoiceId,
      ({ status, wroteBack }) => wroteBack?.includes(`"${status}"`) ?? false,
    );
    const metadata = (await merchant.stripe.invoices.retrieve(invoiceId)).metadata ?? {};
    expect(metadata.tieout_status).toBe(item.status);
    return metadata;
  }

  describe('the metadata of an invoice in Stripe', () => {
    it('says that it is in the books, under which number and since when', async () => {
      const invoice = await invoiced(merchant, { invoice: { metadata: { own: 'stays' } } });
      const item = await rests(house, merchant, invoice.id, 'synced');
      expect(await display(invoice.id)).toEqual({
        own: 'stays',
        tieout_status: 'synced',
        tieout_document: item.ledgerNumber,
        tieout_synced_at: item.syncedAt?.toISOString(),
      });
    });

    it('says shortly what is wrong, and forgets it once that is mended', async () => {
      const unmapped = await merchant.rate(7, null);
      const invoice = await invoiced(merchant, { taxRate: unmapped });
      await rests(house, merchant, invoice.id, 'failed');
      expect(await display(invoice.id)).toEqual({
        tieout_status: 'failed',
        tieout_error: 'The tax rate VAT 7% DE is not mapped',
      });
      await house.signed(merchant, '/app/v1/invoice/resolve', {
        resolve: 'map_tax_rate',
        invoice_id: invoice.id,
        tax_rate: unmapped,
        tax_code: 'VAT7',
      });
      await rests(house, merchant, invoice.id, 'synced');
      const after = await display(invoice.id);
      expect(after).not.toHaveProperty('tieout_error');
      expect(after.tieout_document).toBe((await house.item(merchant, invoice.id))?.ledgerNumber);
    });

    it('says that it was undone, and names no document any more', async () => {
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'synced');
      await press(house, merchant, invoice.id, 'undo');
      expect(await display(invoice.id)).toEqual({ tieout_status: 'undone' });
      await replayed(house, merchant, invoice.id, 'synced');
      expect(await display(invoice.id)).toHaveProperty('tieout_document');
    });

    it('holds nothing personal, whatever is wrong', async () => {
      const person = { name: 'Grete Muster', email: 'grete@muster.example', phone: '+49 170 0000000' };
      const { name, email } = person;
      for (const twin of [`${name} I`, `${name} II`]) merchant.addCustomer({ name: twin, email });
      const ambiguous = await invoiced(merchant, { customer: person });
      await rests(house, merchant, ambiguous.id, 'needs_review');
      const text = JSON.stringify(await display(ambiguous.id));
      expect(text).toContain('needs_review');
      for (const part of ['Grete', 'Muster', 'muster.example', '0000000']) expect(text).not.toContain(part);
    });

    it('is written to a credit note as well', async () => {
      const invoice = await invoiced(merchant);
      await rests(house, merchant, invoice.id, 'synced');
      const note = await merchant.stripe.creditNotes.create({
        invoice: invoice.id,
        lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', quantity: 1 }],
      });
      await house.until(merchant, note.id, ({ wroteBack }) => wroteBack?.includes('"synced"') ?? false);
      expect((await merchant.stripe.creditNotes.retrieve(note.id)).metadata).toMatchObject({
        tieout_status: 'synced',
        tieout_document: (await house.item(merchant, note.id))?.ledgerNumber,
      });
    });
  });
});
