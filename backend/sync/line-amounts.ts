import Big from 'big.js';
import { currencyExponent, minorToDecimal } from '#shared/currency.ts';
import type { Capabilities } from '../connectors/port.ts';
import type { InvoiceLine } from '../documents/invoice.ts';

/** How a line's money is written: the ledger multiplies and rounds, and must arrive at the same net amount. */
export type LineAmounts = {
  /** Decimal strings in major units. */
  quantity: string;
  unitPrice: string;
  discount: string;
  /** Added to the description when the quantity could not be kept. */
  suffix: string | null;
  notes: string[];
};

/** What of a ledger's arithmetic decides about it. */
export type LineCapabilities = Pick<Capabilities, 'quantityDecimals' | 'unitPriceDecimals'> & {
  lines: Pick<Capabilities['lines'], 'discount'>;
};

const ten = (power: number) => new Big(10).pow(power);
const decimals = (value: Big): number => Math.max(0, value.c.length - value.e - 1);

/** What the ledger makes of quantity × price: rounded half away from zero to the currency (C22). In minor units. */
function extended(quantity: Big, unitPrice: Big, currency: string): bigint {
  const scaled = quantity.times(unitPrice).times(ten(currencyExponent(currency)));
  return BigInt(scaled.round(0, Big.roundHalfUp).toFixed(0));
}

/** Divides minor units by a ratio, rounded half away from zero. */
function share(amount: bigint, part: bigint, whole: bigint): bigint {
  return BigInt(new Big((amount * part).toString()).div(whole.toString()).round(0, Big.roundHalfUp).toFixed(0));
}

/**
 * Chooses quantity, unit price and discount so that the ledger's own arithmetic gives exactly the line's net amount.
 * - Prices that contain tax are written without it, because drafts hold net prices.
 * - More decimals than the ledger keeps, tiered prices and the like fall back to quantity 1 at the exact amount (C28).
 * - Credits (negative amounts, as prorations have them) become a negative quantity at a positive price.
 * @param sign -1 writes the line with the opposite sign (a negative invoice that becomes a credit memo)
 */
export function lineAmounts(
  line: InvoiceLine,
  currency: string,
  capabilities: LineCapabilities,
  sign: 1 | -1 = 1,
): LineAmounts {
  const notes: string[] = [];
  const inclusive = line.taxes.some((tax) => tax.inclusive && tax.amount !== 0n);
  const amount = line.amount * BigInt(sign);
  const net = line.net * BigInt(sign);
  let discount = line.discount * BigInt(sign);
  if (inclusive && discount !== 0n) {
    const discounted = amount - discount;
    discount = discounted === 0n ? amount : share(discount, net, discounted);
  }
  if ((amount < 0n || !capabilities.lines.discount) && discount !== 0n) {
    notes.push('The discount is contained in the unit price.');
    discount = 0n;
  }
  const gross = net + discount;
  const negative = gross < 0n;
  const size = negative ? -gross : gross;
  const quantity = new Big(line.quantity).abs();
  const keepable = quantity.gt(0) && decimals(quantity) <= capabilities.quantityDecimals;
  const signed = (value: Big) => (negative ? value.times(-1) : value).toFixed();
  const money = (value: bigint) => minorToDecimal(value, currency);
  const found = (unitPrice: Big): LineAmounts => ({
    quantity: signed(quantity),
    unitPrice: unitPrice.toFixed(),
    discount: money(discount),
    suffix: null,
    notes,
  });
  if (keepable) {
    const stated = line.unitPrice === null || inclusive ? null : new Big(line.unitPrice).abs();
    if (
      stated !== null &&
      decimals(stated) <= capabilities.unitPriceDecimals &&
      extended(quantity, stated, currency) === size
    ) {
      return found(stated);
    }
    const derived = new Big(size.toString())
      .div(ten(currencyExponent(currency)))
      .div(quantity)
      .round(capabilities.unitPriceDecimals, Big.roundHalfUp);
    if (extended(quantity, derived, currency) === size) {
      if (inclusive) notes.push('The unit price is written without the tax that it contains.');
      return found(derived);
    }
  }
  const one = new Big(1);
  const suffix = quantity.eq(1)
    ? null
    : `(${quantity.toFixed()}${line.unitPrice === null ? '' : ` × ${new Big(line.unitPrice).abs().toFixed()}`})`;
  if (suffix !== null)
    notes.push(`Quantity and price have more decimals than the ledger keeps: written as 1 × ${money(size)}.`);
  return { quantity: signed(one), unitPrice: money(size), discount: money(discount), suffix, notes };
}
