import Big from 'big.js';
import type { Company } from '../company.ts';
import { businessRule, invalidReference } from '../errors.ts';
import { type JsonObject, listOf, objectOf, refOf } from '../json.ts';
import { asNumber, big, rounded } from './amounts.ts';
import type { TaxedLine } from './lines.ts';

type Share = { rate: string; percent: Big; base: Big };

/** The sales rates of a tax code. */
function ratesOf(company: Company, code: string): { id: string; percent: Big }[] {
  const record = company.peek('TaxCode', code);
  return listOf(objectOf(record?.SalesTaxRateList).TaxRateDetail).map((detail) => {
    const id = refOf(detail.TaxRateRef);
    const rate = company.peek('TaxRate', id);
    if (rate === undefined) throw invalidReference('TaxRateRef', id);
    return { id, percent: big(rate.RateValue) };
  });
}

/**
 * Tax of a sales document, by its rate: the sum of the lines' nets times the percentage, rounded once (half up). Outside
 * the US what `TxnTaxDetail` says per rate is taken instead, as when somebody overrides it at the screen; with automated
 * sales tax the ledger's own figure stands.
 */
export function taxOf(
  company: Company,
  document: JsonObject,
  lines: readonly TaxedLine[],
  currency: string,
): { total: Big; inclusive: Big; detail: JsonObject } {
  const { realm } = company;
  const given = objectOf(document.TxnTaxDetail);
  const american = realm.country === 'US';
  const documentCode = refOf(given.TxnTaxCodeRef);
  const inclusive = document.GlobalTaxCalculation === 'TaxInclusive';
  const shares = new Map<string, Share>();
  for (const { net, taxCode } of lines) {
    const code = taxCode === 'TAX' ? documentCode : taxCode;
    if (code === '') continue;
    const rates = ratesOf(company, code);
    const all = rates.reduce((sum, { percent }) => sum.plus(percent), new Big(0));
    const base = inclusive ? net.times(100).div(all.plus(100)) : net;
    for (const { id, percent } of rates) {
      const share = shares.get(id) ?? { rate: id, percent, base: new Big(0) };
      shares.set(id, { ...share, base: share.base.plus(base) });
    }
  }
  const told = new Map(
    listOf(given.TaxLine).map((line) => {
      const rate = refOf(objectOf(line.TaxLineDetail).TaxRateRef);
      if (!shares.has(rate)) throw businessRule(`The tax rate ${rate} is on none of the lines`);
      return [rate, big(line.Amount)];
    }),
  );
  const overrides = !realm.automatedSalesTax;
  const taxLines = [...shares.values()].map(({ rate, percent, base }) => {
    const computed = rounded(base.times(percent).div(100), currency);
    const amount = (overrides ? told.get(rate) : undefined) ?? computed;
    if (!rounded(amount, currency).eq(amount)) throw businessRule('A tax amount has too many decimals');
    return {
      amount,
      line: {
        Amount: asNumber(amount),
        DetailType: 'TaxLineDetail',
        TaxLineDetail: {
          TaxRateRef: { value: rate },
          PercentBased: true,
          TaxPercent: asNumber(percent),
          NetAmountTaxable: asNumber(rounded(base, currency)),
        },
      },
    };
  });
  let total = taxLines.reduce((sum, { amount }) => sum.plus(amount), new Big(0));
  if (typeof given.TotalTax === 'number' && overrides) {
    const stated = big(given.TotalTax);
    if (told.size > 0 && !stated.eq(total)) throw businessRule('The total tax is not the sum of the tax lines');
    // In the US the total may be told alone; elsewhere it counts only together with its lines.
    const last = taxLines.at(-1);
    if (american && documentCode !== '' && last !== undefined) {
      last.line.Amount = asNumber(last.amount.plus(stated).minus(total));
      total = stated;
    }
  }
  const detail: JsonObject = {
    ...(documentCode === '' ? {} : { TxnTaxCodeRef: { value: documentCode } }),
    TotalTax: asNumber(total),
    TaxLine: taxLines.map(({ line }) => line),
  };
  return { total, inclusive: inclusive ? total : new Big(0), detail };
}
