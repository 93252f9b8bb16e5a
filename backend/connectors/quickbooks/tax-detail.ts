import Big from 'big.js';
import { LedgerFault } from '../port.ts';
import type { BooksFacts } from './books.ts';
import { type ExactNumber, exactNumber } from './exact-number.ts';
import type { PricedLine } from './line-body.ts';

export type TaxLine = {
  Amount: ExactNumber;
  DetailType: 'TaxLineDetail';
  TaxLineDetail: {
    TaxRateRef: { value: string };
    PercentBased: true;
    TaxPercent: ExactNumber;
    NetAmountTaxable: ExactNumber;
  };
};
export type TaxDetail = { TxnTaxCodeRef?: { value: string }; TotalTax?: ExactNumber; TaxLine?: TaxLine[] };

type Share = { percent: number; net: Big; tax: Big };

/**
 * The source's tax, pinned rate by rate (C19): the customer was told that figure, and the ledger's own rounding may
 * arrive at a cent beside it. In the US the document bears one tax code and the total alone. Null leaves it to the ledger.
 * @throws LedgerFault `tax_setup` for two tax codes on one American document
 */
export function taxDetail(known: BooksFacts, lines: readonly PricedLine[]): TaxDetail | null {
  const total = lines.reduce((sum, { tax }) => sum.plus(tax ?? 0), new Big(0));
  const pins = lines.length > 0 && lines.every(({ tax }) => tax !== null);
  if (known.american) return americanDetail(known, lines, pins ? total : null);
  if (!pins) return null;
  const shares = new Map<string, Share>();
  for (const { net, code, tax } of lines) {
    const rates = code?.rates ?? [];
    let left = tax ?? new Big(0);
    // A line whose code has no rate cannot bear a tax; the totals then differ, and the difference is named.
    rates.forEach(({ id, percent }, index) => {
      const part = index === rates.length - 1 ? left : partOf(tax ?? new Big(0), percent, rates);
      left = left.minus(part);
      const share = shares.get(id) ?? { percent, net: new Big(0), tax: new Big(0) };
      shares.set(id, { percent, net: share.net.plus(net), tax: share.tax.plus(part) });
    });
  }
  const taxLines = [...shares].map(([rate, share]) => taxLine(rate, share));
  const pinned = [...shares.values()].reduce((sum, { tax }) => sum.plus(tax), new Big(0));
  return { TotalTax: exactNumber(pinned), TaxLine: taxLines };
}

const taxLine = (rate: string, { percent, net, tax }: Share): TaxLine => ({
  Amount: exactNumber(tax),
  DetailType: 'TaxLineDetail',
  TaxLineDetail: {
    TaxRateRef: { value: rate },
    PercentBased: true,
    TaxPercent: exactNumber(new Big(percent)),
    NetAmountTaxable: exactNumber(net),
  },
});

/** A tax of several rates is parted by their percentages; the last one takes what rounding leaves. */
function partOf(tax: Big, percent: number, rates: readonly { percent: number }[]): Big {
  const all = rates.reduce((sum, rate) => sum.plus(rate.percent), new Big(0));
  return all.eq(0) ? new Big(0) : tax.times(percent).div(all).round(2, Big.roundHalfUp);
}

function americanDetail(known: BooksFacts, lines: readonly PricedLine[], total: Big | null): TaxDetail | null {
  const groups = new Set(
    lines.flatMap(({ code }) => (code === null || ['TAX', 'NON'].includes(code.id) ? [] : [code.id])),
  );
  if (groups.size > 1) {
    const detail = 'An American document takes one sales tax code; its lines are mapped to several';
    throw new LedgerFault('refused', detail, { reason: 'tax_setup' });
  }
  const [group] = groups;
  if (group === undefined) return null;
  const code = { TxnTaxCodeRef: { value: group } };
  return total === null || known.automatedSalesTax ? code : { ...code, TotalTax: exactNumber(total) };
}
