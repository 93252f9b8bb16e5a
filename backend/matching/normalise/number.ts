import { isPlaceholderCode } from './placeholders.ts';

/** Key of a customer number: trimmed, upper case, as ledgers compare codes. Leading zeros count. */
export function numberKey(value: string | null | undefined): string | null {
  const key = (value ?? '')
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toUpperCase()
    .normalize('NFKC')
    .trim();
  return key === '' || isPlaceholderCode(key) ? null : key;
}
