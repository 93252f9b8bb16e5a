import type { Settings } from '#shared/settings.ts';
import type { Capabilities } from '../connectors/port.ts';
import { dateIn } from '../documents/dates.ts';
import type { InvoiceLine } from '../documents/invoice.ts';
import { cleanText } from '../documents/text.ts';
import { lengthOf } from './limits.ts';

/** What a ledger's lines offer for text (connector's capabilities). */
export type TextLimits = Pick<Capabilities['lines'], 'comment' | 'descriptionLength' | 'continuationLength'>;

/** A line's text as it is written: in the line, its second field, and comment lines that follow it. */
export type LineText = { description: string; description2: string | null; comments: string[]; notes: string[] };

/**
 * Spreads a text over a ledger's fields without losing a word: the description, its continuation, then comment lines.
 * Breaks between words; a word longer than its field is broken between characters. Where the ledger has no comment
 * lines, the rest is cut, with a note.
 */
export function fitText(text: string, limits: TextLimits): LineText {
  const words = cleanText(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
  const description = takeLine(words, limits.descriptionLength);
  const description2 = limits.continuationLength > 0 ? takeLine(words, limits.continuationLength) : '';
  const comments: string[] = [];
  while (limits.comment && words.length > 0) comments.push(takeLine(words, limits.descriptionLength));
  const notes = words.length > 0 ? [`The text of a line was cut: “… ${words.join(' ')}” did not fit.`] : [];
  return { description, description2: description2 || null, comments, notes };
}

/**
 * The text of an invoice line: Stripe's description (the product's name where there is none), and the service period
 * where the merchant wants it kept.
 * @param timeZone IANA zone in which the period's instants become calendar dates
 */
export function describeLine(
  line: Pick<InvoiceLine, 'description' | 'productName' | 'period'>,
  mode: Settings['documents']['servicePeriod'],
  timeZone: string,
  limits: TextLimits,
): LineText {
  const text = cleanText(line.description).trim() || line.productName || '';
  const period = mode === 'omit' ? null : servicePeriod(line.period, timeZone);
  if (period === null) return fitText(text, limits);
  if (mode === 'description' || !limits.comment) return fitText(`${text} (${period})`.trim(), limits);
  const fitted = fitText(text, limits);
  const comment = fitText(`Service period: ${period}`, limits);
  return { ...fitted, comments: [...fitted.comments, comment.description, ...comment.comments] };
}

/**
 * The service period in calendar dates, both ends as Stripe prints them: "2026-01-15 – 2026-02-15". Null for what has
 * no duration: one-off items carry the moment of their creation as both ends.
 */
export function servicePeriod(period: InvoiceLine['period'], timeZone: string): string | null {
  if (period === null || period.start.getTime() === period.end.getTime()) return null;
  const [start, end] = [dateIn(period.start, timeZone), dateIn(period.end, timeZone)];
  return start === end ? start : `${start} – ${end}`;
}

/** Takes as many words off the front as fit into one line of that length; at least one character of them. */
function takeLine(words: string[], limit: number): string {
  let line = '';
  for (;;) {
    const [word] = words;
    if (word === undefined) return line;
    const longer = line === '' ? word : `${line} ${word}`;
    if (lengthOf(longer) <= limit) {
      line = longer;
      words.shift();
      continue;
    }
    if (line !== '') return line;
    const [head, rest] = breakWord(word, limit);
    words.splice(0, 1, ...(rest === '' ? [] : [rest]));
    return head;
  }
}

/** Breaks between code points, so that no character is torn into halves of a surrogate pair. */
function breakWord(word: string, limit: number): [head: string, rest: string] {
  let head = '';
  for (const character of word) {
    if (head !== '' && lengthOf(head) + lengthOf(character) > limit) break;
    head += character;
  }
  return [head, word.slice(head.length)];
}
