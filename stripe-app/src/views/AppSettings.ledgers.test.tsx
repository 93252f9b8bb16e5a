import { describe, expect, it } from 'vitest';
import { settingsView } from '../testing/fixtures/settings.ts';
import { openOn } from '../testing/settings-page.tsx';

/** As QuickBooks describes itself. */
const quickBooks = {
  ...settingsView,
  connection: { ...settingsView.connection, ledger: 'quickbooks', ledgerName: 'QuickBooks' },
  customerFields: { number: false, currency: false, taxArea: false, salesperson: false },
  documentKinds: [
    { id: 'draft', label: 'Invoice, sent by you', available: true, reason: null, form: 'document' as const },
    { id: 'estimate', label: 'Estimate, accepted by you', available: true, reason: null, form: 'estimate' as const },
    { id: 'posted', label: 'Sent at once', available: false, reason: 'You look at it first.', form: null },
  ],
};

describe('given a ledger that knows less of customers and more of documents', () => {
  it('when customers are opened, then nothing is asked that the ledger does not know', async () => {
    const { screen } = await openOn('customers', quickBooks);
    for (const label of ['Number of a new customer', 'Tax area', 'Currency', 'Salesperson code'])
      expect(screen.field(label), label).toBeUndefined();
    expect(screen.field('Payment terms')).toBeDefined();
  });

  it('when an estimate is chosen, then that is saved, and what is not offered cannot be chosen', async () => {
    const { screen, save } = await openOn('documents', quickBooks);
    const radio = (label: string) => screen.elements(['Radio']).find(({ props }) => props.label === label);
    expect(radio('Invoice, sent by you')?.props.checked).toBe(true);
    expect(radio('Sent at once')?.props.disabled).toBe(true);
    screen.call(radio('Estimate, accepted by you')?.props.onChange, {});
    expect(radio('Estimate, accepted by you')?.props.checked).toBe(true);
    expect((await save()).settings.documents.draftForm).toBe('estimate');
  });
});
