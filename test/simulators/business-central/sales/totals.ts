import Big from 'big.js';
import { canonical } from '../values.ts';

/** One line as the arithmetic sees it; decimal strings in the document's currency. */
export type TotalsLine = {
  quantity: string;
  unitPrice: string;
  discountAmount?: string;
  discountPercent?: string;
  vatPercent: string;
  /** Lines of one group and percentage are taxed together. */
  vatGroup: string;
};

export type TotalsInput = {
  /** Smallest amount of the currency: `0.01`, `1`, `0.001`, `0.05`. */
  precision: string;
  /** Whether unit prices contain the tax. */
  pricesIncludeTax: boolean;
  /** Discount over the whole document, spread over the lines. */
  discountAmount: string;
  lines: readonly TotalsLine[];
};

/** Amounts of one line, decimal strings: first before, then (`net…`) after its share of the document's discount. */
export type LineAmounts = {
  discountAmount: string;
  discountPercent: string;
  amountExcludingTax: string;
  taxPercent: string;
  totalTaxAmount: string;
  amountIncludingTax: string;
  invoiceDiscountAllocation: string;
  netAmount: string;
  netTaxAmount: string;
  netAmountIncludingTax: string;
};

export type Totals = {
  lines: LineAmounts[];
  /** Sum of the line amounts, before the document's discount. */
  lineTotal: string;
  totalAmountExcludingTax: string;
  totalTaxAmount: string;
  totalAmountIncludingTax: string;
};

/** A constructor of our own: many digits for quotients, so that only the final rounding decides. */
const Exact = Big();
Exact.DP = 40;
Exact.RM = Big.roundHalfUp;

/** To the nearest multiple of `precision`, halves away from zero, as AL's `Round(x, precision, '=')`. */
export function roundTo(value: Big.BigSource, precision: Big.BigSource): Big {
  const step = new Exact(precision);
  return new Exact(value).div(step).round(0, Big.roundHalfUp).times(step);
}

/**
 * The amounts of a sales document as Business Central computes them:
 * a line's amount and its discount are each rounded to the currency; the document's discount is spread over the lines
 * and its rounding carried from line to line; tax is computed per VAT group over the whole document and carried to the
 * lines the same way. So the document's tax is exact per group, while a line's own `totalTaxAmount` (which ignores the
 * document's discount) need not add up to it.
 */
export function computeTotals(input: TotalsInput): Totals {
  const { precision } = input;
  const begun = input.lines.map((line) => lineAmount(line, precision));
  const lineTotal = begun.reduce((sum, line) => sum.plus(line.amount), new Exact(0));
  const shares = spread(
    begun.map((line) => line.amount),
    new Exact(input.discountAmount),
    lineTotal,
    precision,
  );
  const taxed = taxPerGroup(
    input,
    begun.map((line, i) => line.amount.minus(shares[i] ?? 0)),
  );
  let excluding = new Exact(0);
  let tax = new Exact(0);
  const lines = input.lines.map((line, i): LineAmounts => {
    const start = begun[i] ?? { amount: new Exact(0), discount: new Exact(0), percent: new Exact(0) };
    const net = taxed[i] ?? { base: new Exact(0), tax: new Exact(0) };
    const factor = new Exact(line.vatPercent).div(100).plus(1);
    const amountExcluding = input.pricesIncludeTax ? roundTo(start.amount.div(factor), precision) : start.amount;
    const amountIncluding = input.pricesIncludeTax ? start.amount : roundTo(start.amount.times(factor), precision);
    excluding = excluding.plus(net.base);
    tax = tax.plus(net.tax);
    return {
      discountAmount: canonical(start.discount),
      discountPercent: canonical(start.percent),
      amountExcludingTax: canonical(amountExcluding),
      taxPercent: canonical(line.vatPercent),
      totalTaxAmount: canonical(amountIncluding.minus(amountExcluding)),
      amountIncludingTax: canonical(amountIncluding),
      invoiceDiscountAllocation: canonical(shares[i] ?? 0),
      netAmount: canonical(net.base),
      netTaxAmount: canonical(net.tax),
      netAmountIncludingTax: canonical(net.base.plus(net.tax)),
    };
  });
  return {
    lines,
    lineTotal: canonical(lineTotal),
    totalAmountExcludingTax: canonical(excluding),
    totalTaxAmount: canonical(tax),
    totalAmountIncludingTax: canonical(excluding.plus(tax)),
  };
}

function lineAmount(line: TotalsLine, precision: string): { amount: Big; discount: Big; percent: Big } {
  const gross = roundTo(new Exact(line.quantity).times(line.unitPrice), precision);
  if (line.discountAmount !== undefined) {
    const discount = roundTo(line.discountAmount, precision);
    const percent = gross.eq(0) ? new Exact(0) : discount.div(gross).times(100).round(5, Big.roundHalfUp);
    return { amount: gross.minus(discount), discount, percent };
  }
  const percent = new Exact(line.discountPercent ?? '0');
  const discount = roundTo(gross.times(percent).div(100), precision);
  return { amount: gross.minus(discount), discount, percent };
}

/** Splits `whole` in proportion to the parts; what rounding takes from one line the next one gets. */
function spread(parts: readonly Big[], whole: Big, total: Big, precision: string): Big[] {
  let sum = new Exact(0);
  let given = new Exact(0);
  return parts.map((part) => {
    if (total.eq(0)) return new Exact(0);
    sum = sum.plus(part);
    const due = roundTo(whole.times(sum).div(total), precision);
    const share = due.minus(given);
    given = due;
    return share;
  });
}

function taxPerGroup(input: TotalsInput, amounts: readonly Big[]): { base: Big; tax: Big }[] {
  const groups = new Map<string, { sum: Big; given: Big }>();
  return amounts.map((amount, i) => {
    const line = input.lines[i];
    if (line === undefined) return { base: amount, tax: new Exact(0) };
    const key = `${line.vatGroup}|${line.vatPercent}`;
    const group = groups.get(key) ?? { sum: new Exact(0), given: new Exact(0) };
    groups.set(key, group);
    group.sum = group.sum.plus(amount);
    const percent = new Exact(line.vatPercent);
    const due = input.pricesIncludeTax
      ? roundTo(group.sum.times(percent).div(percent.plus(100)), input.precision)
      : roundTo(group.sum.times(percent).div(100), input.precision);
    const tax = due.minus(group.given);
    group.given = due;
    return { base: input.pricesIncludeTax ? amount.minus(tax) : amount, tax };
  });
}
