import type { WireDocument } from './wire.ts';

/** Longest document number. */
export const NUMBER_LENGTH = 21;

const mark = 'Tieout ';
/** Appended where the number itself is somebody else's (C61). */
const suffix = '-S';

/** The number under which a document is written when its own is taken: always the same one. */
export const otherNumber = (externalNumber: string): string =>
  `${externalNumber.slice(0, NUMBER_LENGTH - suffix.length)}${suffix}`;

/** The memo that tells a document of ours by the number it was written for, below what a mapping says. */
export const noteFor = (externalNumber: string, mapped?: string): string =>
  [...(mapped === undefined || mapped === '' ? [] : [mapped]), `${mark}${externalNumber}`].join('\n');

/** The number that a document was written for: from its memo, else the one it bears. */
export function externalNumberOf(document: Pick<WireDocument, 'DocNumber' | 'PrivateNote'>): string {
  return keyOf(document) ?? document.DocNumber ?? '';
}

/** The number in the memo; null on a document that is not ours. */
export function keyOf({ PrivateNote: note }: Pick<WireDocument, 'PrivateNote'>): string | null {
  const line = (note ?? '').split(/\r?\n|(?= - )/).findLast((part) => part.replace(/^ - /, '').startsWith(mark));
  return line === undefined ? null : line.replace(/^ - /, '').slice(mark.length).trim();
}

export const sameNumber = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
