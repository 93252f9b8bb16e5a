import type { BalanceView } from '#shared/api/money-movement.ts';
import type { MoneySettings } from '#shared/money-settings.ts';

type Movements = BalanceView['movements'];

/**
 * What is written to the ledger as things are set now, so that nobody waits for what does not come.
 * @param money null where money movement is switched off
 */
export function movementsOf(ledger: string, money: MoneySettings | null): Movements {
  const documents: Movements = [
    { name: 'Invoices', written: true, sentence: `Written to ${ledger} as drafts.` },
    { name: 'Credit notes', written: true, sentence: `Written to ${ledger} as draft credit memos.` },
  ];
  return [...documents, ...(money === null ? switchedOff(ledger) : switchedOn(ledger, money))];
}

const switchedOff = (ledger: string): Movements =>
  (
    [
      ['Payments', `Record them in ${ledger} as you do today; invoices stay open until then.`],
      ['Refunds and disputes', `Book them in ${ledger} yourself.`],
      ['Payouts and fees', 'Book them from your bank statement and Stripe’s payout reports.'],
    ] as const
  ).map(([name, instead]) => ({ name, written: false, sentence: `Money movement is switched off. ${instead}` }));

function switchedOn(ledger: string, money: MoneySettings): Movements {
  const { booking, uninvoiced } = money;
  const summed = booking.mode === 'summary' ? `in one entry for each ${booking.per}` : null;
  const rest = {
    sales_receipt: 'Charges without an invoice become sales receipts.',
    invoice_and_payment: 'Charges without an invoice become an invoice and its payment.',
    customer_credit: 'Charges without an invoice become credit of the customer.',
  }[uninvoiced.as];
  const fees =
    booking.mode === 'summary'
      ? 'Fees are in the entry.'
      : {
          expense: 'Fees are an expense beside each payment.',
          journal: 'Fees are a journal entry beside each payment.',
          deposit_line: 'Fees are booked with the payout, as a line of the deposit.',
        }[booking.fees];
  return [
    { name: 'Payments', written: true, sentence: `Applied to their invoices in ${ledger}. ${rest}` },
    {
      name: 'Refunds and disputes',
      written: true,
      sentence: `Booked in ${ledger}${summed === null ? ', each on its own' : `, ${summed}`}.`,
    },
    {
      name: 'Payouts and fees',
      written: true,
      sentence: `A payout is a transfer from Stripe clearing to the bank. ${fees}`,
    },
  ];
}
