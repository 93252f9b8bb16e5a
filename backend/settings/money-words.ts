import { roleNames } from '#shared/account-roles.ts';
import { type RecordNames, ruleSentence } from '#shared/booking-rule-words.ts';
import { type AccountRole, accountRoles, bookingRuleSchema } from '#shared/money-settings.ts';

/** What a setting of money movement is called, and what its choices are. */
export type MoneyWords = {
  label: string;
  values?: Record<string, string>;
  points?: 'record' | 'code';
  show?: (value: unknown, names: RecordNames) => string;
};

const words: Record<string, MoneyWords> = {
  enabled: { label: 'Book money movement' },
  'booking.mode': {
    label: 'How it is booked',
    values: { per_transaction: 'Each transaction on its own', summary: 'One entry for several' },
  },
  'booking.fees': {
    label: 'Fees',
    values: {
      expense: 'An expense beside each payment',
      journal: 'A journal entry beside each payment',
      deposit_line: 'A line of the deposit',
    },
  },
  'booking.per': { label: 'One entry for', values: { payout: 'Each payout', day: 'Each day' } },
  'uninvoiced.as': {
    label: 'Charges without an invoice',
    values: {
      sales_receipt: 'A sales receipt',
      invoice_and_payment: 'An invoice and its payment',
      customer_credit: 'Credit of the customer',
    },
  },
  'uninvoiced.contactId': { label: 'Customer of charges without an invoice', points: 'record' },
  'uninvoiced.itemId': { label: 'Item of charges without an invoice', points: 'record' },
  'uninvoiced.taxCode': { label: 'Tax code of charges without an invoice', points: 'code' },
  refunds: {
    label: 'Refund without a credit note',
    values: { reduce_sales: 'Reduces sales', reopen_invoice: 'The invoice is owed again' },
  },
  lostDisputes: { label: 'Lost dispute', values: { loss: 'A loss', reopen_invoice: 'The invoice is owed again' } },
  paidElsewhere: {
    label: 'Invoices paid outside of Stripe',
    values: { book: 'Book the payment', leave: 'Leave it to the bookkeeper' },
  },
  'dates.transactions': {
    label: 'Date of a transaction',
    values: { created: 'When it happened', available: 'When the money became available' },
  },
  'dates.payouts': {
    label: 'Date of a payout',
    values: { arrival: 'The day of the bank line', created: 'The day on which Stripe sent it' },
  },
  journals: {
    label: 'Journal lines',
    values: { leave: 'Leave them for the bookkeeper to post', post: 'Post them' },
  },
  rules: { label: 'Rules of booking', show: ruleList },
};

const movementNames: Record<string, string> = {
  payment: 'payments',
  refund: 'refunds',
  dispute: 'disputes',
  fee: 'fees',
  payout: 'payouts',
  other: 'everything else',
};

/** @param path below `money.` */
export function moneyWords(path: string): MoneyWords {
  const known = words[path];
  if (known !== undefined) return known;
  const [, moved] = /^closedPeriod\.(\w+)$/.exec(path) ?? [];
  if (moved !== undefined)
    return {
      label: `Closed accounting period: ${movementNames[moved] ?? moved}`,
      values: {
        fail: 'Stop and tell me',
        first_open_day: 'Book on the first open day',
        hold: 'Wait until it is opened',
      },
    };
  const [, kind, of] = /^accounts\.(clearing|bank|others)(?:\.(.+))?$/.exec(path) ?? [];
  if (kind === undefined) return { label: path.replaceAll('.', ', ').replaceAll('_', ' ') };
  const role = accountRoles.find((each) => each === (kind === 'others' ? of : kind));
  const account = role === undefined ? 'other purposes' : spoken(role);
  const currency = kind === 'others' || of === undefined ? '' : `, ${of}`;
  return { label: `Account for ${account}${currency}`, points: 'record' };
}

/** A role within a sentence; names keep their capitals. */
const spoken = (role: AccountRole): string =>
  roleNames[role].startsWith('Stripe')
    ? roleNames[role]
    : roleNames[role].charAt(0).toLowerCase() + roleNames[role].slice(1);

/** Rules as numbered sentences, since their order decides. */
function ruleList(value: unknown, names: RecordNames): string {
  const rules = bookingRuleSchema.array().safeParse(value).data ?? [];
  if (rules.length === 0) return 'none';
  return rules.map((rule, index) => `${index + 1}. ${ruleSentence(rule, names)}`).join('; ');
}
