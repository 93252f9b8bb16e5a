import type { TargetField } from '#shared/field-mapping.ts';
import { type DocumentKind, LedgerFault } from '../port.ts';
import { type ExactNumber, exactNumber } from './exact-number.ts';

type Type = TargetField['type'];
/** property, label, description, type, maximum length; credit memos lack some of the fields of invoices. */
type Row = [property: string, label: string, description: string, type: Type, max: number | null, only?: DocumentKind];

const invoiceRows: Row[] = [
  [
    'customerPurchaseOrderReference',
    'Your reference / PO number',
    "The customer's purchase order number, printed on the invoice.",
    'text',
    35,
    'invoice',
  ],
  ['dueDate', 'Due date', 'When the invoice is to be paid; otherwise it follows from the payment terms.', 'date', null],
  ['promisedPayDate', 'Promised pay date', 'When the customer has promised to pay.', 'date', null, 'invoice'],
  ['paymentTermsId', 'Payment terms id', 'The id (GUID) of the payment terms of this document.', 'text', 36],
  ['shipmentMethodId', 'Shipment method id', 'The id (GUID) of the shipment method of this document.', 'text', 36],
  ['salesperson', 'Salesperson code', 'The salesperson of this document.', 'code', 20],
  [
    'shortcutDimension1Code',
    'Global dimension 1',
    'A value of the first global dimension, e.g. a department.',
    'code',
    20,
  ],
  [
    'shortcutDimension2Code',
    'Global dimension 2',
    'A value of the second global dimension, e.g. a project.',
    'code',
    20,
  ],
  ['phoneNumber', 'Phone number', 'The phone number of the customer on this document.', 'text', 30],
  ['email', 'Email', 'The email address that this document is sent to.', 'text', 80],
  ['sellToAddressLine1', 'Sell-to address', 'The address of the customer on this document.', 'text', 100],
  ['sellToAddressLine2', 'Sell-to address 2', 'Second line of that address.', 'text', 50],
  ['sellToCity', 'Sell-to city', 'City of that address.', 'text', 30],
  ['sellToState', 'Sell-to state', 'State or county of that address.', 'text', 30],
  ['sellToPostCode', 'Sell-to postal code', 'Postal code of that address.', 'code', 20],
  [
    'sellToCountry',
    'Sell-to country',
    'Country/region code of that address, as Business Central lists it.',
    'code',
    10,
  ],
  ['shipToName', 'Ship-to name', 'Who receives the goods or services.', 'text', 100, 'invoice'],
  ['shipToContact', 'Ship-to contact', 'The person at the ship-to address.', 'text', 100, 'invoice'],
  ['shipToAddressLine1', 'Ship-to address', 'The address of delivery.', 'text', 100, 'invoice'],
  ['shipToAddressLine2', 'Ship-to address 2', 'Second line of the address of delivery.', 'text', 50, 'invoice'],
  ['shipToCity', 'Ship-to city', 'City of delivery.', 'text', 30, 'invoice'],
  ['shipToState', 'Ship-to state', 'State or county of delivery.', 'text', 30, 'invoice'],
  ['shipToPostCode', 'Ship-to postal code', 'Postal code of delivery.', 'code', 20, 'invoice'],
  ['shipToCountry', 'Ship-to country', 'Country/region code of delivery.', 'code', 10, 'invoice'],
];

const lineRows: Row[] = [
  ['description', 'Description', "The line's text.", 'text', 100],
  ['description2', 'Description 2', 'Further text of the line, below the description.', 'text', 50],
  [
    'unitOfMeasureCode',
    'Unit of measure code',
    'The unit that the quantity is counted in, e.g. PCS or HOUR.',
    'code',
    10,
  ],
  ['shipmentDate', 'Shipment date', 'When this line is or was delivered.', 'date', null],
  ['itemVariantId', 'Item variant id', 'The id (GUID) of a variant of the item.', 'text', 36],
  ['locationId', 'Location id', 'The id (GUID) of the location that the item is taken from.', 'text', 36],
];

const contactRows: Row[] = [
  ['displayName', 'Name', 'The name of the customer.', 'text', 100],
  ['email', 'Email', 'The email address of the customer.', 'text', 80],
  ['phoneNumber', 'Phone number', 'The phone number of the customer, without letters.', 'text', 30],
  ['website', 'Website', "The customer's home page.", 'text', 255],
  ['addressLine1', 'Address', 'Street and number.', 'text', 100],
  ['addressLine2', 'Address 2', 'Second line of the address.', 'text', 50],
  ['city', 'City', 'City of the address.', 'text', 30],
  ['state', 'State', 'State or county of the address.', 'text', 30],
  ['postalCode', 'Postal code', 'Postal code of the address.', 'code', 20],
  ['country', 'Country', 'Country/region code, as Business Central lists it.', 'code', 10],
  // The page allows 50 characters, the table behind it 20: the shorter one decides.
  ['taxRegistrationNumber', 'VAT registration number', "The customer's VAT or tax registration number.", 'text', 20],
  ['salespersonCode', 'Salesperson code', 'The salesperson who looks after this customer.', 'code', 20],
  ['creditLimit', 'Credit limit', 'The credit limit, in local currency.', 'decimal', null],
  ['taxLiable', 'Tax liable', 'Whether sales tax is due from this customer (true or false).', 'boolean', null],
  ['shipmentMethodId', 'Shipment method id', "The id (GUID) of the customer's shipment method.", 'text', 36],
];

type Wired = TargetField & { property: string; only: DocumentKind | null };
const wire = (entity: TargetField['entity'], rows: Row[]): Wired[] =>
  rows.map(([property, label, description, type, maxLength, only]) => ({
    ...{ id: `${entity}.${property}`, entity, label, description, type, maxLength },
    ...{ property, only: only ?? null },
  }));

const wired = [...wire('invoice', invoiceRows), ...wire('line', lineRows), ...wire('contact', contactRows)];
const byId = new Map(wired.map((field) => [field.id, field]));

/**
 * Every field that a mapping may fill. The external document number is missing on purpose: documents are found again
 * by it. Dimensions differ from company to company, so this list names only the two global ones; any other is the
 * target `invoice.dimension:<CODE>` or `line.dimension:<CODE>` with a value code of that dimension, and the company's
 * dimensions come from `references('dimension_value')` (`extra.dimension`).
 */
export const targetFields: readonly TargetField[] = wired.map(({ property: _, only: __, ...field }) => field);

export type WireValue = string | boolean | ExactNumber;
type Extras = { properties: Record<string, WireValue>; dimensions: { code: string; valueCode: string }[] };

/**
 * Mapped values as properties of the API.
 * @param kind the document's kind: fields that credit memos do not have are left out there, since one mapping serves both.
 * @throws LedgerFault `refused` for an unknown target or a value that is not of the target's type.
 */
export function extras(
  entity: TargetField['entity'],
  kind: DocumentKind | null,
  values: Record<string, string>,
): Extras {
  const found: Extras = { properties: {}, dimensions: [] };
  const dimensionPrefix = `${entity}.dimension:`;
  for (const [id, value] of Object.entries(values)) {
    if (id.startsWith(dimensionPrefix) && entity !== 'contact') {
      found.dimensions.push({ code: id.slice(dimensionPrefix.length), valueCode: value });
      continue;
    }
    const field = byId.get(id);
    if (field === undefined || field.entity !== entity)
      throw new LedgerFault('refused', `Business Central has no field "${id}" to map to; remove this field mapping`);
    if (field.only !== null && kind !== null && field.only !== kind) continue;
    found.properties[field.property] = wireValue(field, value);
  }
  return found;
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
