import type { Held, Wanted } from './compare/prepare.ts';
import { isGivenName } from './names/given-names.ts';
import type { ParsedName } from './names/parse.ts';
import { eyeForm } from './names/scripts.ts';
import { addressLetters, type Email } from './normalise/email.ts';
import type { ParsedAddress } from './places/address.ts';
import { sound } from './similarity.ts';

/**
 * Keys under which a customer may be found although something is written differently: each joins two facts that a slip
 * rarely hits both (the sound of a word and the postal code, the house number and the street). They only find; what is
 * found is compared. A key that very many customers share tells nothing and is passed by.
 */
export function findingKeys(
  names: readonly ParsedName[],
  email: Email | null,
  letters: string | null,
  address: ParsedAddress | null,
): string[] {
  const keys = new Set<string>();
  const sounds = new Set<string>();
  for (const name of names) {
    for (const words of name.words === name.spelt ? [name.words] : [name.words, name.spelt]) nameKeys(keys, words);
    for (const word of name.words) if (word.length > 1) sounds.add(soundKey(word));
  }
  if (email !== null && !email.role) {
    if (email.local.length > 3) keys.add(`l:${email.local}`);
    keys.add(`d:${email.domain}:${email.local.slice(0, 2)}`);
  }
  for (const key of lettersKeys(letters)) keys.add(key);
  if (address === null) return [...keys];
  const { numbers, street, postalCode, city } = address;
  const first = numbers[0];
  const streets = street.slice(0, 3).map((word) => sound(word).slice(0, 4));
  for (const part of streets) {
    if (first !== undefined) keys.add(`h:${first}:${part}`);
    if (postalCode !== null) keys.add(`s:${postalCode}:${part}`);
  }
  if (first !== undefined && postalCode !== null) keys.add(`p:${postalCode}:${first}`);
  for (const each of [...sounds].slice(0, 4)) {
    if (postalCode !== null) keys.add(`n:${postalCode}:${each}`);
    if (city.length > 0) keys.add(`c:${sound(city.join(''))}:${each}`);
    for (const part of streets) keys.add(`a:${part}:${each}`);
  }
  return [...keys];
}

/** The beginning and the end of an address: a slip rarely hits both. Common providers crowd the end, so it reaches far. */
function lettersKeys(letters: string | null): string[] {
  if (letters === null || letters.length < 8) return [];
  return [`b:${letters.slice(0, 6)}`, `f:${letters.slice(-9)}`];
}

const soundKey = (word: string): string => {
  const latin = /^[a-z0-9]+$/.test(word) ? word : eyeForm(word);
  return sound(latin).slice(0, 5) || latin.slice(0, 5);
};

/** The whole name as it sounds, every two words of it, and a single rare word. */
function nameKeys(keys: Set<string>, words: readonly string[]): void {
  const sounds = [...new Set(words.map(soundKey))]
    .filter((word) => word !== '')
    .slice(0, 5)
    .sort();
  keys.add(`w:${sounds.join(' ')}`);
  keys.add(`j:${eyeForm([...words].sort().join('')).slice(0, 12)}`);
  for (const [index, one] of sounds.entries())
    for (const other of sounds.slice(index + 1)) keys.add(`2:${one} ${other}`);
  for (const word of words) if (word.length >= 4 && !isGivenName(word)) keys.add(`1:${soundKey(word)}`);
}

const lettersOf = (email: Email | null, misspelt: string | null): string | null =>
  email === null ? misspelt : email.role ? null : addressLetters(email.key);

/** All but the exact keys, which have columns of their own. */
export const heldKeys = ({ name, person, phone, email, misspelt, address }: Held): string[] => [
  ...findingKeys(
    [name, person].filter((each) => each !== null),
    email,
    lettersOf(email, misspelt),
    address,
  ),
  ...(phone === null ? [] : [`t:${phoneTail(phone)}`]),
];

export const wantedKeys = ({ names, phone, email, misspelt, address }: Wanted): string[] => [
  ...findingKeys(names, email, lettersOf(email, misspelt), address),
  ...(phone === null ? [] : [`t:${phoneTail(phone)}`]),
];

/**
 * Keys as the mirror holds them: 32 bits each (FNV-1a), mixed with the connection, so that one merchant's customers never
 * crowd another's. Two keys with one hash are found together and told apart by the comparison.
 */
export const hashed = (connectionId: string, keys: readonly string[]): number[] => [
  ...new Set(keys.map((key) => hash(connectionId, key))),
];

function hash(...parts: readonly string[]): number {
  let value = 0x811c9dc5;
  for (const part of parts) {
    for (let index = 0; index < part.length; index++) value = Math.imul(value ^ part.charCodeAt(index), 0x01000193);
  }
  // FNV's low bits mix poorly; a last stir (as in MurmurHash3) spreads them.
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) | 0;
}

/** National number without its area, by which spellings of one phone meet. */
export const phoneTail = (phone: string): string => phone.replace(/\D/g, '').slice(-7);
