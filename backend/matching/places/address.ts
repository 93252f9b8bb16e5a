import type { Address } from '../../documents/invoice.ts';
import { foldText } from '../../documents/text.ts';
import { romanise } from '../names/scripts.ts';
import { likeness } from '../similarity.ts';

/** An address taken apart. Words are folded and romanised. */
export type ParsedAddress = {
  /** House, flat and box numbers of the street lines, in order. */
  numbers: string[];
  /** Words of the street lines without "street", "road" and the like; numbered streets as their number: 52nd, 7th. */
  street: string[];
  /** The same words line by line: one of them may be a building, or stand in the other's place. */
  lines: string[][];
  postalCode: string | null;
  city: string[];
  state: string | null;
  country: string | null;
};

const streetWords = new Set(
  `st str street strasse strase road rd ave av avenue blv blvd boulevard lane ln drive dr place pl plaza square sq circuit cct crescent cres close court ct terrace tce way
  allee gasse weg platz ring damm ufer rue via viale piazza corso calle plaza avenida avda carrer rua avenida ulica ul ulitsa utca ut straat laan plein gade vej vag vagen gatan gata katu tie
  box postfach pobox po suite ste unit apt apartment floor fl building bldg no nr number level near between corner cnr off and the at of n s e w north south east west sts`
    .trim()
    .split(/\s+/),
);
/** Maps, not objects: a street may be called Constructor. */
const ordinals = new Map(
  'first=1st second=2nd third=3rd fourth=4th fifth=5th sixth=6th seventh=7th eighth=8th ninth=9th tenth=10th'
    .split(' ')
    .map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']),
);
/** Endings under which street words hide in one word: Hauptstr., Hauptstraße; and run together by a slip: Victoriastreet. */
const endings = /(strasse|stra|str|gasse|straat|street|place|circuit|crescent|close|avenue|drive|court|road)$/;

export function parseAddress(address: Address | null, homeCountry: string | null): ParsedAddress | null {
  if (address === null) return null;
  const numbers: string[] = [];
  const lines = [address.line1, address.line2].map((line) => {
    const words: string[] = [];
    for (const word of fold(line ?? '')
      .split(' ')
      .filter(Boolean)) {
      const plain = ordinals.get(word) ?? word;
      if (/^\d+[a-z]?$/.test(plain)) numbers.push(plain.replace(/^0+(?=\d)/, ''));
      else if (!isStreetWord(plain)) words.push(stem(plain));
    }
    return words;
  });
  const postalCode = (address.postalCode ?? '').toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
  const parsed: ParsedAddress = {
    numbers,
    street: lines.flat(),
    lines: lines.filter((words) => words.length > 0),
    postalCode: postalCode === '' || /^0+$/.test(postalCode) ? null : postalCode,
    city: fold(address.city ?? '')
      .split(' ')
      .filter(Boolean),
    state: fold(address.state ?? '') || null,
    country: (address.country ?? homeCountry)?.trim().toUpperCase() || null,
  };
  return parsed;
}

/** How two addresses stand to each other, part by part. Null: missing on a side. */
export type AddressComparison = {
  number: boolean | null;
  street: 'same' | 'slip' | 'other' | null;
  postalCode: 'same' | 'slip' | 'other' | null;
  city: 'same' | 'slip' | 'other' | null;
  country: boolean | null;
};

export const nowhere: AddressComparison = { number: null, street: null, postalCode: null, city: null, country: null };

export function compareAddresses(a: ParsedAddress | null, b: ParsedAddress | null): AddressComparison {
  if (a === null || b === null) return nowhere;
  return {
    number:
      a.numbers.length === 0 || b.numbers.length === 0 ? null : a.numbers.some((number) => b.numbers.includes(number)),
    street: streetAgrees(a, b),
    postalCode: postalAgrees(a.postalCode, b.postalCode),
    city: cityAgrees(a, b),
    country: a.country === null || b.country === null ? null : a.country === b.country,
  };
}

/**
 * What the agreement of two addresses is worth: the street with its number tells a house, the place alone a town.
 * Points are roughly how rare such an agreement is by chance, in powers of two; contradictions count against it.
 */
export function addressPoints(compared: AddressComparison): number {
  const { number, street, postalCode, city, country } = compared;
  const level = (value: Level, same: number, slip: number, other: number): number =>
    value === 'same' ? same : value === 'slip' ? slip : value === 'other' ? other : 0;
  let points = level(street, 10, 8, -4) + level(postalCode, 8, 5, -3) + level(city, 6, 4, -2);
  points += number === true ? 5 : number === false ? -3 : 0;
  if (country === false) points -= 12;
  return points;
}

/** The same house: street and number, in the same town as far as both tell. */
export const sameHouse = ({ number, street, postalCode, city, country }: AddressComparison): boolean =>
  country !== false &&
  number === true &&
  (street === 'same' || street === 'slip') &&
  (postalCode === 'same' ||
    postalCode === 'slip' ||
    city === 'same' ||
    city === 'slip' ||
    (postalCode === null && city === null));

