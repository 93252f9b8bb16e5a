import { type ContactDraft, LedgerFault } from '../port.ts';
import type { BooksFacts } from './books.ts';
import { capabilities } from './capabilities.ts';
import { extras, type WireValue } from './target-fields.ts';

type Body = Record<string, WireValue | { [name: string]: WireValue }>;

/** A name as the service takes it: colons part a customer from its sub-customer, tabs and line breaks are refused. */
export const displayName = (name: string): string => {
  let written = name;
  for (const [character, instead] of Object.entries(capabilities.contact.nameReplacements))
    written = written.replaceAll(character, instead);
  return written.trim();
};

/**
 * The given fields in the API's words: undefined is not written, null empties a text and leaves a reference.
 * @throws LedgerFault `currency_unknown` for a currency in a company that keeps only its own
 */
export function contactBody(draft: Partial<ContactDraft>, books: BooksFacts): Body {
  const body: Body = {};
  const put = (property: string, value: WireValue | { [name: string]: WireValue } | undefined) => {
    if (value !== undefined) body[property] = value;
  };
  const inside = (property: string, value: string | null | undefined) =>
    value === undefined ? undefined : { [property]: value ?? '' };
  const ref = (value: string | null | undefined) => (value ? { value } : undefined);
  put('DisplayName', draft.name === undefined ? undefined : displayName(draft.name));
  if (draft.type === 'company' && draft.name !== undefined && displayName(draft.name).length <= 100)
    put('CompanyName', displayName(draft.name));
  put('PrimaryEmailAddr', inside('Address', draft.email));
  put('PrimaryPhone', inside('FreeFormNumber', draft.phone));
  put('PrimaryTaxIdentifier', draft.taxId ?? undefined);
  if (draft.address !== undefined && draft.address !== null) {
    const { line1, line2, city, postalCode, state, country } = draft.address;
    put('BillAddr', {
      Line1: line1 ?? '',
      Line2: line2 ?? '',
      City: city ?? '',
      PostalCode: postalCode ?? '',
      CountrySubDivisionCode: state ?? '',
      Country: country ?? '',
    });
  }
  put('CurrencyRef', currencyRef(draft.currency, books));
  put('SalesTermRef', ref(draft.paymentTermsId));
  put('PaymentMethodRef', ref(draft.paymentMethodId));
  if (books.american) put('Taxable', draft.taxLiable ?? undefined);
  return { ...body, ...extras('contact', true, draft.extra ?? {}).properties };
}

/** The currency is fixed for ever with the first save, so it is told then (C49). */
function currencyRef(currency: string | null | undefined, books: BooksFacts): { value: string } | undefined {
  if (currency === undefined || currency === null) return undefined;
  if (books.multicurrency) return { value: currency };
  requireHomeCurrency(currency, books);
  return undefined;
}

/** @throws LedgerFault where only the home currency is kept and another is asked for */
export function requireHomeCurrency(currency: string, { multicurrency, facts }: BooksFacts): void {
  if (multicurrency || currency === facts.localCurrency) return;
  const detail = `Multicurrency is switched off in this company, so only ${facts.localCurrency} can be booked`;
  throw new LedgerFault('refused', detail, { reason: 'currency_unknown' });
}
