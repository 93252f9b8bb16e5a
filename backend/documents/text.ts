/** Line breaks, tabs and the like: what separates words, but cannot stand in a one-line field. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** Control characters and lone surrogates: no ledger stores them, some answer with a fault. */
const unstorable = /[\p{Cc}\p{Cs}]/gu;
/** Format characters: zero-width spaces, direction marks, soft hyphens. Invisible, so never part of an identity. */
const invisible = /\p{Cf}/gu;

/** Text for a one-line field: line breaks become a space, control characters and broken surrogates go. */
export function cleanText(text: string): string {
  return text.replace(breaks, ' ').replace(unstorable, '');
}

/**
 * Text for comparing by eye-sight: compatibility forms made one (NFKC), invisible characters out, letter case and
 * white space folded. Accents and punctuation stay: "Pro" and "Pró" are two items. Idempotent.
 */
export function foldText(text: string): string {
  return cleanText(text)
    .normalize('NFKC')
    .replace(invisible, '')
    .toLowerCase() // Down, up and down again: ẞ becomes ß, ß becomes SS, and all end as ss; ﬁ becomes fi.
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
}
