import { createHash } from 'node:crypto';
import { Problem } from '#shared/problems.ts';
import type { Settings } from '#shared/settings.ts';
import type { Capabilities, ContactDraft } from '../connectors/port.ts';
import type { Party } from '../documents/invoice.ts';
import { partyLabel } from '../matching/decide.ts';
import { partyNumber } from '../matching/normalise.ts';

/** Stripe's tax id types that say "a business". */
const businessTax =
  /_(vat|gst|ein|abn|cnpj|brn|uid|tin|rut|nit|ruc|cuit|oib|crn|trn|bn|hst|qst)$|^(eu_vat|gb_vat|us_ein)$/;

const sourceWords = (numbering: Settings['customers']['numbering']): string =>
  numbering.from === 'metadata' ? `the metadata field ${numbering.key} of the Stripe customer` : 'Stripe';

/**
 * The customer to be created: Stripe's data, the merchant's defaults, the mapped contact fields.
 * @param extra mapped target fields of the contact; they win over what is set here
 * @throws Problem customer_number_missing, field_too_long (names are legal, they are never cut: C58)
 */
export function contactDraft(
  party: Party,
  settings: Settings,
  capabilities: Capabilities,
  facts: { currency: string; localCurrency: string | null; ledger: string },
  extra: Record<string, string>,
): ContactDraft {
  const { numbering, defaults } = settings.customers;
  const number = partyNumber(party, numbering);
  const label = partyLabel(party);
  if (numbering.from !== 'ledger') {
    if (number === null || number.trim() === '') {
      throw new Problem('customer_number_missing', {
        ledger: facts.ledger,
        customer: label,
        source: sourceWords(numbering),
      });
    }
    if (number.trim().length > capabilities.customerNumberLength) {
      throw new Problem('field_too_long', {
        ledger: facts.ledger,
        field: 'The customer number',
        limit: String(capabilities.customerNumberLength),
        length: String(number.trim().length),
      });
    }
  }
  const country = party.address?.country ?? null;
  const currency = defaults.currency === 'invoice' && facts.currency !== facts.localCurrency ? facts.currency : null;
  return {
    number: number === null ? null : number.trim(),
    name: party.businessName ?? party.name ?? party.email ?? party.id,
    type:
      party.businessName !== null || party.taxIds.some((taxId) => businessTax.test(taxId.type)) ? 'company' : 'person',
    email: party.email,
    phone: party.phone,
    taxId: party.taxIds[0]?.value ?? null,
    address: party.address,
    currency: capabilities.currencyLockedPerContact ? facts.currency : currency,
    paymentTermsId: defaults.paymentTermsId,
    paymentMethodId: defaults.paymentMethodId,
    taxAreaId: (country === null ? undefined : defaults.taxAreaByCountry[country]) ?? defaults.taxAreaId,
    taxLiable: defaults.taxLiable,
    salespersonCode: defaults.salespersonCode,
    extra,
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
