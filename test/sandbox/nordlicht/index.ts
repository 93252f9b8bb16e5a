import type { SeedMerchant } from '../seed/model.ts';
import { coupons, products, taxRates } from './catalogue.ts';
import { customers } from './customers.ts';
import { cleanInvoices } from './invoices-clean.ts';
import { aftermath, creditNotes, specialInvoices } from './invoices-special.ts';
import { subscriptions } from './subscriptions.ts';

/** Nordlicht Software GmbH, a German seller of planning software: the merchant who is connected from the start. */
export const nordlicht: SeedMerchant = {
  taxRates,
  coupons,
  products,
  customers,
  subscriptions,
  invoices: [...cleanInvoices, ...specialInvoices],
  creditNotes,
  aftermath,
};
