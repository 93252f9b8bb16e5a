import { money } from '../../documents/money.ts';
import { at, payment, transaction } from '../money.fixture.ts';
import { disputed, type GoldenCase, lost, post, refunded, wonAfterAll } from './golden.fixture.ts';

export const refundAndDisputeCases: GoldenCase[] = [
  {
    name: 'C39: a refund through a credit note only pays the credit out',
    postings: () => post(transaction('refund', -10_000n, { source: refunded({ creditNoteId: 'cn_1' }) })),
    lines: ['clearing -100.00 EUR', 'receivable +100.00 EUR cus_1 cn_1'],
    quickBooks: [
      'Purchase clearing 100.00 EUR cus_1: receivable 100.00 cn_1',
      'Payment cus_1: receivable -100.00 cn_1, receivable 100.00 cn_1',
    ],
    businessCentral: ['journalLines cus_1: clearing -100.00, receivable 100.00 cn_1'],
  },
  {
    name: 'C38: a partial refund without a credit note reduces sales and takes its tax back',
    postings: () =>
      post(transaction('refund', -3_333n, { source: refunded({ amount: money(3_333, 'EUR'), tax: 556n }) })),
    lines: ['clearing -33.33 EUR', 'refunds +27.77 EUR cus_1 re_1', 'sales_tax +5.56 EUR cus_1 re_1'],
    quickBooks: ['RefundReceipt clearing 33.33 EUR cus_1: refunds 27.77 re_1, sales_tax 5.56 re_1'],
    businessCentral: ['journalLines cus_1: clearing -33.33, refunds 27.77 re_1, sales_tax 5.56 re_1'],
  },
  {
    name: 'C38: a refund of a taxed sale without an invoice bears the tax code of the sale',
    postings: () =>
      post(
        transaction('refund', -11_900n, {
          source: refunded({ amount: money(11_900, 'EUR'), payment: payment({ applications: [] }) }),
        }),
        {
          uninvoiced: { as: 'sales_receipt', itemId: 'item_1', taxCode: 'VAT19' },
        },
      ),
    lines: ['clearing -119.00 EUR', 'refunds +119.00 EUR cus_1 re_1 item_1 VAT19'],
    quickBooks: ['RefundReceipt clearing 119.00 EUR cus_1: refunds 119.00 re_1 item_1 VAT19'],
    businessCentral: ['journalLines cus_1: clearing -119.00, refunds 119.00 re_1 item_1 VAT19'],
  },
  {
    name: 'C31: a refund gives no fee back',
    postings: () => post(transaction('refund', -10_000n, { source: refunded() })),
    lines: ['clearing -100.00 EUR', 'refunds +100.00 EUR cus_1 re_1'],
    quickBooks: ['RefundReceipt clearing 100.00 EUR cus_1: refunds 100.00 re_1'],
    businessCentral: ['journalLines cus_1: clearing -100.00, refunds 100.00 re_1'],
  },
  {
    name: 'C32: where the fee is given back it is a fee refund',
    postings: () => post(transaction('refund', -10_000n, { fees: { stripe: -320n }, source: refunded() })),
    lines: ['clearing -100.00 EUR', 'refunds +100.00 EUR cus_1 re_1', 'stripe_fees -3.20 EUR', 'clearing +3.20 EUR'],
    quickBooks: [
      'RefundReceipt clearing 100.00 EUR cus_1: refunds 100.00 re_1',
      'Deposit clearing 3.20 EUR: stripe_fees 3.20',
    ],
    businessCentral: ['journalLines cus_1: clearing -100.00, refunds 100.00 re_1, stripe_fees -3.20, clearing 3.20'],
  },
  {
    name: 'a refund by which the invoice is owed again, by setting',
    postings: () => post(transaction('refund', -10_000n, { source: refunded() }), { refunds: 'reopen_invoice' }),
    lines: ['clearing -100.00 EUR', 'receivable +100.00 EUR cus_1 in_1'],
    quickBooks: ['JournalEntry cus_1: clearing -100.00, receivable 100.00 in_1'],
    businessCentral: ['journalLines cus_1: clearing -100.00, receivable 100.00 in_1'],
  },
  {
    name: 'C38: a partial refund of a payment of two invoices opens both by their shares',
    postings: () =>
      post(
        transaction('refund', -5_001n, {
          source: refunded({
            amount: money(5_001, 'EUR'),
            payment: payment({
              applications: [
                { invoiceId: 'in_1', amount: 6_500n },
                { invoiceId: 'in_2', amount: 3_500n },
              ],
            }),
          }),
        }),
        { refunds: 'reopen_invoice' },
      ),
    lines: ['clearing -50.01 EUR', 'receivable +32.50 EUR cus_1 in_1', 'receivable +17.51 EUR cus_1 in_2'],
    quickBooks: ['JournalEntry cus_1: clearing -50.01, receivable 32.50 in_1, receivable 17.51 in_2'],
    businessCentral: ['journalLines cus_1: clearing -50.01, receivable 32.50 in_1, receivable 17.51 in_2'],
  },
  {
    name: 'a refund of a sale without an invoice, on the item of sales',
    postings: () =>
      post(
        transaction('payment_refund', -4_900n, {
          source: refunded({
            amount: money(4_900, 'EUR'),
            payment: payment({ amount: money(4_900, 'EUR'), applications: [] }),
          }),
        }),
        { uninvoiced: { as: 'sales_receipt', itemId: 'item-7' } },
      ),
    lines: ['clearing -49.00 EUR', 'refunds +49.00 EUR cus_1 re_1 item-7'],
    quickBooks: ['RefundReceipt clearing 49.00 EUR cus_1: refunds 49.00 re_1 item-7'],
    businessCentral: ['journalLines cus_1: clearing -49.00, refunds 49.00 re_1 item-7'],
  },
  {
    name: 'a refund of credit that belonged to no invoice',
    postings: () =>
      post(
        transaction('refund', -4_900n, {
          source: refunded({
            amount: money(4_900, 'EUR'),
            payment: payment({ amount: money(4_900, 'EUR'), applications: [] }),
          }),
        }),
        { uninvoiced: { as: 'customer_credit' } },
      ),
    lines: ['clearing -49.00 EUR', 'customer_credit +49.00 EUR cus_1 re_1'],
    quickBooks: ['Purchase clearing 49.00 EUR cus_1: customer_credit 49.00 re_1'],
    businessCentral: ['journalLines cus_1: clearing -49.00, customer_credit 49.00 re_1'],
  },
  {
    name: 'a refund in dollars from a balance in euros, at another rate than the payment',
    postings: () =>
      post(
        transaction('refund', -9_350n, {
          source: refunded({ amount: money(10_000, 'USD'), payment: payment({ amount: money(10_000, 'USD') }) }),
        }),
      ),
    lines: [
      'clearing -93.50 EUR',
      'currency_exchange +93.50 EUR',
      'currency_exchange -100.00 USD',
      'refunds +100.00 USD cus_1 re_1',
    ],
    quickBooks: ['RefundReceipt clearing 100.00 USD = 93.50 EUR cus_1: refunds 100.00 re_1'],
    businessCentral: [
      'Business Central takes payments from other programs only in EUR, the currency of the company, and this is in USD. Book it by hand there.',
    ],
  },
  {
    name: 'a refund in dollars of a credit note',
    postings: () =>
      post(
        transaction('refund', -9_350n, {
          source: refunded({
            creditNoteId: 'cn_1',
            amount: money(10_000, 'USD'),
            payment: payment({ amount: money(10_000, 'USD') }),
          }),
        }),
      ),
    lines: [
      'clearing -93.50 EUR',
      'currency_exchange +93.50 EUR',
      'currency_exchange -100.00 USD',
      'receivable +100.00 USD cus_1 cn_1',
    ],
    quickBooks: [
      'Purchase clearing 100.00 USD = 93.50 EUR cus_1: receivable 100.00 cn_1',
      'Payment cus_1: receivable -100.00 cn_1, receivable 100.00 cn_1',
    ],
    businessCentral: [
      'Business Central takes payments from other programs only in EUR, the currency of the company, and this is in USD. Book it by hand there.',
    ],
  },
  {
    name: 'the part of an authorisation that was not captured is no refund',
    postings: () =>
      post(
        transaction('refund', -4_000n, {
          reportingCategory: 'partial_capture_reversal',
          source: refunded({ amount: money(4_000, 'EUR'), uncaptured: true, payment: payment({ applications: [] }) }),
        }),
      ),
    lines: ['clearing -40.00 EUR', 'sales +40.00 EUR cus_1 ch_1'],
    quickBooks: ['JournalEntry cus_1: clearing -40.00, sales 40.00 ch_1'],
    businessCentral: ['journalLines cus_1: clearing -40.00, sales 40.00 ch_1'],
  },
  {
    name: 'a refund of a credit note failed: the credit is open again',
    postings: () =>
      post(transaction('refund_failure', 10_000n, { source: refunded({ status: 'failed', creditNoteId: 'cn_1' }) })),
    lines: ['clearing +100.00 EUR', 'receivable -100.00 EUR cus_1 cn_1'],
    quickBooks: ['JournalEntry cus_1: clearing 100.00, receivable -100.00 cn_1'],
    businessCentral: ['journalLines cus_1: clearing 100.00, receivable -100.00 cn_1'],
  },
  {
    name: 'a refund without a credit note failed: it is taken back',
    postings: () =>
      post(
        transaction('adjustment', 10_000n, {
          reportingCategory: 'refund_failure',
          source: refunded({ status: 'failed', tax: 1_667n }),
        }),
      ),
    lines: ['clearing +100.00 EUR', 'refunds -83.33 EUR cus_1 re_1', 'sales_tax -16.67 EUR cus_1 re_1'],
    quickBooks: ['JournalEntry cus_1: clearing 100.00, refunds -83.33 re_1, sales_tax -16.67 re_1'],
    businessCentral: ['journalLines cus_1: clearing 100.00, refunds -83.33 re_1, sales_tax -16.67 re_1'],
  },
  {
    name: 'C44: a dispute withdraws the payment and costs a fee',
    postings: () =>
      post(
        transaction('adjustment', -10_000n, {
          reportingCategory: 'dispute',
          fees: { stripe: 2_000n },
          source: disputed(),
        }),
      ),
    lines: [
      'clearing -100.00 EUR',
      'disputed_payments +100.00 EUR cus_1 dp_1',
      'stripe_fees +20.00 EUR',
      'clearing -20.00 EUR',
    ],
    quickBooks: [
      'JournalEntry cus_1: clearing -100.00, disputed_payments 100.00 dp_1',
      'Purchase clearing 20.00 EUR: stripe_fees 20.00',
    ],
    businessCentral: [
      'journalLines cus_1: clearing -100.00, disputed_payments 100.00 dp_1, stripe_fees 20.00, clearing -20.00',
    ],
  },
  {
    name: 'C44: a won dispute gives the payment back, and the fee',
    postings: () =>
      post(
        transaction('adjustment', 10_000n, {
          reportingCategory: 'dispute_reversal',
          fees: { stripe: -2_000n },
          source: disputed({ status: 'won' }),
        }),
      ),
    lines: [
      'clearing +100.00 EUR',
      'disputed_payments -100.00 EUR cus_1 dp_1',
      'stripe_fees -20.00 EUR',
      'clearing +20.00 EUR',
    ],
    quickBooks: [
      'JournalEntry cus_1: clearing 100.00, disputed_payments -100.00 dp_1',
      'Deposit clearing 20.00 EUR: stripe_fees 20.00',
    ],
    businessCentral: [
      'journalLines cus_1: clearing 100.00, disputed_payments -100.00 dp_1, stripe_fees -20.00, clearing 20.00',
    ],
  },
  {
    name: 'C44: a won dispute whose fee stays',
    postings: () =>
      post(
        transaction('adjustment', 10_000n, {
          reportingCategory: 'dispute_reversal',
          source: disputed({ status: 'won' }),
        }),
      ),
    lines: ['clearing +100.00 EUR', 'disputed_payments -100.00 EUR cus_1 dp_1'],
    quickBooks: ['JournalEntry cus_1: clearing 100.00, disputed_payments -100.00 dp_1'],
    businessCentral: ['journalLines cus_1: clearing 100.00, disputed_payments -100.00 dp_1'],
  },
  {
    name: 'C44: a lost dispute is a loss',
    postings: () => lost({ status: 'lost', closedAt: at }),
    lines: ['disputed_payments -100.00 EUR cus_1 dp_1', 'dispute_losses +100.00 EUR cus_1 dp_1'],
    quickBooks: ['JournalEntry cus_1: disputed_payments -100.00, dispute_losses 100.00 dp_1'],
    businessCentral: ['journalLines cus_1: disputed_payments -100.00 dp_1, dispute_losses 100.00 dp_1'],
  },
  {
    name: 'C44: a lost dispute by which the invoice is owed again, by setting',
    postings: () => lost({ status: 'lost', closedAt: at }, { lostDisputes: 'reopen_invoice' }),
    lines: ['disputed_payments -100.00 EUR cus_1 dp_1', 'receivable +100.00 EUR cus_1 in_1'],
    quickBooks: ['JournalEntry cus_1: disputed_payments -100.00, receivable 100.00 in_1'],
    businessCentral: ['journalLines cus_1: disputed_payments -100.00 dp_1, receivable 100.00 in_1'],
  },
  {
    name: 'C44: a lost dispute that is won after all takes the loss back',
    postings: () => wonAfterAll({ status: 'lost', closedAt: at }),
    lines: ['disputed_payments +100.00 EUR cus_1 dp_1', 'dispute_losses -100.00 EUR cus_1 dp_1'],
    quickBooks: ['JournalEntry cus_1: disputed_payments 100.00, dispute_losses -100.00 dp_1'],
    businessCentral: ['journalLines cus_1: disputed_payments 100.00 dp_1, dispute_losses -100.00 dp_1'],
  },
  {
    name: 'C44: a lost dispute of a payment in dollars, owed again',
    postings: () =>
      lost(
        {
          status: 'lost',
          closedAt: at,
          amount: money(10_000, 'USD'),
          withdrawn: money(9_200, 'EUR'),
          payment: payment({ amount: money(10_000, 'USD') }),
        },
        { lostDisputes: 'reopen_invoice' },
      ),
    lines: [
      'disputed_payments -92.00 EUR cus_1 dp_1',
      'currency_exchange +92.00 EUR',
      'currency_exchange -100.00 USD',
      'receivable +100.00 USD cus_1 in_1',
    ],
    quickBooks: ['JournalEntry USD = 92.00 EUR cus_1: disputed_payments -100.00, receivable 100.00 in_1'],
    businessCentral: [
      'Business Central takes payments from other programs only in EUR, the currency of the company, and this is in USD. Book it by hand there.',
    ],
  },
];
