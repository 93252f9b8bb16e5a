import { type ContactDraft, type Ledger, type LedgerContact, LedgerFault } from '../port.ts';
import type { CompanyApi } from './api.ts';
import type { Links } from './links.ts';
import { code, codeForm, guid, noId, text } from './odata.ts';
import { extras } from './target-fields.ts';
import { type Customer, customerFields, customerSchema } from './wire.ts';

/** How far our clock may run ahead of the ledger's when it stamps a new customer. */
const clockSkewMs = 60_000;

type Contacts = Pick<
  Ledger,
  'contactsChangedSince' | 'readContact' | 'createContact' | 'updateContact' | 'findCreatedContacts' | 'contactUrl'
>;

/** Customers of one company. */
export function contacts(api: CompanyApi, links: Links): Contacts {
  return {
    async *contactsChangedSince(since) {
      const filter = since === null ? undefined : `lastModifiedDateTime ge ${since.toISOString()}`;
      const options = { filter, select: customerFields, orderby: 'lastModifiedDateTime asc' };
      for await (const page of api.pages(customerSchema, 'customers', options, 'read customers'))
        yield page.map(contact);
    },

    async readContact(id) {
      try {
        return contact(
          await api.get(customerSchema, `customers(${guid(id)})`, { select: customerFields }, 'read customer'),
        );
      } catch (fault) {
        if (fault instanceof LedgerFault && fault.kind === 'not_found') return undefined;
        throw fault;
      }
    },

    async createContact(draft) {
      return contact(await api.post(customerSchema, 'customers', body(draft), 'create customer'));
    },

    async updateContact(id, changes) {
      // Only the given fields are written, and they are meant to win: there is no version to insist on.
      const path = `customers(${guid(id)})`;
      return contact(await api.patch(customerSchema, path, '*', body(changes), 'update customer'));
    },

    async findCreatedContacts(draft, since) {
      const from = new Date(since.getTime() - clockSkewMs).toISOString();
      const key = draft.number === null ? `displayName eq ${text(draft.name)}` : `number eq ${code(draft.number)}`;
      const options = { filter: `${key} and lastModifiedDateTime ge ${from}`, select: customerFields };
      const found = await api.all(customerSchema, 'customers', options, 'find created customer');
      return found.map(contact).filter((candidate) => couldBe(candidate, draft));
    },

    contactUrl: ({ number }) => links.customer(number),
  };
}

/** Compared here once more, because how the service compares text is its own affair. */
function couldBe(candidate: LedgerContact, draft: ContactDraft): boolean {
  if (draft.number !== null && codeForm(candidate.number) !== codeForm(draft.number)) return false;
  const written = body(draft);
  return candidate.name === written.displayName && (candidate.email ?? '') === (written.email ?? '');
}

export function contact(customer: Customer): LedgerContact {
  const { addressLine1: line1, addressLine2: line2, city, postalCode, state, country } = customer;
  const local = customer.currencyCode === null || customer.currencyId === noId;
  return {
    id: customer.id,
    number: customer.number,
    name: customer.displayName,
    email: customer.email,
    phone: customer.phoneNumber,
    taxId: customer.taxRegistrationNumber,
    address: { line1, line2, city, postalCode, state, country },
    currency: local ? null : customer.currencyCode,
    // "Ship" stops deliveries; invoices without a shipment are made (AL: Customer.CheckBlockedCustOnDocs).
    blocked: customer.blocked === 'All' || customer.blocked === 'Invoice' ? customer.blocked : null,
    modifiedAt: customer.lastModifiedDateTime,
  };
}

type Body = Record<string, unknown>;

/** The given fields in the API's words: undefined is not written, null empties a text and leaves an id or number. */
function body(draft: Partial<ContactDraft>): Body {
  const written: Body = {};
  const put = (property: string, value: string | boolean | undefined) => {
    if (value !== undefined) written[property] = value;
  };
  const emptied = (value: string | null | undefined) => (value === null ? '' : value);
  put('number', draft.number ?? undefined);
  put('displayName', draft.name?.trim());
  put('type', draft.type === undefined ? undefined : draft.type === 'person' ? 'Person' : 'Company');
  put('email', emptied(draft.email));
  put('phoneNumber', emptied(draft.phone));
  put('taxRegistrationNumber', emptied(draft.taxId));
  if (draft.address !== undefined && draft.address !== null) {
    put('addressLine1', emptied(draft.address.line1));
    put('addressLine2', emptied(draft.address.line2));
    put('city', emptied(draft.address.city));
    put('state', emptied(draft.address.state));
    put('postalCode', emptied(draft.address.postalCode));
    put('country', emptied(draft.address.country));
  }
  put('currencyCode', draft.currency ?? undefined);
  put('paymentTermsId', draft.paymentTermsId ?? undefined);
  put('paymentMethodId', draft.paymentMethodId ?? undefined);
  put('taxAreaId', draft.taxAreaId ?? undefined);
  put('taxLiable', draft.taxLiable ?? undefined);
  put('salespersonCode', draft.salespersonCode ?? undefined);
  return { ...written, ...extras('contact', null, draft.extra ?? {}).properties };
}
