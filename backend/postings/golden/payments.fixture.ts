import { completeFees } from '../../documents/fee.ts';
import { money } from '../../documents/money.ts';
import { transaction } from '../money.fixture.ts';
import { type GoldenCase, paid, post } from './golden.fixture.ts';

export const paymentCases: GoldenCase[] = [
  {
    name: 'C30: a card payment of an invoice is booked gross, its fee as an expense',
    postings: () => post(transaction('charge', 10_000n, { fees: { stripe: 320n }, source: paid() })),
    lines: ['clearing +100.00 EUR', 'receivable -100.00 EUR cus_1 in_1', 'stripe_fees +3.20 EUR', 'clearing -3.20 EUR'],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'Purchase clearing 3.20 EUR: stripe_fees 3.20',
    ],
    businessCentral: [
      'customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'journalLines: stripe_fees 3.20, clearing -3.20',
    ],
  },
  {
    name: 'C36: tax on the fee is input tax, and nothing of the fee stands with the customer',
    postings: () => post(transaction('charge', 10_000n, { fees: { stripe: 300n, tax: 60n }, source: paid() })),
    lines: [
      'clearing +100.00 EUR',
      'receivable -100.00 EUR cus_1 in_1',
      'stripe_fees +3.00 EUR',
      'fee_tax +0.60 EUR',
      'clearing -3.60 EUR',
    ],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'Purchase clearing 3.60 EUR: stripe_fees 3.00, fee_tax 0.60',
    ],
    businessCentral: [
      'customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'journalLines: stripe_fees 3.00, fee_tax 0.60, clearing -3.60',
    ],
  },
  {
    name: 'a bank transfer without a fee',
    postings: () => post(transaction('payment', 10_000n, { source: paid({ id: 'py_1', method: 'bank' }) })),
    lines: ['clearing +100.00 EUR', 'receivable -100.00 EUR cus_1 in_1'],
    quickBooks: ['Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1'],
    businessCentral: ['customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1'],
  },
  {
    name: 'C42: one payment of two invoices is applied to both',
    postings: () =>
      post(
        transaction('charge', 10_000n, {
          fees: { stripe: 320n },
          source: paid({
            applications: [
              { invoiceId: 'in_1', amount: 6_500n },
              { invoiceId: 'in_2', amount: 3_500n },
            ],
          }),
        }),
      ),
    lines: [
      'clearing +100.00 EUR',
      'receivable -65.00 EUR cus_1 in_1',
      'receivable -35.00 EUR cus_1 in_2',
      'stripe_fees +3.20 EUR',
      'clearing -3.20 EUR',
    ],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 65.00 in_1, receivable 35.00 in_2',
      'Purchase clearing 3.20 EUR: stripe_fees 3.20',
    ],
    businessCentral: [
      'customerPayment clearing 65.00 EUR cus_1: receivable 65.00 in_1',
      'customerPayment clearing 35.00 EUR cus_1: receivable 35.00 in_2',
      'journalLines: stripe_fees 3.20, clearing -3.20',
    ],
  },
  {
    name: 'C42: what is paid over an invoice is the customer’s credit',
    postings: () =>
      post(transaction('charge', 10_000n, { source: paid({ applications: [{ invoiceId: 'in_1', amount: 9_000n }] }) })),
    lines: ['clearing +100.00 EUR', 'receivable -90.00 EUR cus_1 in_1', 'customer_credit -10.00 EUR cus_1 ch_1'],
    quickBooks: ['Payment clearing 100.00 EUR cus_1: receivable 90.00 in_1, customer_credit 10.00 ch_1'],
    businessCentral: [
      'customerPayment clearing 90.00 EUR cus_1: receivable 90.00 in_1',
      'customerPayment clearing 10.00 EUR cus_1: customer_credit 10.00 ch_1',
    ],
  },
  {
    name: 'C42: a payment of no invoice is the customer’s credit where the merchant chose so',
    postings: () =>
      post(transaction('charge', 10_000n, { source: paid({ applications: [] }) }), {
        uninvoiced: { as: 'customer_credit' },
      }),
    lines: ['clearing +100.00 EUR', 'customer_credit -100.00 EUR cus_1 ch_1'],
    quickBooks: ['Payment clearing 100.00 EUR cus_1: customer_credit 100.00 ch_1'],
    businessCentral: ['customerPayment clearing 100.00 EUR cus_1: customer_credit 100.00 ch_1'],
  },
  {
    name: 'C43: one of two attempts succeeded: only that one has a balance transaction',
    postings: () => post(transaction('charge', 10_000n, { fees: { stripe: 320n }, source: paid({ id: 'ch_2' }) })),
    lines: ['clearing +100.00 EUR', 'receivable -100.00 EUR cus_1 in_1', 'stripe_fees +3.20 EUR', 'clearing -3.20 EUR'],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'Purchase clearing 3.20 EUR: stripe_fees 3.20',
    ],
    businessCentral: [
      'customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'journalLines: stripe_fees 3.20, clearing -3.20',
    ],
  },
  {
    name: 'a charge without an invoice is a sale',
    postings: () =>
      post(
        transaction('charge', 4_900n, {
          fees: { stripe: 172n },
          source: paid({ amount: money(4_900, 'EUR'), applications: [], description: 'Workshop' }),
        }),
      ),
    lines: ['clearing +49.00 EUR', 'sales -49.00 EUR cus_1 ch_1', 'stripe_fees +1.72 EUR', 'clearing -1.72 EUR'],
    quickBooks: [
      'SalesReceipt clearing 49.00 EUR cus_1: sales 49.00 ch_1',
      'Purchase clearing 1.72 EUR: stripe_fees 1.72',
    ],
    businessCentral: ['journalLines cus_1: clearing 49.00, sales -49.00 ch_1, stripe_fees 1.72, clearing -1.72'],
  },
  {
    name: 'a charge without an invoice as invoice and payment, on an item',
    postings: () =>
      post(
        transaction('charge', 4_900n, {
          fees: { stripe: 172n },
          source: paid({ amount: money(4_900, 'EUR'), applications: [], description: 'Workshop' }),
        }),
        { uninvoiced: { as: 'invoice_and_payment', itemId: 'item-7', taxCode: 'VAT20' } },
      ),
    lines: [
      'clearing +49.00 EUR',
      'sales -49.00 EUR cus_1 ch_1 item-7 VAT20',
      'stripe_fees +1.72 EUR',
      'clearing -1.72 EUR',
    ],
    quickBooks: [
      'Invoice receivable 49.00 EUR cus_1: sales 49.00 ch_1 item-7 VAT20',
      'Payment clearing 49.00 EUR cus_1: receivable 49.00 ch_1',
      'Purchase clearing 1.72 EUR: stripe_fees 1.72',
    ],
    businessCentral: [
      'journalLines cus_1: clearing 49.00, sales -49.00 ch_1 item-7 VAT20, stripe_fees 1.72, clearing -1.72',
    ],
  },
  {
    name: 'a platform’s application fee is an expense of its own',
    postings: () => post(transaction('charge', 10_000n, { fees: { stripe: 320n, application: 500n }, source: paid() })),
    lines: [
      'clearing +100.00 EUR',
      'receivable -100.00 EUR cus_1 in_1',
      'stripe_fees +3.20 EUR',
      'application_fees +5.00 EUR',
      'clearing -8.20 EUR',
    ],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'Purchase clearing 8.20 EUR: stripe_fees 3.20, application_fees 5.00',
    ],
    businessCentral: [
      'customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'journalLines: stripe_fees 3.20, application_fees 5.00, clearing -8.20',
    ],
  },
  {
    name: 'tax that Stripe withheld is no fee',
    postings: () =>
      post(transaction('charge', 10_000n, { fees: { stripe: 320n, withheld_tax: 100n }, source: paid() })),
    lines: [
      'clearing +100.00 EUR',
      'receivable -100.00 EUR cus_1 in_1',
      'stripe_fees +3.20 EUR',
      'withheld_tax +1.00 EUR',
      'clearing -4.20 EUR',
    ],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'Purchase clearing 4.20 EUR: stripe_fees 3.20, withheld_tax 1.00',
    ],
    businessCentral: [
      'customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'journalLines: stripe_fees 3.20, withheld_tax 1.00, clearing -4.20',
    ],
  },
  {
    name: 'fee details that do not add up lose no cent',
    postings: () =>
      post({
        ...transaction('charge', 10_000n, { source: paid() }),
        fee: 325n,
        net: 9_675n,
        fees: completeFees(325n, [{ kind: 'stripe', amount: 320n, description: null, application: null }]),
      }),
    lines: [
      'clearing +100.00 EUR',
      'receivable -100.00 EUR cus_1 in_1',
      'stripe_fees +3.20 EUR',
      'stripe_fees +0.05 EUR',
      'clearing -3.25 EUR',
    ],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'Purchase clearing 3.25 EUR: stripe_fees 3.20, stripe_fees 0.05',
    ],
    businessCentral: [
      'customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'journalLines: stripe_fees 3.20, stripe_fees 0.05, clearing -3.25',
    ],
  },
  {
    name: 'C49: a payment in dollars into a balance in euros',
    postings: () =>
      post(
        transaction('charge', 9_200n, {
          fees: { stripe: 300n },
          exchangeRate: '0.92',
          source: paid({ amount: money(10_000, 'USD') }),
        }),
      ),
    lines: [
      'clearing +92.00 EUR',
      'currency_exchange -92.00 EUR',
      'currency_exchange +100.00 USD',
      'receivable -100.00 USD cus_1 in_1',
      'stripe_fees +3.00 EUR',
      'clearing -3.00 EUR',
    ],
    quickBooks: [
      'Payment clearing 100.00 USD = 92.00 EUR cus_1: receivable 100.00 in_1',
      'Purchase clearing 3.00 EUR: stripe_fees 3.00',
    ],
    businessCentral: [
      'Business Central takes payments from other programs only in EUR, the currency of the company, and this is in USD. Book it by hand there.',
    ],
  },
  {
    name: 'C50: yen have no decimals',
    postings: () =>
      post(
        transaction('charge', 5_000n, {
          currency: 'JPY',
          fees: { stripe: 180n },
          source: paid({ amount: money(5_000, 'JPY'), applications: [{ invoiceId: 'in_1', amount: 5_000n }] }),
        }),
        {},
        'JPY',
      ),
    lines: ['clearing +5000 JPY', 'receivable -5000 JPY cus_1 in_1', 'stripe_fees +180 JPY', 'clearing -180 JPY'],
    quickBooks: ['Payment clearing 5000 JPY cus_1: receivable 5000 in_1', 'Purchase clearing 180 JPY: stripe_fees 180'],
    businessCentral: [
      'customerPayment clearing 5000 JPY cus_1: receivable 5000 in_1',
      'journalLines: stripe_fees 180, clearing -180',
    ],
  },
  {
    name: 'C50: dinars have three',
    postings: () =>
      post(
        transaction('charge', 12_340n, {
          currency: 'KWD',
          fees: { stripe: 450n },
          source: paid({ amount: money(12_340, 'KWD'), applications: [{ invoiceId: 'in_1', amount: 12_340n }] }),
        }),
        {},
        'KWD',
      ),
    lines: [
      'clearing +12.340 KWD',
      'receivable -12.340 KWD cus_1 in_1',
      'stripe_fees +0.450 KWD',
      'clearing -0.450 KWD',
    ],
    quickBooks: [
      'Payment clearing 12.340 KWD cus_1: receivable 12.340 in_1',
      'Purchase clearing 0.450 KWD: stripe_fees 0.450',
    ],
    businessCentral: [
      'customerPayment clearing 12.340 KWD cus_1: receivable 12.340 in_1',
      'journalLines: stripe_fees 0.450, clearing -0.450',
    ],
  },
  {
    name: 'the fee as a journal entry by setting',
    postings: () =>
      post(transaction('charge', 10_000n, { fees: { stripe: 300n, tax: 60n }, source: paid() }), {
        booking: { mode: 'per_transaction', fees: 'journal' },
      }),
    lines: [
      'clearing +100.00 EUR',
      'receivable -100.00 EUR cus_1 in_1',
      'stripe_fees +3.00 EUR',
      'fee_tax +0.60 EUR',
      'clearing -3.60 EUR',
    ],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'JournalEntry: clearing -3.60, stripe_fees 3.00, fee_tax 0.60',
    ],
    businessCentral: [
      'customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'journalLines: stripe_fees 3.00, fee_tax 0.60, clearing -3.60',
    ],
  },
  {
    name: 'rules: fees of one brand go to an account and class of their own',
    postings: () =>
      post(
        transaction('charge', 10_000n, { fees: { stripe: 320n }, source: paid({ metadata: { 'my brand': 'North' } }) }),
        {
          rules: [
            {
              when: [{ field: 'metadata:my brand', is: 'equal', value: 'north' }],
              role: 'stripe_fees',
              set: { accountId: '6810', dimensions: { class: 'North' } },
            },
          ],
        },
      ),
    lines: [
      'clearing +100.00 EUR',
      'receivable -100.00 EUR cus_1 in_1',
      'stripe_fees(6810) +3.20 EUR',
      'clearing -3.20 EUR',
    ],
    quickBooks: [
      'Payment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'Purchase clearing 3.20 EUR: stripe_fees 3.20 6810',
    ],
    businessCentral: [
      'customerPayment clearing 100.00 EUR cus_1: receivable 100.00 in_1',
      'journalLines: stripe_fees 3.20 6810, clearing -3.20',
    ],
  },
];
