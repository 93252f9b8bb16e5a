/**
 * Digits after the decimal point in Stripe's minor units. Stripe's own table (docs "currencies", 2026), not Intl's:
 * they differ for HUF, ISK, UGX and CLF.
 */
const zeroDecimal = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const threeDecimal = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Exponent of a currency's minor unit in Stripe's API. @param currency ISO 4217, any case. */
export function currencyExponent(currency: string): 0 | 2 | 3 {
  const code = currency.toUpperCase();
  if (zeroDecimal.has(code)) return 0;
  return threeDecimal.has(code) ? 3 : 2;
}

/** Minor units as a decimal string in major units: (1234n, 'EUR') → "12.34"; (1234n, 'JPY') → "1234". */
export function minorToDecimal(amount: bigint, currency: string): string {
  const exponent = currencyExponent(currency);
  if (exponent === 0) return amount.toString();
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Money for a person's eyes, e.g. "€1,234.50" in en-US or "1.234,50 €" in de-DE. The digits come from Stripe's table.
 * @param amount minor units as a decimal string, as it travels in JSON.
 */
export function formatMoney(amount: string, currency: string, locale = 'en-US'): string {
  const exponent = currencyExponent(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  // ES2023: a decimal string is formatted exactly, without a detour over a float.
  return format.format(minorToDecimal(BigInt(amount), currency) as `${number}`);
}
