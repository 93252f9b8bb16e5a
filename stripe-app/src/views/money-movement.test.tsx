import { afterEach, describe, expect, it, vi } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { notConnected } from '../testing/fixtures/common.ts';
import { synced } from '../testing/fixtures/invoice.ts';
import {
  booked,
  bookedPayment,
  movingBalance,
  notBooked,
  paidInvoice,
  payout,
  payoutList,
  postingList,
  postingPage,
  sums,
} from '../testing/fixtures/money.ts';
import { overview } from '../testing/fixtures/overview.ts';
import { FakeRouter } from '../testing/router.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import BalanceOverview from './BalanceOverview.tsx';
import FullPage from './FullPage.tsx';
import InvoiceDetail from './InvoiceDetail.tsx';
import Overview from './Overview.tsx';
import PaymentDetail from './PaymentDetail.tsx';

const openPayment = () => new Screen(<PaymentDetail {...contextOf({ id: 'pi_1Paid', object: 'payment_intent' })} />);
function openAt(href: string, params: Record<string, string> = {}) {
  const router = new FakeRouter(href, params).install();
  return { router, screen: new Screen(<FullPage {...contextOf(null)} />) };
}
/** A place of the full page, as a link names it. */
const page = (first: string, id: string | null = null, searchParams: Record<string, string> = {}) => ({
  name: 'fullPageGlob',
  params: { glob: id === null ? [first] : [first, id], searchParams },
});
const postingCounts = (all: number) => ({ all, attention: 0, waiting: 0, booked: all, undone: 0 });
function proofOf({ proof }: typeof payout) {
  if (proof === null) throw new Error('The fixture is proven.');
  return proof;
}

afterEach(() => {
  unmountAll();
  FakeRouter.leave();
});

const openBalance = () => new Screen(<BalanceOverview {...contextOf(null)} />);