/** Elsewhere: another country, or another town and nothing of the street in common. */
export const elsewhere = (compared: AddressComparison): boolean =>
  compared.country === false || (addressPoints(compared) <= -4 && compared.street !== 'same');

type Level = 'same' | 'slip' | 'other' | null;

/**
 * Street lines agree when one line of each does: which is the street and which the building, people swap. Where the
 * first lines speak against each other it is no more than a slip. Words of the city may stand in the street lines.
 */
function streetAgrees(a: ParsedAddress, b: ParsedAddress): Level {
  if (a.lines.length === 0 || b.lines.length === 0) return null;
  const whole = wordsAgree(a.street, [...b.street, ...b.city], b.street, [...a.street, ...a.city]);
  if (whole === 'same') return whole;
  const first = wordsAgree(a.lines[0] ?? [], b.street, b.lines[0] ?? [], a.street);
  if (first === 'same') return first;
  const levels = a.lines.flatMap((one) => b.lines.map((other) => wordsAgree(one, other, other, one)));
  return whole === 'slip' || levels.some((level) => level === 'same' || level === 'slip') ? 'slip' : 'other';
}

function wordsAgree(
  a: readonly string[],
  withinA: readonly string[],
  b: readonly string[],
  withinB: readonly string[],
): Level {
  if (a.length === 0 || b.length === 0) return null;
  const forward = found(a, withinA);
  const back = found(b, withinB);
  const best = forward.share >= back.share ? forward : back;
  if (best.share >= 0.99) return best.slips === 0 ? 'same' : 'slip';
  if (best.share > 0.5) return 'slip';
  const joined = likeness(a.join(''), b.join(''));
  return joined === 'same' || joined === 'slip' ? 'slip' : 'other';
}

/** The share of letters whose words are found on the other side, with slips and written together or apart. */
function found(words: readonly string[], within: readonly string[]): { share: number; slips: number } {
  const joined = within.slice(1).map((word, index) => `${within[index] ?? ''}${word}`);
  let letters = 0;
  let agreeing = 0;
  let slipped = 0;
  for (const [index, word] of words.entries()) {
    letters += word.length;
    const pair = word + (words[index + 1] ?? '');
    const before = (words[index - 1] ?? '') + word;
    if (within.includes(word)) agreeing += word.length;
    else if (
      [...within, ...joined].some((other) => isSlip(word, other)) ||
      within.some((other) => other === pair || other === before || isSlip(pair, other) || isSlip(before, other))
    ) {
      agreeing += word.length;
      slipped++;
    }
  }
  return { share: letters === 0 ? 0 : agreeing / letters, slips: slipped };
}

/** A slip, or a word that another has run into: Bournestmreet, Bourne Street. */
function isSlip(a: string, b: string): boolean {
  const kind = likeness(a, b);
  if (kind === 'same' || kind === 'slip') return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 5 && long.startsWith(short);
}

const longStreetWords = [...streetWords].filter((word) => word.length >= 5);
const isStreetWord = (word: string): boolean =>
  streetWords.has(word) ||
  (word.length >= 5 &&
    longStreetWords.some((other) => word.charCodeAt(0) === other.charCodeAt(0) && likeness(word, other) === 'slip'));

function postalAgrees(a: string | null, b: string | null): Level {
  if (a === null || b === null) return null;
  if (a === b) return 'same';
  // Nine-digit ZIP codes begin with the five-digit one.
  if (Math.min(a.length, b.length) >= 5 && (a.startsWith(b) || b.startsWith(a))) return 'same';
  return a.length >= 4 && likeness(a, b) === 'slip' ? 'slip' : 'other';
}

function cityAgrees(a: ParsedAddress, b: ParsedAddress): Level {
  if (a.city.length === 0 || b.city.length === 0) return null;
  const [one, other] = [a.city.join(''), b.city.join('')];
  if (one === other || a.city.every((word) => b.city.includes(word)) || b.city.every((word) => a.city.includes(word)))
    return 'same';
  if (isSlip(one, other)) return 'slip';
  const inLines = (city: string[], street: string[]): boolean => city.every((word) => street.includes(word));
  return inLines(a.city, b.street) || inLines(b.city, a.street) ? 'slip' : 'other';
}

const stem = (word: string): string => {
  const short = word.replace(endings, '');
  return short.length >= 3 ? short : word;
};

function fold(text: string): string {
  const plain = foldText(text)
    .replace(/ß/g, 'ss')
    .replace(/ä/g, 'a')
    .replace(/ö|ø/g, 'o')
    .replace(/ü/g, 'u')
    .replace(/å/g, 'a')
    .replace(/æ/g, 'ae')
    .normalize('NFD')
    .replace(/(?<=[\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu, '')
    .normalize('NFC')
    .replace(/['’`´.]/g, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
  return plain.split(' ').map(romanise).join(' ');
}
