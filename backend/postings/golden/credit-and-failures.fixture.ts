import { money } from '../../documents/money.ts';
import { transaction } from '../money.fixture.ts';
import { balance, elsewhere, type GoldenCase, paid, post } from './golden.fixture.ts';

export const creditAndFailureCases: GoldenCase[] = [
  {
    name: 'an invoice marked paid outside of Stripe never touches clearing',
    postings: () => elsewhere({ id: 'pr_1', method: 'elsewhere' }, { paidElsewhere: 'book' }),
    lines: ['paid_elsewhere +100.00 EUR pr_1', 'receivable -100.00 EUR cus_1 in_1'],
    quickBooks: ['Payment paid_elsewhere 100.00 EUR cus_1: receivable 100.00 in_1'],
    businessCentral: ['customerPayment paid_elsewhere 100.00 EUR cus_1: receivable 100.00 in_1'],
  },
  {
    name: 'C40: customer balance applied to an invoice',
    postings: () => balance({ type: 'applied_to_invoice', amount: money(2_500, 'EUR'), invoiceId: 'in_1' }),
    lines: ['customer_credit +25.00 EUR cus_1', 'receivable -25.00 EUR cus_1 in_1'],
    quickBooks: ['Payment cus_1: customer_credit -25.00, receivable 25.00 in_1'],
    businessCentral: ['journalLines cus_1: customer_credit 25.00, receivable -25.00 in_1'],
  },
  {
    name: 'C40: customer balance taken off a voided invoice',
    postings: () => balance({ type: 'unapplied_from_invoice', amount: money(-2_500, 'EUR'), invoiceId: 'in_1' }),
    lines: ['customer_credit -25.00 EUR cus_1', 'receivable +25.00 EUR cus_1 in_1'],
    quickBooks: ['JournalEntry cus_1: customer_credit -25.00, receivable 25.00 in_1'],
    businessCentral: ['journalLines cus_1: customer_credit -25.00, receivable 25.00 in_1'],
  },
  {
    name: 'C40: customer balance changed by hand waits for a person',
    postings: () => balance({ type: 'adjustment', amount: money(-2_500, 'EUR') }),
    lines: ['customer_credit -25.00 EUR cus_1', 'suspense +25.00 EUR cus_1'],
    quickBooks: ['JournalEntry cus_1: customer_credit -25.00, suspense 25.00'],
    businessCentral: ['journalLines cus_1: customer_credit -25.00, suspense 25.00'],
    review: 'The customer balance was changed by hand: choose the account that it stands against.',
  },
  {
    name: 'a direct debit that bounced: the invoice is owed again',
    postings: () =>
      post(
        transaction('payment_failure_refund', -10_000n, {
          fees: { stripe: 750n },
          source: paid({ id: 'py_1', method: 'bank' }),
        }),
      ),
    lines: ['clearing -100.00 EUR', 'receivable +100.00 EUR cus_1 in_1', 'stripe_fees +7.50 EUR', 'clearing -7.50 EUR'],
    quickBooks: [
      'JournalEntry cus_1: clearing -100.00, receivable 100.00 in_1',
      'Purchase clearing 7.50 EUR: stripe_fees 7.50',
    ],
    businessCentral: ['journalLines cus_1: clearing -100.00, receivable 100.00 in_1, stripe_fees 7.50, clearing -7.50'],
  },
  {
    name: 'a bounced payment in dollars',
    postings: () =>
      post(
        transaction('payment_failure_refund', -9_200n, { source: paid({ id: 'py_1', amount: money(10_000, 'USD') }) }),
      ),
    lines: [
      'clearing -92.00 EUR',
      'currency_exchange +92.00 EUR',
      'currency_exchange -100.00 USD',
      'receivable +100.00 USD cus_1 in_1',
    ],
    quickBooks: ['JournalEntry USD = 92.00 EUR cus_1: clearing -100.00, receivable 100.00 in_1'],
    businessCentral: [
      'Business Central takes payments from other programs only in EUR, the currency of the company, and this is in USD. Book it by hand there.',
    ],
  },
  {
    name: 'a sale whose payment bounced',
    postings: () =>
      post(
        transaction('payment_reversal', -4_900n, {
          source: paid({ id: 'py_1', amount: money(4_900, 'EUR'), applications: [] }),
        }),
      ),
    lines: ['clearing -49.00 EUR', 'sales +49.00 EUR cus_1 py_1'],
    quickBooks: ['JournalEntry cus_1: clearing -49.00, sales 49.00 py_1'],
    businessCentral: ['journalLines cus_1: clearing -49.00, sales 49.00 py_1'],
  },
];
