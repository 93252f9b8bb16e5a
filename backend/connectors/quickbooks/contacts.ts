import { type ContactDraft, type Ledger, type LedgerContact, LedgerFault, type NameHolder } from '../port.ts';
import type { CompanyApi } from './api.ts';
import type { Books } from './books.ts';
import { contactBody, displayName } from './contact-body.ts';
import { countryCode } from './country.ts';
import { Refusal } from './faults.ts';
import type { Links } from './links.ts';
import { activeOrNot, PAGE, select, text } from './query.ts';
import { type Customer, customerSchema, holderSchema } from './wire.ts';

/** How far our clock may run ahead of the ledger's when it stamps a new customer, which it does in whole seconds. */
const clockSkewMs = 60_000;

type Contacts = Pick<
  Ledger,
  'contactsChangedSince' | 'readContact' | 'createContact' | 'updateContact' | 'findCreatedContacts' | 'contactUrl'
>;

/** Customers of one company. */
export function contacts(api: CompanyApi, books: Books, links: Links): Contacts {
  const contact = async (customer: Customer): Promise<LedgerContact> =>
    contactFrom(customer, (await books.known()).facts.localCurrency);

  const saved = async (draft: Partial<ContactDraft>, save: () => Promise<Customer>): Promise<LedgerContact> => {
    try {
      return await contact(await save());
    } catch (fault) {
      throw fault instanceof Refusal ? await explained(api, fault, draft) : fault;
    }
  };

  return {
    contactsChangedSince: async function* (since) {
      for await (const page of changedSince(api, since)) yield await Promise.all(page.map(contact));
    },

    async readContact(id) {
      try {
        return await contact(await api.get('Customer', customerSchema, id, 'read customer'));
      } catch (fault) {
        if (fault instanceof LedgerFault && fault.kind === 'not_found') return undefined;
        throw fault;
      }
    },

    async createContact(draft) {
      const body = contactBody(draft, await books.known());
      return saved(draft, () => api.post('Customer', customerSchema, body, 'create customer'));
    },

    async updateContact(id, changes) {
      const body = contactBody(changes, await books.known());
      const update = async (): Promise<Customer> => {
        const { Id, SyncToken } = await api.get('Customer', customerSchema, id, 'read the version of the customer');
        const change = { ...body, Id, SyncToken, sparse: true };
        return api.post('Customer', customerSchema, change, 'update customer', { operation: 'update' });
      };
      return saved(changes, async () => {
        try {
          return await update();
        } catch (fault) {
          // Changed between the look and the write; what is given is meant to win (C72).
          if (!(fault instanceof LedgerFault) || fault.kind !== 'conflict') throw fault;
          return update();
        }
      });
    },

    async findCreatedContacts(draft, since) {
      const from = new Date(since.getTime() - clockSkewMs).toISOString();
      const name = displayName(draft.name);
      const where = [`DisplayName = ${text(name)}`, `MetaData.CreateTime >= ${text(from)}`, activeOrNot];
      const query = select('Customer', where);
      const found = await api.query({ entity: 'Customer', item: customerSchema, query }, 'find created customer');
      const all = await Promise.all(found.map(contact));
      // Compared here once more: the service compares names without regard to case.
      return all.filter((one) => one.name === name && (one.email ?? '') === (draft.email ?? ''));
    },

    contactUrl: ({ id }) => links.customer(id),
  };
}

/**
 * Customers in the order of their last change. Positions shift when a customer changes while the list is read, so each
 * page begins at the time where the last one ended; a page full of one and the same second goes on by position.
 */
async function* changedSince(api: CompanyApi, since: Date | null): AsyncGenerator<Customer[]> {
  const seen = new Set<string>();
  let from = since;
  let start = 1;
  for (;;) {
    const where = [activeOrNot, ...(from === null ? [] : [`MetaData.LastUpdatedTime >= ${text(from.toISOString())}`])];
    const query = select('Customer', where, { orderBy: 'MetaData.LastUpdatedTime ASC', start });
    const page = await api.query({ entity: 'Customer', item: customerSchema, query }, 'read customers');
    const fresh = page.filter(({ Id, SyncToken }) => !seen.has(`${Id}/${SyncToken}`));
    for (const { Id, SyncToken } of fresh) seen.add(`${Id}/${SyncToken}`);
    yield fresh;
    const last = page.at(-1)?.MetaData.LastUpdatedTime;
    if (last === undefined || page.length < PAGE) return;
    const stands = from !== null && last.getTime() === from.getTime();
    start = stands ? start + PAGE : 1;
    from = last;
  }
}

/**
 * Why a customer was refused. A name that is taken (6240) may be another customer's, a vendor's or an employee's (C01):
 * one request asks all three. The code is the same for each.
 */
async function explained(api: CompanyApi, fault: Refusal, draft: Partial<ContactDraft>): Promise<LedgerFault> {
  if (fault.reason === 'name_taken' && draft.name !== undefined) {
    const holder = await holderOf(api, displayName(draft.name));
    return new LedgerFault('refused', fault.detail, { reason: 'name_taken', holder, cause: fault });
  }
  // Nothing else in a customer names a currency.
  if (fault.code === '2500' && draft.currency !== undefined && draft.currency !== null) {
    const known = await api.queries(
      [
        {
          entity: 'CompanyCurrency',
          item: holderless,
          query: select('CompanyCurrency', [`Code = ${text(draft.currency)}`]),
        },
      ],
      'look for the currency',
    );
    if (known[0].length === 0)
      return new LedgerFault('refused', fault.detail, { reason: 'currency_unknown', cause: fault });
  }
  return fault;
}

const holderless = holderSchema.partial();

async function holderOf(api: CompanyApi, name: string): Promise<NameHolder> {
  const asking = (entity: string) => {
    const query = select(entity, [`DisplayName = ${text(name)}`, activeOrNot]);
    return { entity, item: holderSchema, query };
  };
  const [customers, vendors, employees] = await api.queries(
    [asking('Customer'), asking('Vendor'), asking('Employee')],
    'find who holds the name',
  );
  const found = (kind: NameHolder['kind'], holders: { Id: string }[]): NameHolder[] =>
    holders.map(({ Id }) => ({ kind, id: Id }));
  const [holder] = [...found('customer', customers), ...found('vendor', vendors), ...found('employee', employees)];
  return holder ?? { kind: 'unknown', id: null };
}

/** All but the last five characters of a tax number are masked in answers; what is left proves nothing. */
const masked = /^X+/i;

/** A customer in the port's words. */
export function contactFrom(customer: Customer, localCurrency: string): LedgerContact {
  const address = customer.BillAddr;
  const currency = customer.CurrencyRef?.value ?? null;
  const taxId = customer.PrimaryTaxIdentifier;
  return {
    id: customer.Id,
    // Customers have no number of their own; the id is what links name.
    number: customer.Id,
    name: customer.DisplayName,
    email: customer.PrimaryEmailAddr?.Address ?? null,
    phone: customer.PrimaryPhone?.FreeFormNumber ?? null,
    taxId: taxId === null || masked.test(taxId) ? null : taxId,
    address: {
      line1: address?.Line1 ?? null,
      line2: address?.Line2 ?? null,
      city: address?.City ?? null,
      postalCode: address?.PostalCode ?? null,
      state: address?.CountrySubDivisionCode ?? null,
      country: countryCode(address?.Country ?? null),
    },
    currency: currency === localCurrency ? null : currency,
    blocked: customer.Active ? null : 'inactive',
    modifiedAt: customer.MetaData.LastUpdatedTime,
  };
}
