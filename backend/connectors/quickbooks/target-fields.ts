import type { TargetField } from '#shared/field-mapping.ts';
import { LedgerFault } from '../port.ts';
import { type ExactNumber, exactNumber } from './exact-number.ts';

type Type = TargetField['type'];
/** property (dotted for one inside another), label, description, type, maximum length; `invoice`: not on credit memos. */
type Row = [property: string, label: string, description: string, type: Type, max: number | null, only?: 'invoice'];

const documentRows: Row[] = [
  ['CustomerMemo.value', 'Message on the document', 'What the customer reads below the lines.', 'text', 1000],
  ['PrivateNote', 'Memo', 'A note that the customer does not see.', 'text', 3900],
  ['dueDate', 'Due date', 'When the invoice is to be paid; otherwise it is the day in Stripe.', 'date', null],
  ['SalesTermRef.value', 'Terms id', 'The id of the terms of this document.', 'code', 20, 'invoice'],
  ['BillEmail.Address', 'Email', 'The email address that this document is sent to.', 'text', 100],
  ['ShipDate', 'Shipping date', 'When the goods were sent.', 'date', null],
  ['TrackingNum', 'Tracking number', 'The number by which the delivery can be followed.', 'text', 31],
  ['BillAddr.Line1', 'Billing address', 'First line of the address on this document.', 'text', 500],
  ['BillAddr.Line2', 'Billing address 2', 'Second line of that address.', 'text', 500],
  ['BillAddr.Line3', 'Billing address 3', 'Third line of that address.', 'text', 500],
  ['BillAddr.City', 'Billing city', 'City of that address.', 'text', 255],
  ['BillAddr.CountrySubDivisionCode', 'Billing state', 'State or county of that address.', 'text', 255],
  ['BillAddr.PostalCode', 'Billing postal code', 'Postal code of that address.', 'text', 30],
  ['BillAddr.Country', 'Billing country', 'Country of that address.', 'text', 255],
  ['ShipAddr.Line1', 'Shipping address', 'First line of the address of delivery.', 'text', 500],
  ['ShipAddr.Line2', 'Shipping address 2', 'Second line of the address of delivery.', 'text', 500],
  ['ShipAddr.City', 'Shipping city', 'City of delivery.', 'text', 255],
  ['ShipAddr.CountrySubDivisionCode', 'Shipping state', 'State or county of delivery.', 'text', 255],
  ['ShipAddr.PostalCode', 'Shipping postal code', 'Postal code of delivery.', 'text', 30],
  ['ShipAddr.Country', 'Shipping country', 'Country of delivery.', 'text', 255],
];

const lineRows: Row[] = [
  ['description', 'Description', "The line's text.", 'text', 4000],
  ['ServiceDate', 'Service date', 'When the service of this line was rendered.', 'date', null],
];

const contactRows: Row[] = [
  ['DisplayName', 'Display name', 'The name of the customer, unique in these books.', 'text', 500],
  ['CompanyName', 'Company name', 'The company that the customer belongs to.', 'text', 100],
  ['GivenName', 'First name', 'First name of the person.', 'text', 100],
  ['FamilyName', 'Last name', 'Last name of the person.', 'text', 100],
  ['PrintOnCheckName', 'Name on checks', 'The name as it is printed on checks.', 'text', 110],
  ['PrimaryEmailAddr.Address', 'Email', 'The email address of the customer.', 'text', 100],
  ['PrimaryPhone.FreeFormNumber', 'Phone number', 'The phone number of the customer.', 'text', 21],
  ['Mobile.FreeFormNumber', 'Mobile number', 'The mobile phone number of the customer.', 'text', 21],
  ['WebAddr.URI', 'Website', "The customer's home page.", 'text', 1000],
  ['Notes', 'Notes', 'Notes about the customer.', 'text', 2000],
  ['ResaleNum', 'Resale number', 'Resale number, or other information about the tax status.', 'text', 16],
  [
    'PrimaryTaxIdentifier',
    'Tax registration number',
    "The customer's tax number; QuickBooks hides it later.",
    'text',
    20,
  ],
  ['Taxable', 'Taxable', 'Whether sales tax is due from this customer (true or false).', 'boolean', null],
];

