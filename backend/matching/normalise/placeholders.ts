import { foldText } from '../../documents/text.ts';

/** What people type when a form demands something: equal on thousands of strangers, so it identifies nobody. */
const emptyWords = new Set(
  `n/a|n a|na|n.a.|none|no|null|nil|unknown|undefined|not provided|not available|test|tbd|xxx|keine|unbekannt|inconnu|desconocido`.split(
    '|',
  ),
);

const placeholderNames = new Set(
  `cash customer|cash sale|cash sales|walk in|walk-in|walk in customer|walk-in customer|guest|guest customer|customer|
  client|name|new customer|one time customer|one-time customer|misc|miscellaneous|diverse|diverse kunden|diverse debitoren|
  barverkauf|barkunde|laufkunde|laufkundschaft|test customer|customer test|private|privat|anonymous|no name|
  cash|cash account|cash client|counter sale|counter sales|retail customer|online customer|web customer|webshop|webshop kunde|
  shop customer|stripe customer|stripe|various|various customers|sundry|sundry customers|sundry debtors|diverse kunder|
  einmalkunde|cpd|cpd kunde|sammelkunde|sammeldebitor|privatkunde|endkunde|gast|kunde|neukunde|testkunde|
  client de passage|client divers|clients divers|client comptoir|cliente generico|cliente varios|clientes varios|consumidor final|
  publico en general|cliente contado|cliente occasionale|clienti diversi|consumatore finale|klant|contante klant|diverse klanten|
  kontantkund|kontantkunde|klient detaliczny|customer name|company name|your name|first name last name|john doe|jane doe|max mustermann|
  erika mustermann|mustermann|musterfirma|test test|test company|demo|demo customer|example|sample|sample customer|asdf|qwerty|default customer|dummy`
    .split('|')
    .map((name) => name.trim()),
);

const placeholderMailboxes =
  /^(no[-_.]?reply|noreply[-_.]?\w*|do[-_.]?not[-_.]?reply|nobody|none|na|n-a|unknown|no[-_.]?e?mail|invalid|null)$/;

const same = /^(.)\1*$/u;
const counting = ['0123456789', '9876543210', '1234567890'];

/** Domains kept for examples (RFC 2606, RFC 6761) and those that people make up when a form demands an address. */
const placeholderDomains =
  /^((none|nomail|noemail|no-email|noreply|unknown)\.(com|org|net|de|invalid)|localhost|.+\.invalid)$/;
export const isPlaceholderDomain = (domain: string): boolean => placeholderDomains.test(domain);

export function isPlaceholderName(name: string): boolean {
  const folded = foldText(name);
  return emptyWords.has(folded) || placeholderNames.has(folded) || !/[\p{L}\p{N}]/u.test(folded);
}

/** @param local the part before the @, lower case */
export const isPlaceholderMailbox = (local: string): boolean => placeholderMailboxes.test(local);

/** Words such as "none" and rows of zeros, in any field. @param value the identifier without separators */
export const isPlaceholderCode = (value: string): boolean => emptyWords.has(foldText(value)) || /^0*$/.test(value);

/** 99999999 and the like: what forms accept as a number. Short ones may be real: customer 1111, extension 222. */
export const isRepeatedDigit = (digits: string): boolean => digits.length > 5 && same.test(digits);

/** 1234567890 and the like. */
export const isCountingUp = (digits: string): boolean =>
  digits.length > 5 && counting.some((row) => row.includes(digits));
