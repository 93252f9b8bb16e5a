import type { Session } from './session.ts';

/** What earlier reads answered, newest last; the Dashboard keeps it as text, for as long as the page is open. */
type Remembered = readonly (readonly [name: string, answer: object])[];

/** Enough for going back and forth between some invoices; a merchant never waits for a long list to be unpacked. */
const mostAnswers = 12;
const longestAnswer = 200_000;

/** One read of one person in one account and mode: nobody is shown what another one may see. */
export function answerName(session: Session, path: string, payload: object): string {
  return JSON.stringify([session.accountId, session.mode, session.userId, session.roles, path, payload]);
}

/** The remembered answer of that name, or null. */
export function recall(text: string | null, name: string): object | null {
  return unpack(text).find(([known]) => known === name)?.[1] ?? null;
}

/** The text to keep, with this answer as the newest. An answer of unusual length is left out. */
export function remember(text: string | null, name: string, answer: object): string {
  const others = unpack(text).filter(([known]) => known !== name);
  const fits = JSON.stringify(answer).length <= longestAnswer;
  return JSON.stringify([...others, ...(fits ? [[name, answer]] : [])].slice(-mostAnswers));
}

/** Another viewport, of another version perhaps, may have written it: what is not understood is no memory. */
function unpack(text: string | null): Remembered {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? read.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Remembered[number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'object' && value[1] !== null;
}