describe('given a payment', () => {
  it('when its invoice is in the books, then the view names both and says honestly that the payment is not', async () => {
    const backend = fakeBackend({ [paths.payment]: paidInvoice });
    const screen = openPayment();
    await screen.sees('Invoice it pays');
    expect(backend.requests.map(({ body }) => body.payment_id)).toEqual(['pi_1Paid']);
    expect(screen.text).toContain('€220.75');
    expect(screen.text).toContain('Payments are not written to Business Central: money movement is switched off.');
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
    await screen.sees('A payment without an invoice is not in your books');
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

describe('given a payment that is booked', () => {
  it('when it opens, then each posting shows its fee, its record, its payout, and what keeps it out of the books', async () => {
    fakeBackend({ [paths.payment]: bookedPayment });
    const screen = openPayment();
    await screen.sees('What is booked');
    for (const words of [
      'Stripe fee, an expense',
      '€3.45',
      ', not posted yet',
      'No account chosen: Refunds',
      'Does not tie out',
    ])
      expect(screen.text).toContain(words);
    expect(screen.button('PAY-1001')?.props.href).toBe('https://bc.example/journal/1001');
    expect(String(screen.button('Open settings')?.props.href)).toContain('app_section=money');
    expect(screen.button('Nov 20, 2026')?.props.href).toEqual(page('payout', 'po_1Out'));
  });

  it('when Replay is pressed, then it is sent once, and the payment is read again', async () => {
    const backend = fakeBackend({
      [paths.payment]: bookedPayment,
      [paths.postingAction]: { sentence: 'Queued.', page: postingPage },
    });
    const screen = openPayment();
    await screen.sees('What is booked');
    const replay = screen.elements(['Button']).filter(({ text }) => text === 'Replay')[1];
    screen.call(replay?.props.onPress, {});
    await vi.waitFor(() => expect(backend.to(paths.payment)).toHaveLength(2));
    expect(backend.to(paths.postingAction).map(({ body }) => [body.posting_id, body.action])).toEqual([
      [notBooked.id, 'replay'],
    ]);
    expect(dashboard.toasts).toEqual(['Replay started']);
  });

  it('when Undo is pressed, then it is asked first, and a refusal is told there', async () => {
    const backend = fakeBackend({
      [paths.payment]: bookedPayment,
      [paths.postingAction]: problemAnswer(409, {
        title: 'It cannot be taken back by itself',
        code: 'money_not_undone',
      }),
    });
    const screen = openPayment();
    await screen.sees('What is booked');
    screen.press('Undo');
    await screen.sees('Take this back?');
    expect(screen.text).toContain('Tieout removes PAY-1001 from Business Central, or reverses it');
    expect(backend.to(paths.postingAction)).toEqual([]);
    screen.press('Take back');
    await screen.sees('It cannot be taken back by itself');
  });

  it('when the role may look only, then there is nothing to press', async () => {
    const looking = { ...booked, actions: [] };
    fakeBackend({ [paths.payment]: { ...bookedPayment, postings: [looking], mayChange: false } });
    const screen = openPayment();
    await screen.sees('What is booked');
    expect(screen.buttons).toEqual([]);
  });
});

describe('given the balances with money movement switched on', () => {
  it('when the view opens, then clearing stands beside what Stripe holds, by currency, and says by how much not', async () => {
    const backend = fakeBackend({ [paths.balance]: movingBalance, [paths.payout]: payout });
    const screen = openBalance();
    await screen.sees('Stripe clearing');
    for (const words of [
      '-€30.00 not booked yet',
      'Agrees with Stripe',
      '¥1,000 from before',
      'From before Nov 1, 2026',
      '¥1,000',
      '€187.30',
    ])
      expect(screen.text).toContain(words);
    expect(screen.button('1 needs your attention')?.props.href).toEqual(page('money', null, { status: 'attention' }));
    expect(screen.text).not.toContain('Money movement is switched off');
    // The proof opens in place.
    screen.press('Show proof');
    await screen.sees('Your books differ from the bank line by €30.00.');
    expect(backend.to(paths.payout).map(({ body }) => body.payout_id)).toEqual(['po_1Out']);
    expect(screen.text).toContain('re_1Back (-30.00 EUR) is not in the books.');
  });

  it('when it is switched off, then it says what that means and leads to the settings', async () => {
    const money = { ...movingBalance.money, enabled: false, clearing: [], payouts: [], counts: postingCounts(0) };
    fakeBackend({ [paths.balance]: { ...movingBalance, money } });
    const screen = openBalance();
    await screen.sees('Money movement is switched off');
    expect(String(screen.button('Open settings')?.props.href)).toContain('app_section=money');
    expect(screen.text).not.toContain('Stripe clearing');
  });
});

describe('given the page of a payout', () => {
  it('when it does not tie out, then the proof, the item and its way to the books stand there; Prove again asks once', async () => {
    const ties = { ...payout, proof: { ...proofOf(payout), ties: true, badge: 'Ties out', findings: [] } };
    const backend = fakeBackend({
      [paths.payout]: payout,
      [paths.payoutProve]: { sentence: 'Ties out', view: ties },
    });
    const { screen } = openAt('/payout/po_1Out');
    await screen.sees('Proof');
    for (const words of [
      'Payments (1)',
      'Refunds (1)',
      '-€30.00',
      'Bank line',
      '€217.30',
      '1 item missing',
      '2 postings',
    ])
      expect(screen.text).toContain(words);
    expect(String(screen.button('Open settings')?.props.href)).toContain('app_section=money');
    expect(screen.button('Open the posting')?.props.href).toEqual(page('posting', notBooked.id));
    screen.press('Prove again');
    await screen.sees('Ties out');
    expect(backend.to(paths.payoutProve)).toHaveLength(1);
    expect(dashboard.toasts).toEqual(['The payout ties out']);
  });

  it('when it was never proven, or somebody is proving it, then it says so', async () => {
    const backend = fakeBackend({
      [paths.payout]: { ...payout, proof: null, postings: [], postingCount: 0 },
      [paths.payoutProve]: problemAnswer(409, { title: 'Already being worked on', code: 'under_way' }),
    });
    const { screen } = openAt('/payout/po_1Out');
    await screen.sees('This payout was not proven yet.');
    screen.press('Prove this payout');
    await screen.sees('Already being worked on');
    backend.replies[paths.payout] = problemAnswer(409, { title: 'Stripe no longer has this object' });
    await openAt('/payout/po_2').screen.sees('Stripe no longer has this object');
  });
});

describe('given the lists of postings and payouts', () => {
  it('when one is narrowed, turned or opened, then the address says so', async () => {
    const backend = fakeBackend({ [paths.postings]: postingList, [paths.posting]: postingPage });
    const { router, screen } = openAt('/money', { status: 'attention' });
    await screen.sees('Needs attention 1');
    expect(backend.to(paths.postings)[0]?.body).toMatchObject({ group: 'attention', kind: null, search: '' });
    const table = () => screen.elements(['DataTable'])[0]?.props ?? {};
    expect(table().items).toMatchObject([
      { label: 'Refund', status: 'Not booked', amount: -3000 },
      { label: 'Payment', status: 'Booked', ledger: 'PAY-1001' },
    ]);
    screen.type('Stripe id', ' re_1Back ');
    screen.press('Find');
    await vi.waitFor(() => expect(router.moves.at(-1)?.params).toEqual({ status: 'attention', search: 're_1Back' }));
    screen.choose('Kind', 'Refunds');
    await vi.waitFor(() => expect(backend.to(paths.postings).at(-1)?.body).toMatchObject({ kind: 'refund' }));
    screen.call(table().onRowClick, { id: notBooked.id });
    await screen.sees('Debits and credits');
    expect(router.href).toBe(`/posting/${notBooked.id}`);
    expect(screen.text).toContain('Stripe clearing');
    expect(screen.text).toContain('In Stripe: re_1Back');
  });

  it('when payouts are listed, then also those that were never proven; none is its own design', async () => {
    const backend = fakeBackend({ [paths.payouts]: payoutList });
    const { router, screen } = openAt('/payouts');
    await screen.sees('Do not tie out');
    const table = () => screen.elements(['DataTable'])[0]?.props ?? {};
    await vi.waitFor(() => expect(table().items).toHaveLength(2));
    expect(table().items).toMatchObject([
      { proof: 'Does not tie out', items: '1 item missing', difference: 3000 },
      { proof: 'Not proven yet', items: '' },
    ]);
    backend.replies[paths.payouts] = { ...payoutList, rows: [] };
    screen.press('Do not tie out');
    await vi.waitFor(() => expect(table().emptyMessage).toBe('Every payout that was proven ties out.'));
    expect(router.href).toBe('/payouts');
  });
});

describe('given an invoice with money movement switched on', () => {
  it('C36: when it opens, then what paid it stands there with the fee beside it, and a line leads to the payment', async () => {
    const payments = [
      {
        posting: booked,
        paymentId: 'ch_1Paid',
        fee: booked.fee,
        payout: { id: 'po_1Out', arrivalDate: '2026-11-18', ties: true },
      },
      { posting: notBooked, paymentId: null, fee: null },
    ];
    fakeBackend({ [paths.invoice]: { ...synced, paid: true, payments } });
    const screen = new Screen(<InvoiceDetail {...contextOf({ id: 'in_1Synced', object: 'invoice' })} />);
    await screen.sees('Payments');
    expect(screen.text).toContain('Stripe fee €3.45, an expense of yours');
    expect(screen.button('Payment')?.props.href).toEqual({ name: 'paymentDetails', params: { paymentId: 'ch_1Paid' } });
    expect(screen.button('Refund')?.props.href).toEqual(page('posting', notBooked.id));
    expect(screen.text).toContain('Ties out');
    expect(screen.button('Paid out Nov 18, 2026')?.props.href).toEqual(page('payout', 'po_1Out'));
  });
});

describe('given the overview', () => {
  it('when money needs somebody, then a line leads to it', async () => {
    fakeBackend({ [paths.overview]: { ...overview, money: { attention: 2, waiting: 1 } } });
    const screen = new Screen(<Overview {...contextOf(null)} />);
    await screen.sees('2 postings need your attention');
    expect(screen.button('2 postings need your attention')?.props.href).toEqual(
      page('money', null, { status: 'attention' }),
    );
    expect(screen.text).toContain('1 waits or is on its way.');
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
      'Not written',
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
