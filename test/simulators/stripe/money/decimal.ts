/** An exact decimal: `units / 10^scale`. */
export type Decimal = { units: bigint; scale: number };

/** @throws RangeError when the text is no plain decimal number. */
export function parseDecimal(text: string): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is no decimal number`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/** Plain notation without trailing zeros: `0.50` → `0.5`, `12.000` → `12`. */
export function plainDecimal(text: string): string {
  const { units, scale } = parseDecimal(text);
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Division rounded half away from zero, as Stripe rounds amounts. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return negative ? -rounded : rounded;
}

/** The product of decimals in whole steps of `step` minor units, rounded half away from zero. */
export function multiplyToMinor(factors: readonly string[], step: bigint): bigint {
  let units = 1n;
  let scale = 0;
  for (const factor of factors) {
    const parsed = parseDecimal(factor);
    units *= parsed.units;
    scale += parsed.scale;
  }
  return divideRounded(units, 10n ** BigInt(scale) * step) * step;
}

/** `base × numerator / denominator` in whole steps. */
export function proportion(base: bigint, numerator: bigint, denominator: bigint, step: bigint): bigint {
  return divideRounded(base * numerator, denominator * step) * step;
}
