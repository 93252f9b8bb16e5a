import type { Capabilities } from '../port.ts';

/**
 * What QuickBooks Online can do, as data. Lengths are those of the API's entities, limits those of one company and app:
 * 500 requests a minute, 10 a second, 10 at a time.
 */
export const capabilities: Omit<Capabilities, 'settleMs'> = {
  // An invoice books to receivables at once; until it is sent or paid it can be taken back, as a draft can.
  drafts: true,
  idempotency: 'native_key',
  tax: 'source',
  taxRounding: 'document_per_code',
  taxCodesPerLine: 1,
  currencyLockedPerContact: true,
  quantityDecimals: 5,
  unitPriceDecimals: 7,
  lines: {
    negativeQuantity: true,
    zeroAmount: true,
    comment: true,
    // Discounts stand on a line of their own for the whole document.
    discount: false,
    descriptionLength: 4000,
    continuationLength: 0,
    // Taxable documents take 750 lines.
    max: 750,
  },
  amountDecimals: 2,
  draftForms: ['document', 'estimate'],
  externalNumberLength: 21,
  customerNumberLength: 0,
  contact: {
    name: 500,
    email: 100,
    // Older clients saw 21 (C58); the shorter one is taken by both.
    phone: 21,
    phoneLetters: true,
    taxId: 20,
    taxArea: false,
    salesperson: false,
    // Answers show the last five characters only.
    taxIdReadable: false,
    nameReplacements: { ':': ' -', '\t': ' ', '\n': ' ' },
    address: { line1: 500, line2: 500, city: 255, postalCode: 30, state: 255 },
  },
  limits: {
    ...{ requests: 500, perSeconds: 60, concurrent: 10 },
    burst: { requests: 10, perSeconds: 1 },
    // Batches, per company since 31 October 2025; older pages say 40.
    packed: { requests: 120, perSeconds: 60 },
  },
};

/** The service gives a request up after 120 seconds; nothing of ours is carried out later than that. */
export const settleMs: Capabilities['settleMs'] = { afterTimeout: 180_000, afterDrop: 60_000 };
