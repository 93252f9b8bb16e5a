import type { EntryDraft, EntryLineDraft } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import type { Books } from '../books.ts';

type Ref = { value: string };

/** A value as the settings keep it: a name, an id, or the id of a reference record (`CLASS:12`). */
const chosen = ({ dimensions }: Pick<EntryLineDraft, 'dimensions'>, key: 'class' | 'location'): string | undefined => {
  const found = Object.entries(dimensions).find(([name]) => name.toLowerCase() === key)?.[1];
  return found?.replace(/^(CLASS|LOCATION):/, '');
};

export async function classRef(books: Books, line: EntryLineDraft): Promise<{ ClassRef?: Ref }> {
  const value = chosen(line, 'class');
  return value === undefined ? {} : { ClassRef: { value: await books.dimension('Class', value) } };
}

/** A journal entry has a location on each line. */
export async function lineLocation(books: Books, line: EntryLineDraft): Promise<{ DepartmentRef?: Ref }> {
  const value = chosen(line, 'location');
  return value === undefined ? {} : { DepartmentRef: { value: await books.dimension('Department', value) } };
}

/** Everything else has one location. @throws LedgerFault where its lines name several */
export async function location(books: Books, { lines }: EntryDraft): Promise<{ DepartmentRef?: Ref }> {
  const values = new Set(lines.flatMap((line) => chosen(line, 'location') ?? []));
  const [value] = values;
  if (value === undefined) return {};
  if (values.size > 1) {
    const detail = `QuickBooks keeps one location for the whole record, and its lines name ${[...values].join(' and ')}`;
    throw new LedgerFault('refused', `${detail}; change the rules so that they name one`);
  }
  return { DepartmentRef: { value: await books.dimension('Department', value) } };
}
