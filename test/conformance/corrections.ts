import { expect, it } from 'vitest';
import type { LedgerUnderTest } from './control.ts';
import { documentDraft, itemLine } from './drafts.ts';

/** Taking back what is posted already. */
export function corrections(ledger: () => LedgerUnderTest): void {
  const open = () => ledger().connector.open(ledger().http, ledger().company);
  const postedInvoice = async () => {
    const { seeded } = ledger().control;
    const made = await open().createDocument(documentDraft('invoice', seeded, [itemLine(seeded)]));
    await ledger().control.post('invoice', made.id);
    return made;
  };

  it('given a posted invoice, when it is reversed twice, then there is one draft credit memo over its total', async () => {
    const invoice = await postedInvoice();
    const memo = await open().reverse(invoice.id);
    expect(memo).toMatchObject({
      kind: 'credit_memo',
      draft: true,
      total: invoice.total,
      contactId: invoice.contactId,
    });
    expect((await open().reverse(invoice.id))?.id).toBe(memo?.id);
  });

  it('given a posted invoice, when a credit memo names it, then the credit memo is made', async () => {
    const { seeded } = ledger().control;
    const invoice = await postedInvoice();
    const lines = [itemLine(seeded, { unitPrice: '10' })];
    const draft = documentDraft('credit_memo', seeded, lines, { appliesToInvoiceId: invoice.id });
    expect(await open().createDocument(draft)).toMatchObject({ kind: 'credit_memo', draft: true });
  });

  it('given a draft, when it is to be reversed, then it is refused, since it can be removed', async () => {
    const { seeded } = ledger().control;
    const made = await open().createDocument(documentDraft('invoice', seeded, [itemLine(seeded)]));
    await expect(open().reverse(made.id)).rejects.toMatchObject({ kind: 'refused' });
  });
}
