import { LedgerFault } from '../../port.ts';
import { type QuickBooksEntity, quickBooksEntities } from './shape.ts';

type Manner = {
  /** As a bookkeeper calls it. */
  word: string;
  /** Page of the web client. */
  page: string;
  /** Where our reference stands beside the note and can be asked for; null: found by its day. */
  reference: 'DocNumber' | 'PaymentRefNum' | null;
};

/** How each kind of record is called, shown and found. The private note, which all have, cannot be asked for. */
export const manners: Readonly<Record<QuickBooksEntity, Manner>> = {
  Payment: { word: 'payment', page: 'recvpayment', reference: 'PaymentRefNum' },
  Invoice: { word: 'invoice', page: 'invoice', reference: 'DocNumber' },
  SalesReceipt: { word: 'sales receipt', page: 'salesreceipt', reference: 'DocNumber' },
  RefundReceipt: { word: 'refund receipt', page: 'refundreceipt', reference: 'DocNumber' },
  Purchase: { word: 'expense', page: 'expense', reference: 'DocNumber' },
  Deposit: { word: 'deposit', page: 'deposit', reference: null },
  Transfer: { word: 'transfer', page: 'transfer', reference: null },
  JournalEntry: { word: 'journal entry', page: 'journal', reference: 'DocNumber' },
};

const names = Object.keys(quickBooksEntities);
const isEntity = (name: string): name is QuickBooksEntity => names.includes(name);

/** @throws LedgerFault for a word that is not this connector's */
export function entityOf(name: string): QuickBooksEntity {
  if (isEntity(name)) return name;
  throw new LedgerFault('refused', `QuickBooks has no record of money called "${name}"`);
}

/** What touches accounts of money; an invoice does not until it is paid. */
export const moneyEntities: readonly QuickBooksEntity[] = [
  'Payment',
  'SalesReceipt',
  'RefundReceipt',
  'Purchase',
  'Deposit',
  'Transfer',
  'JournalEntry',
];
