import type { Parts } from '../pass.ts';
import { ledgerDocuments } from './ledger-documents.ts';
import { ledgerEntries } from './ledger-entries.ts';
import { ledgerFeed } from './ledger-feed.ts';
import { stripeBalance } from './stripe-balance.ts';
import { stripeDocuments } from './stripe-documents.ts';

/** What a comparison reads, by name. */
export const parts: Parts = {
  ledger_feed: ledgerFeed,
  stripe_invoices: stripeDocuments('invoice'),
  stripe_credit_notes: stripeDocuments('credit_note'),
  ledger_invoices: ledgerDocuments('invoice'),
  ledger_credit_memos: ledgerDocuments('credit_memo'),
  stripe_balance: stripeBalance,
  ledger_entries: ledgerEntries,
};
