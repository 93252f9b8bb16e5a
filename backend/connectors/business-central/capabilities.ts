import type { Capabilities } from '../port.ts';

/**
 * What Business Central can do, as data. Lengths are those of the tables behind API v2.0 (app 29.0), limits those of
 * "Operational limits for Business Central online" (per user: 6,000 requests in a sliding 5 minutes, 5 at a time).
 */
export const capabilities: Omit<Capabilities, 'settleMs'> = {
  drafts: true,
  // The API knows no idempotency key: a document is found again by its external document number.
  idempotency: 'natural_key',
  tax: 'ledger',
  taxRounding: 'document_per_code',
  taxCodesPerLine: 1,
  currencyLockedPerContact: false,
  quantityDecimals: 5,
  // The unit-amount rounding precision that every currency has unless somebody changed it: 0.00001.
  unitPriceDecimals: 5,
  lines: {
    negativeQuantity: true,
    zeroAmount: true,
    comment: true,
    discount: true,
    descriptionLength: 100,
    continuationLength: 50,
    // No limit is documented; a request may run 8 minutes, and a thousand lines stay far below that.
    max: 1000,
  },
  amountDecimals: null,
  draftForms: ['document'],
  externalNumberLength: 35,
  customerNumberLength: 20,
  // The table's lengths where the page allows more: the shorter one decides.
  contact: {
    name: 100,
    email: 80,
    phone: 30,
    phoneLetters: false,
    taxId: 20,
    taxArea: true,
    salesperson: true,
    taxIdReadable: true,
    nameReplacements: {},
    address: { line1: 100, line2: 50, city: 30, postalCode: 20, state: 30 },
  },
  limits: { requests: 6000, perSeconds: 300, concurrent: 5 },
};

/**
 * When a look-up that finds nothing proves that nothing was written. The gateway gives a request up after 10 minutes
 * (504), so nothing of ours is carried out later than that. A connection that breaks does so while the request runs or
 * is answered, and within our share of 5 at a time nothing queues: a minute is long for one document.
 */
export const settleMs: Capabilities['settleMs'] = { afterTimeout: 600_000, afterDrop: 60_000 };
