import type { Company } from '../company.ts';
import { requireCode, requireEmail } from '../entities/customers.ts';
import { namedRow, type Relation, requireLink, resolve, resolveCurrency } from '../entities/relations.ts';
import { dialog } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import type { Row } from '../table.ts';
import { isTrue, link, num, str, type Values, zeroGuid } from '../values.ts';
import { applyDateFormula } from './dueDate.ts';
import type { Kind } from './kind.ts';

const sellTo: Relation = {
  idField: 'customerId',
  codeField: 'customerNumber',
  set: 'customers',
  key: 'number',
  unknownId: 'The sell-to customer cannot be found.',
  unknownCode: 'The sell-to customer cannot be found.',
  disagree: 'The sell-to customer values do not match to a specific Customer.',
};

const billTo: Relation = {
  idField: 'billToCustomerId',
  codeField: 'billToCustomerNumber',
  set: 'customers',
  key: 'number',
  unknownId: 'The bill-to customer cannot be found.',
  unknownCode: 'The bill-to customer cannot be found.',
  disagree: 'The bill-to customer values do not match to a specific Customer.',
};

/** @throws BusinessCentralError when the customer's block forbids that document. */
export function requireNotBlocked(kind: Kind, customer: Row, verb: 'create' | 'post'): void {
  const blocked = str(customer.values, 'blocked').trim();
  if (blocked === 'All' || (blocked === 'Invoice' && kind.documentType === 'Invoice'))
    throw dialog(
      `You cannot ${verb} this type of document when Customer ${str(customer.values, 'number')} is blocked with type ${blocked}.`,
    );
}

const addressOf = (customer: Row, role: string): Values => ({
  [`${role}AddressLine1`]: str(customer.values, 'addressLine1'),
  [`${role}AddressLine2`]: str(customer.values, 'addressLine2'),
  [`${role}City`]: str(customer.values, 'city'),
  [`${role}Country`]: str(customer.values, 'country'),
  [`${role}State`]: str(customer.values, 'state'),
  [`${role}PostCode`]: str(customer.values, 'postalCode'),
});

function fromSellTo(kind: Kind, customer: Row): Values {
  const name = str(customer.values, 'displayName');
  const shipTo: Values =
    kind.set === 'salesInvoices' ? { shipToName: name, shipToContact: '', ...addressOf(customer, 'shipTo') } : {};
  return {
    customerId: customer.id,
    customerNumber: str(customer.values, 'number'),
    customerName: name,
    ...addressOf(customer, 'sellTo'),
    ...shipTo,
    phoneNumber: str(customer.values, 'phoneNumber'),
    email: str(customer.values, 'email'),
  };
}

/** Names, terms and tax come from the customer who pays. */
function fromBillTo(company: Company, customer: Row): Values {
  const { values } = customer;
  return {
    billToCustomerId: customer.id,
    billToCustomerNumber: str(values, 'number'),
    billToName: str(values, 'displayName'),
    ...addressOf(customer, 'billTo'),
    currencyId: link(values, 'currencyId') ?? zeroGuid,
    currencyCode: str(values, 'currencyCode') || company.record.localCurrency,
    paymentTermsId: link(values, 'paymentTermsId') ?? zeroGuid,
    shipmentMethodId: link(values, 'shipmentMethodId') ?? zeroGuid,
    salesperson: str(values, 'salespersonCode'),
    pricesIncludeTax: isTrue(values, 'pricesIncludeTax'),
    taxAreaCode: str(values, 'taxAreaCode'),
    hasPostingGroups: isTrue(values, 'hasPostingGroups'),
  };
}

