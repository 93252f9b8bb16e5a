import { dateIn, type PlainDate } from '../documents/dates.ts';
import type { Journey } from './context.ts';

/** Whether a date may be booked on, as far as the ledger tells. */
export const isOpen = ({ connection }: Pick<Journey, 'connection'>, date: PlainDate): boolean =>
  (connection.postingFrom === null || date >= connection.postingFrom) &&
  (connection.postingTo === null || date <= connection.postingTo);

/** Whether the ledger tells of a period at all, or only by refusing. */
export const tellsPeriod = ({ connection }: Pick<Journey, 'connection'>): boolean =>
  connection.postingFrom !== null || connection.postingTo !== null;

/**
 * The next day worth trying after one that the ledger refused without telling its periods: books are closed by months, so
 * it is the first of the next month, at the latest today. Null when even today was refused.
 */
export function dayToTry(refused: PlainDate, today: PlainDate): PlainDate | null {
  if (refused >= today) return null;
  const [year = 0, month = 0] = refused.split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return next < today ? next : today;
}

/** Today in the company's zone. */
export const today = ({ street, settings }: Pick<Journey, 'street' | 'settings'>): PlainDate =>
  dateIn(street.now(), settings.documents.timeZone);
