import { describeProblem } from '#shared/problems.ts';
import type { Cause } from './causes.ts';

export type Letter = { subject: string; text: string; html: string };

/** What every mail says of where it comes from. */
export type LetterHead = {
  companyName: string;
  ledgerName: string;
  mode: 'live' | 'test';
  /** Where the Dashboard shows this account in this mode, without a slash at the end. */
  dashboard: string;
};

/** Causes that have just come up. */
export function failuresLetter(head: LetterHead, causes: readonly Cause[]): Letter {
  const total = causes.reduce((sum, { count }) => sum + count, 0);
  const [first] = causes;
  const title =
    causes.length === 1 && first !== undefined
      ? `${documents(total)} stopped: ${describeProblem(first.problem).title}`
      : `${documents(total)} stopped, for ${causes.length} reasons`;
  return letter(head, title, [
    ...opening(head, `Some documents did not reach your books in ${head.ledgerName}.`),
    ...causes.flatMap((cause) => about(head, cause, false)),
  ]);
}

/** Everything that stands, by cause; `fresh` are those that were not told before. */
export function digestLetter(
  head: LetterHead,
  causes: readonly Cause[],
  fresh: readonly Cause[],
  every: 'daily' | 'weekly',
): Letter {
  const total = causes.reduce((sum, { count }) => sum + count, 0);
  const since = every === 'daily' ? 'yesterday' : 'last week';
  const lead =
    fresh.length === 0
      ? `Nothing new has stopped since ${since}; these still wait for you.`
      : `${fresh.length} of ${causes.length} ${causes.length === 1 ? 'reason' : 'reasons'} below ${fresh.length === 1 ? 'is' : 'are'} new since ${since}.`;
  return letter(head, `${documents(total)} wait${total === 1 ? 's' : ''} for you`, [
    ...opening(head, lead),
    ...causes.flatMap((cause) => about(head, cause, fresh.includes(cause))),
  ]);
}

/** Access to the books was lost: nothing can be written until somebody connects again. */
export function revokedLetter(head: LetterHead): Letter {
  return letter(head, `${head.ledgerName} no longer accepts our access`, [
    ...opening(head, `Work for ${head.companyName} is paused. Nothing is lost.`),
    { kind: 'text', text: `The permission that was given to Tieout was withdrawn or has expired.` },
    {
      kind: 'link',
      text: 'Open the app’s settings and reconnect. Waiting invoices resume by themselves.',
      url: settingsUrl(head),
      label: 'Reconnect',
    },
  ]);
}

/** Shows that mail arrives. */
export function testLetter(head: LetterHead): Letter {
  return letter(head, 'Test e-mail', [
    { kind: 'text', text: 'This is a test. If you read it, notifications arrive here.' },
  ]);
}

type Part =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; url: string; label: string };

const documents = (count: number): string => (count === 1 ? '1 document' : `${count} documents`);

const opening = ({ mode }: LetterHead, lead: string): Part[] => [
  { kind: 'text', text: lead },
  ...(mode === 'test' ? [{ kind: 'text' as const, text: 'This concerns test data.' }] : []),
];

function about(head: LetterHead, { problem, count, examples }: Cause, fresh: boolean): Part[] {
  const { title, why, fix } = describeProblem(problem);
  const rest = count - examples.length;
  return [
    { kind: 'heading', text: `${fresh ? 'New: ' : ''}${title} (${documents(count)})` },
    { kind: 'text', text: why },
    { kind: 'text', text: `What to do: ${fix}` },
    ...examples.map(({ stripeId, objectType, number }) => ({
      kind: 'link' as const,
      text: objectType === 'invoice' ? 'Invoice' : 'Credit note',
      label: number ?? stripeId,
      url: `${head.dashboard}/${objectType === 'invoice' ? 'invoices' : 'credit_notes'}/${stripeId}`,
    })),
    ...(rest > 0 ? [{ kind: 'text' as const, text: `and ${documents(rest)} more.` }] : []),
  ];
}

const settingsUrl = ({ dashboard }: LetterHead): string => `${dashboard}/settings/apps/com.tieout.tieout`;

function letter(head: LetterHead, title: string, parts: readonly Part[]): Letter {
  const footer = `Sent by Tieout for ${head.companyName}. To stop these e-mails, or to change when they come, open Notifications in the app’s settings: ${settingsUrl(head)}`;
  return {
    subject: oneLine(`Tieout: ${title} (${head.companyName})`),
    text: [...parts.map(asText), '--', footer].join('\n\n'),
    html: [
      '<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#1a1f36;max-width:600px">',
      `<h1 style="font-size:18px">${escaped(title)}</h1>`,
      ...parts.map(asHtml),
      `<p style="color:#6a7383;font-size:13px;border-top:1px solid #e3e8ee;padding-top:12px">${escaped(footer)}</p>`,
      '</body></html>',
    ].join('\n'),
  };
}

function asText(part: Part): string {
  if (part.kind === 'heading') return `* ${part.text}`;
  return part.kind === 'text' ? part.text : `${part.text} ${part.label}: ${part.url}`;
}

function asHtml(part: Part): string {
  if (part.kind === 'heading') return `<h2 style="font-size:15px;margin:24px 0 0">${escaped(part.text)}</h2>`;
  if (part.kind === 'text') return `<p>${escaped(part.text)}</p>`;
  return `<p>${escaped(part.text)} <a href="${escaped(part.url)}">${escaped(part.label)}</a></p>`;
}

/** Names of customers and products come from strangers: nothing of theirs becomes markup or a header. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 180 ? `${line.slice(0, 179)}…` : line;
};