function dates(company: Company, kind: Kind, input: Input, before: Values | undefined, next: Values): Values {
  const posting = sent(input, 'postingDate')
    ? str(input.values, 'postingDate')
    : (before && str(before, 'postingDate')) || company.today();
  // The document date follows the posting date unless it is sent itself.
  const document = sent(input, kind.dateField)
    ? str(input.values, kind.dateField)
    : sent(input, 'postingDate') || before === undefined
      ? posting
      : str(before, kind.dateField);
  const terms = link({ ...next, ...input.values }, 'paymentTermsId');
  const moved = before === undefined || sent(input, 'paymentTermsId') || document !== str(before, kind.dateField);
  const formula =
    terms === undefined ? '' : str(company.table('paymentTerms').get(terms)?.values ?? {}, 'dueDateCalculation');
  const due = sent(input, 'dueDate')
    ? str(input.values, 'dueDate')
    : moved
      ? applyDateFormula(document, formula)
      : str(before, 'dueDate');
  return { postingDate: posting, [kind.dateField]: document, dueDate: due };
}

/**
 * The values of a document's header after a request: from the customers, then from what was sent.
 * @throws BusinessCentralError in the service's words.
 */
export function settleHeader(company: Company, kind: Kind, input: Input, before: Values | undefined): Values {
  requireEmail(input, 'email');
  for (const property of ['sellToCountry', 'billToCountry', 'shipToCountry'])
    requireCode(company, input, property, {
      set: 'countriesRegions',
      field: 'Country/Region Code',
      table: 'Sales Header',
      related: 'Country/Region',
    });
  const seller = namedRow(company, sellTo, input);
  if (seller === null || (seller === undefined && before === undefined))
    throw dialog('A "customerNumber" or a "customerId" must be provided.');
  const payer = namedRow(company, billTo, input) ?? (before === undefined || seller !== undefined ? seller : undefined);
  let next: Values = before ?? { status: 'Draft', discountAmount: '0', discountAppliedBeforeTax: true };
  if (seller !== undefined) {
    requireNotBlocked(kind, seller, 'create');
    next = { ...next, ...fromSellTo(kind, seller) };
  }
  if (payer !== undefined && payer !== null) {
    requireNotBlocked(kind, payer, 'create');
    next = { ...next, ...fromBillTo(company, payer) };
  }
  for (const [field, set, what] of [
    ['paymentTermsId', 'paymentTerms', 'Payment Terms'],
    ['shipmentMethodId', 'shipmentMethods', 'Shipment Method'],
    ['disputeStatusId', 'disputeStatus', 'Dispute Status'],
  ] as const)
    requireLink(company, input, field, set, `The "${field}" does not match to a ${what}.`);
  requireCode(company, input, 'salesperson', {
    set: 'salespeoplePurchasers',
    field: 'Salesperson Code',
    table: 'Sales Header',
    related: 'Salesperson/Purchaser',
  });
  const own = withoutRelations(input);
  next = { ...next, ...own, ...resolveCurrency(company, input), ...appliedInvoice(company, kind, input) };
  next = { ...next, ...dates(company, kind, input, before, next) };
  const rate = company.exchangeRate(str(next, 'currencyCode'), str(next, 'postingDate'));
  if (num(next, 'discountAmount').startsWith('-')) throw dialog('The invoice discount amount must not be negative.');
  return { ...next, exchangeRate: rate };
}

/** What was sent, without the properties that are resolved to records. */
function withoutRelations(input: Input): Values {
  const values = { ...input.values };
  for (const name of [
    'customerId',
    'customerNumber',
    'billToCustomerId',
    'billToCustomerNumber',
    'currencyId',
    'currencyCode',
  ])
    delete values[name];
  return values;
}

const applies: Relation = {
  idField: 'invoiceId',
  codeField: 'invoiceNumber',
  set: 'salesInvoices',
  key: 'number',
  unknownId: 'The "invoiceId" does not match to an Invoice.',
  unknownCode: 'The "invoiceId" and "invoiceNumber" do not match to a specific Invoice.',
  disagree: 'The "invoiceId" and "invoiceNumber" do not match to a specific Invoice.',
};

function appliedInvoice(company: Company, kind: Kind, input: Input): Values {
  if (kind.set !== 'salesCreditMemos') return {};
  const row = namedRow(company, applies, input);
  // Only a posted invoice can be credited; a draft's id is not found among the posted ones.
  if (row !== undefined && row !== null && str(row.values, 'status') === 'Draft') throw dialog(applies.unknownId);
  return resolve(company, applies, input);
}