type Wired = TargetField & { property: string; only: 'invoice' | null };
const wire = (entity: TargetField['entity'], rows: Row[]): Wired[] =>
  rows.map(([property, label, description, type, maxLength, only]) => ({
    ...{ id: `${entity}.${property.split('.')[0]}${inner(property)}`, entity, label, description, type, maxLength },
    ...{ property, only: only ?? null },
  }));

/** `BillAddr.Line1` is the target `invoice.BillAddrLine1`: ids have one dot. */
const inner = (property: string): string => {
  const part = property.split('.')[1];
  return part === undefined || part === 'value' ? '' : part;
};

const wired = [...wire('invoice', documentRows), ...wire('line', lineRows), ...wire('contact', contactRows)];
const byId = new Map(wired.map((field) => [field.id, field]));

/**
 * Every field that a mapping may fill. The document number is missing on purpose: documents are found again by it.
 * Classes and locations are the dimensions `line.dimension:CLASS`, `invoice.dimension:CLASS` and
 * `invoice.dimension:LOCATION`, each with a name or an id of the company's list.
 */
export const targetFields: readonly TargetField[] = wired.map(({ property: _, only: __, ...field }) => field);

export type WireValue = string | boolean | ExactNumber | { [name: string]: WireValue };
export type Extras = {
  properties: Record<string, WireValue>;
  dimensions: { entity: 'Class' | 'Department'; value: string }[];
};

/** The company's lists that stand for dimensions, by what a mapping calls them. */
const dimensions: Record<string, 'Class' | 'Department'> = { CLASS: 'Class', LOCATION: 'Department' };

/**
 * Mapped values as properties of the API.
 * @param invoice false on credit memos, which lack some fields: those are left out, since one mapping serves both
 * @throws LedgerFault `refused` for an unknown target or a value that is not of the target's type
 */
export function extras(entity: TargetField['entity'], invoice: boolean, values: Record<string, string>): Extras {
  const found: Extras = { properties: {}, dimensions: [] };
  const prefix = `${entity}.dimension:`;
  for (const [id, value] of Object.entries(values)) {
    if (id.startsWith(prefix)) {
      const list = dimensions[id.slice(prefix.length).toUpperCase()];
      if (list === undefined || (list === 'Department' && entity === 'line')) throw unknown(id);
      found.dimensions.push({ entity: list, value });
      continue;
    }
    const field = byId.get(id);
    if (field === undefined || field.entity !== entity) throw unknown(id);
    if (field.only === 'invoice' && !invoice) continue;
    put(found.properties, field.property, wireValue(field, value));
  }
  return found;
}

const unknown = (id: string): LedgerFault =>
  new LedgerFault('refused', `QuickBooks has no field "${id}" to map to; remove this field mapping`);

/** Sets a property, also one inside another: parts of an address gather in one. */
function put(target: Record<string, WireValue>, property: string, value: WireValue): void {
  const [outer = property, part] = property.split('.');
  if (part === undefined) {
    target[outer] = value;
    return;
  }
  const before = target[outer];
  target[outer] =
    typeof before === 'object' && !('rawJSON' in before) ? { ...before, [part]: value } : { [part]: value };
}

function wireValue(field: Wired, value: string): WireValue {
  if (field.type === 'decimal') return exactNumber(value);
  if (field.type === 'boolean') {
    if (/^(true|yes|1)$/i.test(value)) return true;
    if (/^(false|no|0)$/i.test(value)) return false;
    throw new LedgerFault('refused', `"${value}" for ${field.label} is neither true nor false`);
  }
  if (field.type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(value))
    throw new LedgerFault('refused', `"${value}" for ${field.label} is not a date; write it like 2026-01-31`);
  return value;
}
