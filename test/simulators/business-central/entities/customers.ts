import Big from 'big.js';
import type { Company } from '../company.ts';
import { dialog, tableRelation } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import { requireSet } from '../schema/index.ts';
import type { Row } from '../table.ts';
import { canonical, link, num, str, type Values, zeroGuid } from '../values.ts';
import type { Handler } from './handler.ts';
import { requireLink, resolveCurrency } from './relations.ts';
import { tableHandler } from './tableHandler.ts';

/** @throws BusinessCentralError when a code that was sent has no record. */
export function requireCode(
  company: Company,
  input: Input,
  property: string,
  relation: { set: string; field: string; table: string; related: string },
): void {
  const code = str(input.values, property);
  if (code !== '' && company.table(relation.set).findBy('code', code) === undefined)
    throw tableRelation(relation.field, relation.table, code, relation.related);
}

/** AL's check of an e-mail field: one `@` with something on both sides; several addresses are separated by `;`. */
export function requireEmail(input: Input, property: string): void {
  const all = str(input.values, property);
  if (all === '') return;
  for (const address of all.split(/[;,]/))
    if (!/^[^\s@]+@[^\s@]+$/.test(address.trim())) throw dialog(`The email address "${address.trim()}" is not valid.`);
}

/** Id and name of a tax area, and its code, which is the VAT business posting group of the customer's documents. */
function taxArea(company: Company, input: Input, before: Row | undefined): Values {
  if (!sent(input, 'taxAreaId')) {
    const template =
      before === undefined ? company.table('taxAreas').findBy('code', company.record.templateTaxArea) : undefined;
    return template === undefined ? {} : named(template);
  }
  const id = link(input.values, 'taxAreaId');
  if (id === undefined) return { taxAreaId: zeroGuid, taxAreaDisplayName: '', taxAreaCode: '' };
  const row = company.table('taxAreas').get(id);
  if (row === undefined) throw tableRelation('Tax Area ID', 'Customer', `{${id.toUpperCase()}}`, 'Tax Area Buffer');
  return named(row);
}

const named = (row: Row): Values => ({
  taxAreaId: row.id,
  taxAreaDisplayName: str(row.values, 'displayName'),
  taxAreaCode: str(row.values, 'code'),
});

function settle(company: Company, input: Input, before: Row | undefined): Values {
  requireEmail(input, 'email');
  requireCode(company, input, 'country', {
    set: 'countriesRegions',
    field: 'Country/Region Code',
    table: 'Customer',
    related: 'Country/Region',
  });
  requireCode(company, input, 'salespersonCode', {
    set: 'salespeoplePurchasers',
    field: 'Salesperson Code',
    table: 'Customer',
    related: 'Salesperson/Purchaser',
  });
  for (const [field, set, what] of [
    ['paymentTermsId', 'paymentTerms', 'Payment Terms'],
    ['shipmentMethodId', 'shipmentMethods', 'Shipment Method'],
    ['paymentMethodId', 'paymentMethods', 'Payment Method'],
  ] as const)
    requireLink(company, input, field, set, `The "${field}" does not match to a ${what}.`);
  const inserted: Values =
    before === undefined
      ? { currencyCode: company.record.localCurrency, hasPostingGroups: company.record.customerTemplate }
      : {};
  return { ...inserted, ...resolveCurrency(company, input), ...taxArea(company, input, before) };
}

/** What a customer owes, per customer id: all of it, and what is due. Amounts in document currency. */
function owed(company: Company): Map<string, { balance: Big; due: Big; sales: Big }> {
  const today = company.today();
  const all = new Map<string, { balance: Big; due: Big; sales: Big }>();
  for (const { values } of company.table('salesInvoices').rows()) {
    const status = str(values, 'status');
    if (status === 'Draft' || status === 'Canceled') continue;
    const customer = str(values, 'billToCustomerId');
    const sums = all.get(customer) ?? { balance: new Big(0), due: new Big(0), sales: new Big(0) };
    all.set(customer, sums);
    sums.balance = sums.balance.plus(num(values, 'remainingAmount'));
    sums.sales = sums.sales.plus(num(values, 'totalAmountExcludingTax'));
    if (str(values, 'dueDate') < today) sums.due = sums.due.plus(num(values, 'remainingAmount'));
  }
  return all;
}

function mayRemove(company: Company, row: Row): void {
  for (const [set, what] of [
    ['salesInvoices', 'Sales Invoice'],
    ['salesCreditMemos', 'Sales Credit Memo'],
  ] as const) {
    const used = company
      .table(set)
      .find(({ values }) => values.customerId === row.id || values.billToCustomerId === row.id);
    if (used !== undefined)
      throw dialog(
        `You cannot delete Customer ${str(row.values, 'number')} because there is at least one outstanding ${what} for this customer.`,
      );
  }
}

export const customers: Handler = tableHandler('customers', {
  key: { property: 'number', label: 'No.', series: 'customers' },
  settle,
  mayRemove,
  calculated: ['balanceDue'],
  calculate: ({ company }, entries) => {
    const sums = owed(company);
    if (sums.size === 0) return entries;
    return entries.map((entry) => {
      const due = sums.get(entry.id)?.due;
      return due === undefined ? entry : { ...entry, values: { ...entry.values, balanceDue: canonical(due) } };
    });
  },
});

const details = requireSet('customerFinancialDetails');

export const customerFinancialDetails: Handler = {
  set: details,
  entries: (scope) => {
    const sums = owed(scope.company);
    const rows = [...scope.company.table('customers').rows()];
    return rows
      .filter((row) => scope.parent === undefined || row.id === scope.parent.id)
      .map((row) => {
        const own = sums.get(row.id);
        const money = (value: Big | undefined) => canonical(value ?? 0);
        return {
          ...row,
          values: {
            number: str(row.values, 'number'),
            balance: money(own?.balance),
            totalSalesExcludingTax: money(own?.sales),
            overdueAmount: money(own?.due),
            lastModifiedDateTime: str(row.values, 'lastModifiedDateTime'),
          },
        };
      });
  },
  find: (scope, id) => [...customerFinancialDetails.entries({ ...scope, parent: { set: 'customers', id } })][0],
};
