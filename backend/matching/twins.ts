import type { Settings } from '#shared/settings.ts';
import type { ContactDraft } from '../connectors/port.ts';
import type { Party } from '../documents/invoice.ts';
import { compare } from './compare/pair.ts';
import { prepareContact, prepareParty } from './compare/prepare.ts';
import { mayBe } from './compare/verdict.ts';
import { bookContact } from './contact.ts';
import { wantedKeys } from './keys.ts';
import { partyKeys } from './normalise.ts';

type Numbering = Settings['customers']['numbering'];

const nowhere = { line1: null, line2: null, city: null, postalCode: null, state: null, country: null };

/**
 * Everything by which two Stripe customers could turn out to be one new customer of the ledger: exact keys, and those by
 * which somebody is found although written differently. Who creates one holds all of them, so that the other looks only
 * when the first one stands in the book.
 */
export function twinKeys(party: Party, numbering: Numbering): string[] {
  const { email, number, nameKeys, taxIds } = partyKeys(party, numbering);
  const exact = [email, number, ...nameKeys, ...taxIds].filter((key) => key !== null);
  return [...new Set([`stripe:${party.id}`, ...exact, ...wantedKeys(prepareParty(party, numbering, null))])];
}

/** Whether a customer that is just being created may come to be the very one that is wanted. */
export function mayBeTwin(
  draft: Pick<ContactDraft, 'number' | 'name' | 'email' | 'phone' | 'taxId' | 'address'>,
  party: Party,
  numbering: Numbering,
  homeCountry: string | null,
): boolean {
  const wanted = prepareParty(party, numbering, null);
  const contact = bookContact({
    id: '',
    number: draft.number ?? '',
    name: draft.name,
    contactPerson: null,
    email: draft.email,
    phone: draft.phone,
    taxId: draft.taxId,
    address: draft.address ?? nowhere,
    currency: null,
    blocked: null,
  });
  return mayBe(compare(wanted, prepareContact(contact, homeCountry)), wanted);
}
