import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type {
  Capabilities,
  ContactDraft,
  DocumentDraft,
  DocumentKind,
  DocumentLineDraft,
} from '#backend/connectors/port.ts';
import { fromDecimal, type Money } from '#backend/documents/money.ts';
import { currencyExponent } from '#shared/currency.ts';
import type { Seeded } from './control.ts';

/** A number that no other test uses. */
export const fresh = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`.toUpperCase();

export function contactDraft(more: Partial<ContactDraft> = {}): ContactDraft {
  return {
    number: null,
    name: fresh('Customer'),
    type: 'company',
    email: null,
    phone: null,
    taxId: null,
    address: null,
    currency: null,
    paymentTermsId: null,
    paymentMethodId: null,
    taxAreaId: null,
    taxLiable: null,
    salespersonCode: null,
    extra: {},
    ...more,
  };
}

type PricedLine = Extract<DocumentLineDraft, { kind: 'item' | 'account' }>;

export function itemLine(seeded: Seeded, more: Partial<PricedLine> = {}): PricedLine {
  return {
    kind: 'item',
    targetId: seeded.item.id,
    description: 'Seat',
    description2: null,
    quantity: '1',
    unitPrice: '100',
    discount: '0',
    taxCode: seeded.taxCode,
    extra: {},
    ...more,
  };
}

export function documentDraft(
  kind: DocumentKind,
  seeded: Seeded,
  lines: DocumentLineDraft[],
  more: Partial<DocumentDraft> = {},
): DocumentDraft {
  return {
    kind,
    contactId: seeded.contact.id,
    externalNumber: fresh(kind === 'invoice' ? 'IN' : 'CN'),
    date: '2026-03-02',
    postingDate: '2026-03-02',
    dueDate: '2026-04-01',
    currency: seeded.localCurrency,
    lines,
    appliesToInvoiceId: null,
    extra: {},
    ...more,
  };
}

/**
 * What the document must come to: each line rounded to the currency, one tax on the sum or one on each line, as the
 * ledger rounds (all lines share one code). Worked out here from the specification, not with the product's code.
 */
export function expected(
  draft: DocumentDraft,
  taxPercent: string,
  rounding: Capabilities['taxRounding'],
): { net: Money; tax: Money; total: Money } {
  const places = currencyExponent(draft.currency);
  const taxOn = (net: Big) => net.times(taxPercent).div(100).round(places, Big.roundHalfUp);
  let net = new Big(0);
  let taxOfLines = new Big(0);
  for (const line of draft.lines) {
    if (line.kind === 'comment') continue;
    const amount = new Big(line.quantity).times(line.unitPrice).round(places, Big.roundHalfUp).minus(line.discount);
    net = net.plus(amount);
    taxOfLines = taxOfLines.plus(taxOn(amount));
  }
  const tax = rounding === 'line' ? taxOfLines : taxOn(net);
  const money = (value: Big) => fromDecimal(value.toFixed(), draft.currency);
  return { net: money(net), tax: money(tax), total: money(net.plus(tax)) };
}

/** Texts that break careless software: quotes of both query languages and people, reserved characters, scripts, emoji. */
export const difficultTexts = [
  "O'Hara's Pub",
  "''",
  '“Curly” ‘quotes’ & <tags> "straight"',
  'A&B #1 + 50% / ? = ; , : \\ $filter',
  "x' or '1' eq '1",
  'Žluťoučký Ünïcödé ß ø İ ı',
  '株式会社テスト',
  'شركة الاختبار',
  'Fox 🦊 Ltd 👩‍👩‍👧',
  'tab\u00a0and  two spaces',
];
