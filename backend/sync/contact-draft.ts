import { createHash } from 'node:crypto';
import { Problem } from '#shared/problems.ts';
import type { Settings } from '#shared/settings.ts';
import type { Capabilities, ContactDraft } from '../connectors/port.ts';
import type { Address, Party } from '../documents/invoice.ts';
import { cutTo, lengthOf } from '../mapping/limits.ts';
import { partyLabel } from '../matching/decide.ts';
import { partyNumber } from '../matching/normalise.ts';

/** Stripe's tax id types that say "a business". */
const businessTax =
  /_(vat|gst|ein|abn|cnpj|brn|uid|tin|rut|nit|ruc|cuit|oib|crn|trn|bn|hst|qst)$|^(eu_vat|gb_vat|us_ein)$/;

const sourceWords = (numbering: Settings['customers']['numbering']): string =>
  numbering.from === 'metadata' ? `the metadata field ${numbering.key} of the Stripe customer` : 'Stripe';

/**
 * The customer to be created: Stripe's data, the merchant's defaults, the mapped contact fields; and what had to be done
 * to the data so that the ledger takes it.
 * @param extra mapped target fields of the contact; they win over what is set here
 * @throws Problem customer_number_missing, field_too_long (names and tax ids are legal, they are never cut: C58)
 */
export function contactDraft(
  party: Party,
  settings: Settings,
  capabilities: Capabilities,
  facts: { currency: string; localCurrency: string | null; ledger: string },
  extra: Record<string, string>,
): { draft: ContactDraft; notes: string[] } {
  const { defaults } = settings.customers;
  const notes: string[] = [];
  const country = party.address?.country ?? null;
  const currency = defaults.currency === 'invoice' && facts.currency !== facts.localCurrency ? facts.currency : null;
  const limits = capabilities.contact;
  const draft: ContactDraft = {
    number: contactNumber(party, settings, capabilities, facts.ledger),
    name: uncut('The customer name', party.businessName ?? party.name ?? party.email ?? party.id, limits.name, facts),
    type:
      party.businessName !== null || party.taxIds.some((taxId) => businessTax.test(taxId.type)) ? 'company' : 'person',
    email: orLeftOut('Email', party.email, party.email === null || party.email.length <= limits.email, facts, notes),
    phone: orLeftOut('Phone number', party.phone, phoneFits(party.phone, limits), facts, notes),
    taxId: party.taxIds[0] === undefined ? null : uncut('The tax ID', party.taxIds[0].value, limits.taxId, facts),
    address: party.address === null ? null : fitAddress(party.address, limits.address, facts, notes),
    currency: capabilities.currencyLockedPerContact ? facts.currency : currency,
    paymentTermsId: defaults.paymentTermsId,
    paymentMethodId: defaults.paymentMethodId,
    taxAreaId: (country === null ? undefined : defaults.taxAreaByCountry[country]) ?? defaults.taxAreaId,
    taxLiable: defaults.taxLiable,
    salespersonCode: defaults.salespersonCode,
    extra,
  };
  return { draft, notes };
}

type Naming = { ledger: string };

/** The customer number where Stripe holds it; null leaves it to the ledger. @throws Problem */
function contactNumber(
  party: Party,
  settings: Settings,
  { customerNumberLength: limit }: Capabilities,
  ledger: string,
): string | null {
  const { numbering } = settings.customers;
  if (numbering.from === 'ledger' || limit === 0) return null;
  const number = partyNumber(party, numbering)?.trim() ?? '';
  if (number === '') {
    const source = sourceWords(numbering);
    throw new Problem('customer_number_missing', { ledger, customer: partyLabel(party), source });
  }
  return uncut('The customer number', number, limit, { ledger });
}

/** @throws Problem field_too_long */
function uncut(field: string, value: string, limit: number, { ledger }: Naming): string {
  if (lengthOf(value) <= limit) return value;
  throw new Problem('field_too_long', { ledger, field, limit: String(limit), length: String(lengthOf(value)) });
}

/** Half an e-mail address or phone number reaches somebody else: such a one is left out, and the document says so. */
function orLeftOut(
  label: string,
  value: string | null,
  fits: boolean,
  { ledger }: Naming,
  notes: string[],
): string | null {
  if (value === null || fits) return value;
  notes.push(`${label}: left out of the new customer, because ${ledger} does not take it as it is in Stripe.`);
  return null;
}

const phoneFits = (phone: string | null, limits: Capabilities['contact']): boolean =>
  phone === null || (phone.length <= limits.phone && (limits.phoneLetters || !/\p{L}/u.test(phone)));

function fitAddress(
  address: Address,
  limits: Capabilities['contact']['address'],
  { ledger }: Naming,
  notes: string[],
): Address {
  const labels = { line1: 'Address', line2: 'Address 2', city: 'City', postalCode: 'Postal code', state: 'State' };
  const part = (key: keyof typeof labels): string | null => {
    const value = address[key];
    if (value === null || lengthOf(value) <= limits[key]) return value;
    notes.push(
      `${labels[key]}: cut from ${lengthOf(value)} to the ${limits[key]} characters that ${ledger} allows for a customer.`,
    );
    return cutTo(value, limits[key]);
  };
  return {
    line1: part('line1'),
    line2: part('line2'),
    city: part('city'),
    postalCode: part('postalCode'),
    state: part('state'),
    country: address.country,
  };
}

/** Fingerprint of what is written about a customer, so that only real changes are written again. */
export const contactHash = (draft: ContactDraft): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        draft.name,
        draft.email,
        draft.phone,
        draft.taxId,
        draft.address,
        Object.entries(draft.extra).sort(),
      ]),
    )
    .digest('base64url');
