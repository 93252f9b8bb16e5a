import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { isCountingUp, isPlaceholderCode, isRepeatedDigit } from './placeholders.ts';

/** Fewer digits are an extension or a fragment, and identify nobody. */
const fewestDigits = 6;

/**
 * Key of a phone number: E.164 where it can be told (with the country as a hint for national forms), else its digits.
 * Extensions do not count: they are often left out on one side.
 * @param country ISO 3166-1 alpha-2 of the address, null when unknown
 */
export function phoneKey(value: string | null, country: string | null): string | null {
  if (value === null) return null;
  const text = value
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
  const digits = text.replace(/\D/g, '');
  const significant = digits.replace(/^0+/, '');
  if (digits.length < fewestDigits || isPlaceholderCode(digits)) return null;
  if (isRepeatedDigit(significant) || isCountingUp(digits)) return null;
  const hint = countryCode(country);
  // 00 is the international prefix nearly everywhere; where a country is known, the library knows which one it is.
  const international = hint === undefined ? text.replace(/^00(?=[1-9])/, '+') : text;
  const parsed = parsePhoneNumberFromString(international, hint === undefined ? {} : { defaultCountry: hint });
  if (parsed?.isPossible()) return parsed.number;
  // Once more without what stood between the digits: "00a31…" is unreadable, 0031… is not.
  if (hint !== undefined || !digits.startsWith('00')) return digits;
  const again = parsePhoneNumberFromString(digits.replace(/^00(?=[1-9])/, '+'));
  return again?.isPossible() ? again.number : digits;
}

function countryCode(country: string | null): CountryCode | undefined {
  const code = country?.trim().toUpperCase() ?? '';
  return isSupportedCountry(code) ? code : undefined;
}
