import { amountStep } from './currency.ts';
import { parseDecimal, proportion } from './decimal.ts';

/** A discount as arithmetic sees it: percent XOR amount. `products` limits it to lines of these products. */
export type Reduction = { id: string; percentOff: string | null; amountOff: bigint | null; products: string[] | null };
export type Rate = { id: string; percentage: string; inclusive: boolean };
/** One line before discounts; `amount` in minor units, including inclusive taxes. */
export type LineInput = {
  amount: bigint;
  discountable: boolean;
  product: string | null;
  discounts: Reduction[];
  rates: Rate[];
};
export type InvoiceInput = {
  currency: string;
  lines: LineInput[];
  discounts: Reduction[];
  taxExempt: 'none' | 'exempt' | 'reverse';
};

export type TaxAmount = { rate: string; inclusive: boolean; amount: bigint; taxable: bigint };
export type DiscountAmount = { discount: string; amount: bigint };
export type LineTotals = { discounts: DiscountAmount[]; taxes: TaxAmount[]; subtotal: bigint };
export type InvoiceTotals = {
  lines: LineTotals[];
  /** Lines less their own discounts, with inclusive taxes. */
  subtotal: bigint;
  subtotalExcludingTax: bigint;
  discounts: DiscountAmount[];
  taxes: TaxAmount[];
  total: bigint;
  totalExcludingTax: bigint;
};

/**
 * An invoice's arithmetic: every line's own discounts first, then the invoice's discounts spread over the lines, then
 * taxes line by line on what is left. Rounded half up, per line, to the currency's smallest step; the totals are sums
 * of rounded parts, so they always agree with the lines.
 */
export function invoiceTotals(input: InvoiceInput): InvoiceTotals {
  const step = amountStep(input.currency);
  const own = input.lines.map((line) => ownDiscounts(line, step));
  const afterOwn = input.lines.map((line, index) => line.amount - sum(own[index] ?? []));
  const remaining = [...afterOwn];
  const spread: DiscountAmount[][] = input.lines.map(() => []);
  for (const reduction of input.discounts) {
    const shares = spreadOver(reduction, input.lines, remaining, step);
    for (const [index, share] of shares.entries()) {
      remaining[index] = (remaining[index] ?? 0n) - share;
      if (share !== 0n) spread[index]?.push({ discount: reduction.id, amount: share });
    }
  }
  const exempt = input.taxExempt !== 'none';
  const lines = input.lines.map((line, index): LineTotals => {
    const untaxed = taxesOn(line.amount, line.rates, exempt, step);
    return {
      discounts: [...(own[index] ?? []), ...(spread[index] ?? [])],
      taxes: taxesOn(remaining[index] ?? 0n, line.rates, exempt, step),
      subtotal: line.amount - inclusive(untaxed),
    };
  });
  const subtotal = afterOwn.reduce((total, value) => total + value, 0n);
  const inclusiveInSubtotal = input.lines.reduce(
    (total, line, index) => total + inclusive(taxesOn(afterOwn[index] ?? 0n, line.rates, exempt, step)),
    0n,
  );
  const taxes = byRate(lines.flatMap((line) => line.taxes));
  const exclusive = taxes.reduce((total, tax) => (tax.inclusive ? total : total + tax.amount), 0n);
  const net = remaining.reduce((total, value) => total + value, 0n);
  return {
    lines,
    subtotal,
    subtotalExcludingTax: subtotal - inclusiveInSubtotal,
    discounts: byDiscount(lines.flatMap((line) => line.discounts)),
    taxes,
    total: net + exclusive,
    totalExcludingTax: net - inclusive(taxes),
  };
}

const sum = (amounts: readonly DiscountAmount[]): bigint => amounts.reduce((total, { amount }) => total + amount, 0n);
const inclusive = (taxes: readonly TaxAmount[]): bigint =>
  taxes.reduce((total, tax) => (tax.inclusive ? total + tax.amount : total), 0n);

