import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf } from '../testing/dashboard.ts';
import { notConnected } from '../testing/fixtures/common.ts';
import { paidInvoice, sums } from '../testing/fixtures/money.ts';
import { Screen } from '../testing/screen.ts';
import BalanceOverview from './BalanceOverview.tsx';
import PaymentDetail from './PaymentDetail.tsx';

const openPayment = () => new Screen(<PaymentDetail {...contextOf({ id: 'pi_1Paid', object: 'payment_intent' })} />);
const openBalance = () => new Screen(<BalanceOverview {...contextOf(null)} />);

describe('given a payment', () => {
  it('when its invoice is in the books, then the view names both and says honestly that the payment is not', async () => {
    const backend = fakeBackend({ [paths.payment]: paidInvoice });
    const screen = openPayment();
    await screen.sees('Invoice it pays');
    expect(backend.requests.map(({ body }) => body.payment_id)).toEqual(['pi_1Paid']);
    expect(screen.text).toContain('€220.75');
    expect(screen.text).toContain('Payments are not written to Business Central yet.');
    expect(screen.button('102042')?.props).toMatchObject({
      href: 'https://bc.example/invoices/102042',
      external: true,
    });
    expect(screen.button('INV-0042')?.props.href).toEqual({
      name: 'invoiceDetails',
      params: { invoiceId: 'in_1Synced' },
    });
    expect(screen.button('What is in your books, and what is not')?.props.href).toEqual({ name: 'balanceOverview' });
  });

  it('when Tieout has not seen its invoice, then the invoice is linked and nothing is claimed', async () => {
    const [invoice] = paidInvoice.invoices;
    if (invoice === undefined) throw new Error('The fixture has an invoice.');
    const unseen = { ...invoice, document: null, booked: false, ledgerUrl: null };
    fakeBackend({ [paths.payment]: { ...paidInvoice, invoices: [unseen] } });
    const screen = openPayment();
    await screen.sees('This invoice has not reached Tieout.');
    expect(screen.button('in_1Synced')).toBeDefined();
    expect(screen.text).not.toContain('In Business Central');
  });

  it('when it belongs to no invoice, then it says what that means for the books', async () => {
    fakeBackend({ [paths.payment]: { ...paidInvoice, invoices: [] } });
    const screen = openPayment();
    await screen.sees('a payment without an invoice is not in your books');
  });

  it('when nothing is connected, or Stripe does not know it, then it says so', async () => {
    const backend = fakeBackend({
      [paths.payment]: { ...paidInvoice, amount: null, connection: notConnected, invoices: [] },
    });
    await openPayment().sees('Connect Business Central');
    backend.replies[paths.payment] = problemAnswer(409, { title: 'Stripe does not find it', code: 'stripe_missing' });
    await openPayment().sees('Stripe does not find it');
  });
});

describe('given the balances', () => {
  it('when the view opens, then it adds up by currency what is in the books and what is not, and what is never written', async () => {
    const backend = fakeBackend({ [paths.balance]: sums });
    const screen = openBalance();
    await screen.sees('In the books');
    expect(backend.requests).toHaveLength(1);
    for (const words of [
      'Invoices less credit notes',
      '€91,200.50 in the books, €1,428.00 not yet',
      '48 documents',
      'Of these, paid in Stripe',
      'Not in the books yet',
      '¥5,000, all in the books',
      'Payouts and fees',
      'Not yet',
    ]) {
      expect(screen.text).toContain(words);
    }
    expect(screen.button('48 documents')?.props.href).toEqual({
      name: 'fullPageGlob',
      params: { glob: ['documents'], searchParams: { status: 'booked', currency: 'EUR' } },
    });
    // A row of nothing says nothing.
    expect(screen.text.match(/Left out on purpose/g)).toHaveLength(1);
  });

  it('when there is nothing yet, or nothing is connected, then it says what comes', async () => {
    const backend = fakeBackend({ [paths.balance]: { ...sums, currencies: [] } });
    await openBalance().sees('The sums appear with the first invoice.');
    backend.replies[paths.balance] = { ...sums, connection: notConnected, currencies: [] };
    await openBalance().sees('Connect Business Central');
    backend.replies[paths.balance] = 'unreachable';
    await openBalance().sees('Refresh');
  });
});
