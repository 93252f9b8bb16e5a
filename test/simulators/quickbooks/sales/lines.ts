import Big from 'big.js';
import type { Company } from '../company.ts';
import { amountWrong, businessRule, invalidReference, objectNotFound, requiredMissing } from '../errors.ts';
import { type JsonObject, listOf, objectOf, refOf, textOf } from '../json.ts';
import { asNumber, big, rounded } from './amounts.ts';

/** A line that counts, with the tax code that it is taxed by ('' for none). */
export type TaxedLine = { net: Big; taxCode: string };

/** TaxCodeRef on lines in the US: the document's one tax code, or none. */
const pseudoCodes = new Set(['TAX', 'NON']);

/**
 * Checks the lines of a sales document and works out their sum. Amounts must be Qty × UnitPrice (6070); a sales line
 * needs its item; a subtotal line of the service is dropped, since it is made anew.
 */
export function readLines(
  company: Company,
  document: JsonObject,
  currency: string,
): { lines: JsonObject[]; net: Big; taxed: TaxedLine[] } {
  const given = listOf(document.Line).filter((line) => line.DetailType !== 'SubTotalLineDetail');
  if (given.length === 0) throw requiredMissing('Line');
  const lines: JsonObject[] = [];
  const taxed: TaxedLine[] = [];
  let net = new Big(0);
  let lineNum = 0;
  for (const line of given) {
    lineNum += 1;
    const base = { ...line, Id: textOf(line.Id) || String(lineNum), LineNum: lineNum };
    if (line.DetailType === 'DescriptionOnly') {
      lines.push({ ...base, DescriptionLineDetail: objectOf(line.DescriptionLineDetail) });
      continue;
    }
    if (typeof line.Amount !== 'number') throw requiredMissing('Amount');
    const amount = big(line.Amount);
    if (!rounded(amount, currency).eq(amount))
      throw businessRule(`The amount ${amount.toFixed()} has too many decimals`);
    if (line.DetailType === 'DiscountLineDetail') {
      lines.push(base);
      net = net.minus(amount);
      continue;
    }
    if (line.DetailType !== 'SalesItemLineDetail') throw requiredMissing('DetailType');
    const detail = objectOf(line.SalesItemLineDetail);
    if (refOf(detail.ItemRef) === '') throw requiredMissing('ItemRef');
    checkProduct(detail, amount, currency);
    const taxCode = checkTaxCode(company, detail, document);
    const income = company.peek('Item', refOf(detail.ItemRef))?.IncomeAccountRef;
    lines.push({
      ...base,
      SalesItemLineDetail: { ...detail, ...(income === undefined ? {} : { ItemAccountRef: income }) },
    });
    net = net.plus(amount);
    taxed.push({ net: amount, taxCode });
  }
  // The service adds its own subtotal, which is no line of anybody's.
  lines.push({ Amount: asNumber(net), DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} });
  return { lines, net, taxed };
}

function checkProduct(detail: JsonObject, amount: Big, currency: string): void {
  if (typeof detail.UnitPrice !== 'number') return;
  const quantity = typeof detail.Qty === 'number' ? big(detail.Qty) : new Big(1);
  const expected = rounded(quantity.times(big(detail.UnitPrice)), currency);
  if (!expected.eq(amount)) throw amountWrong(amount.toFixed(), expected.toFixed());
}

/** @returns the id of the tax code, 'TAX' for the document's own (US), '' for none */
function checkTaxCode(company: Company, detail: JsonObject, document: JsonObject): string {
  const code = refOf(detail.TaxCodeRef);
  if (company.realm.country === 'US') {
    if (code === '') return '';
    if (!pseudoCodes.has(code)) throw invalidReference('TaxCodeRef', code);
    return code === 'TAX' ? 'TAX' : '';
  }
  if (document.GlobalTaxCalculation === 'NotApplicable') return '';
  if (code === '') throw businessRule('Make sure all your transactions have a GST/VAT rate before you save.');
  const found = company.peek('TaxCode', code);
  if (found === undefined) throw invalidReference('TaxCodeRef', code);
  if (found.Active === false) throw objectNotFound();
  return code;
}