function applies(reduction: Reduction, line: LineInput): boolean {
  if (!line.discountable) return false;
  return reduction.products === null || (line.product !== null && reduction.products.includes(line.product));
}

function ownDiscounts(line: LineInput, step: bigint): DiscountAmount[] {
  let left = line.amount;
  const amounts: DiscountAmount[] = [];
  for (const reduction of line.discounts) {
    const [amount = 0n] = spreadOver(reduction, [line], [left], step);
    left -= amount;
    amounts.push({ discount: reduction.id, amount });
  }
  return amounts;
}

/**
 * One discount's share per line. Cumulative rounding makes the shares add up to the rounded whole, and none exceeds
 * its line. A fixed amount never exceeds what is left to pay.
 */
function spreadOver(
  reduction: Reduction,
  lines: readonly LineInput[],
  remaining: readonly bigint[],
  step: bigint,
): bigint[] {
  const bases = lines.map((line, index) => (applies(reduction, line) ? (remaining[index] ?? 0n) : 0n));
  const whole = bases.reduce((total, base) => total + base, 0n);
  const fraction = shareOf(reduction, whole);
  let seen = 0n;
  let given = 0n;
  return bases.map((base) => {
    seen += base;
    const share = proportion(seen, fraction.top, fraction.bottom, step) - given;
    given += share;
    return share;
  });
}

function shareOf(reduction: Reduction, whole: bigint): { top: bigint; bottom: bigint } {
  if (reduction.percentOff !== null) {
    const percent = parseDecimal(reduction.percentOff);
    return { top: percent.units, bottom: 100n * 10n ** BigInt(percent.scale) };
  }
  const off = reduction.amountOff ?? 0n;
  if (whole <= 0n || off <= 0n) return { top: 0n, bottom: 1n };
  return { top: off < whole ? off : whole, bottom: whole };
}

/** Taxes on what is left of a line. Inclusive rates are contained in it, exclusive ones come on top of the net. */
export function taxesOn(amount: bigint, rates: readonly Rate[], exempt: boolean, step: bigint): TaxAmount[] {
  const parsed = rates.map((rate) => ({ rate, percent: inTenThousandths(rate.percentage) }));
  const hundred = 1_000_000n;
  const contained = parsed.reduce((total, { rate, percent }) => (rate.inclusive ? total + percent : total), 0n);
  const taxOf = (base: bigint, percent: bigint, whole: bigint) =>
    exempt ? 0n : proportion(base, percent, whole, step);
  let net = amount;
  for (const { rate, percent } of parsed) if (rate.inclusive) net -= taxOf(amount, percent, hundred + contained);
  return parsed.map(({ rate, percent }) => ({
    rate: rate.id,
    inclusive: rate.inclusive,
    amount: rate.inclusive ? taxOf(amount, percent, hundred + contained) : taxOf(net, percent, hundred),
    taxable: net,
  }));
}

/** Rates have up to four decimals. */
function inTenThousandths(percentage: string): bigint {
  const { units, scale } = parseDecimal(percentage);
  return units * 10n ** BigInt(4 - scale);
}

function byRate(taxes: readonly TaxAmount[]): TaxAmount[] {
  const totals = new Map<string, TaxAmount>();
  for (const tax of taxes) {
    const seen = totals.get(tax.rate);
    if (seen === undefined) totals.set(tax.rate, { ...tax });
    else totals.set(tax.rate, { ...seen, amount: seen.amount + tax.amount, taxable: seen.taxable + tax.taxable });
  }
  return [...totals.values()];
}

function byDiscount(discounts: readonly DiscountAmount[]): DiscountAmount[] {
  const totals = new Map<string, bigint>();
  for (const { discount, amount } of discounts) totals.set(discount, (totals.get(discount) ?? 0n) + amount);
  return [...totals].map(([discount, amount]) => ({ discount, amount }));
}
