import { describe, expect, it, vi } from 'vitest';
import type { DecisionView, InvoiceView } from '../../../shared/api/invoice.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { ambiguousCustomer, candidates, synced } from '../testing/fixtures/invoice.ts';
import { Screen } from '../testing/screen.ts';
import InvoiceDetail from './InvoiceDetail.tsx';

async function openOn(view: InvoiceView) {
  const backend = fakeBackend({ [paths.invoice]: view });
  const screen = new Screen(<InvoiceDetail {...contextOf({ id: view.invoiceId, object: 'invoice' })} />);
  await screen.sees(view.statusLabel);
  return { backend, screen };
}

const decision: DecisionView = {
  decision: 'match',
  sentence: '10000 “Adatum GmbH” is this customer in Business Central.',
  basis: 'Decided by rule 2: name and phone, sync settings version 7.',
  reason: 'Matched by name and phone: only 10000 “Adatum GmbH” has it.',
  earlier: 'Earlier runs used 20000 “Litware Inc.”; this one uses 10000 “Adatum GmbH”. The link was changed since.',
  settingsVersion: 7,
  at: '2026-11-18T14:05:00Z',
  contact: { id: 'c-10000', number: '10000', name: 'Adatum GmbH', url: 'https://bc.example/customers/10000' },
  evidence: [
    { field: 'name', stripe: 'Adatum GmbH', ledger: 'Adatum GmbH', agrees: true },
    { field: 'e-mail', stripe: 'ap@adatum.example', ledger: null, agrees: null },
  ],
  candidates,
};

describe('given an invoice whose customer was decided', () => {
  it('when the view opens, then it tells whom, by which rule and settings, what agrees, who else was weighed, and whom earlier runs used', async () => {
    const { screen } = await openOn({ ...synced, decision });
    for (const words of [
      'Why this customer',
      decision.sentence,
      decision.basis,
      decision.reason,
      'Earlier runs used 20000 “Litware Inc.”',
      'Name: Adatum GmbH in both',
      'E-mail: ap@adatum.example in Stripe, empty in Business Central',
      'Also weighed:',
      '20001 Litware Holding AG',
    ]) {
      expect(screen.text).toContain(words);
    }
    expect(screen.text.split(decision.reason)).toHaveLength(2);
    expect(screen.button('20000 Litware Inc.')?.props.href).toBe('https://bc.example/customers/20000');
  });

  it('when it is a question, then the choice stands there, and why it is asked only where nobody may answer', async () => {
    const asked = { ...ambiguousCustomer, decision: { ...decision, decision: 'review' as const, earlier: null } };
    const { screen } = await openOn(asked);
    expect(screen.text).toContain(decision.basis);
    expect(screen.text).not.toContain('Why you are asked');
    expect(screen.text).toContain('Customers of Business Central as of Nov 20, 2026, 3:25 PM, 1,204 records.');
  });

  it('when it is a question to somebody who may only look, then it says why it is asked', async () => {
    const asked = { ...ambiguousCustomer, decision: { ...decision, decision: 'review' as const }, mayChange: false };
    const { screen } = await openOn(asked);
    expect(screen.text).toContain('Why you are asked');
    expect(screen.text).not.toContain('Also weighed:');
    expect(screen.buttons.filter((label) => /Choose|Create|Not now|Refresh/.test(label))).toEqual([]);
  });
});

describe('given “Not now”', () => {
  it('when it is pressed, then it is sent, the invoice goes on waiting, and it can be taken up again at once', async () => {
    const { backend, screen } = await openOn(ambiguousCustomer);
    const resting = { ...ambiguousCustomer, snoozed: { until: '2026-11-27T15:00:00Z', by: 'Ada' } };
    backend.replies[paths.invoiceResolve] = { sentence: 'Asked again in 7 days.', view: resting };
    screen.press('Not now');
    await screen.sees('Put off until Nov 27, 2026, 3:00 PM by Ada. The invoice waits.');
    expect(screen.button('Not now')).toBeUndefined();
    expect(screen.button('Choose Litware Inc.')).toBeDefined();

    backend.replies[paths.invoiceResolve] = { sentence: 'Open again.', view: ambiguousCustomer };
    screen.press('Look at it now');
    await vi.waitFor(() => expect(screen.button('Not now')).toBeDefined());
    expect(backend.to(paths.invoiceResolve).map(({ body }) => body.resolve)).toEqual(['not_now', 'look_at_it_now']);
    expect(dashboard.toasts).toEqual(['Asked again in 7 days', 'The question is open again']);
  });

  it('when a candidate is blocked, then it cannot be chosen, and it says what to do', async () => {
    const { screen } = await openOn(ambiguousCustomer);
    expect(screen.button('Choose Litware Holding AG')?.props.disabled).toBe(true);
    expect(screen.text).toContain('Unblock it in Business Central before you choose it.');
  });
});
