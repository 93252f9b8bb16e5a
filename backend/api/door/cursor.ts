import { z } from 'zod';
import { HttpError } from '../../routes/http-error.ts';

const shape = z.tuple([z.string().max(300), z.string().max(300)]);

/** Where the next page begins: the last row's place in the order, and its id. */
export const writeCursor = (place: string, id: string): string =>
  Buffer.from(JSON.stringify([place, id])).toString('base64url');

/** @throws HttpError 422 for what is no cursor of ours: silently beginning anew would make an endless loop */
export function readCursor(cursor: string | undefined): [place: string, id: string] | null {
  if (cursor === undefined) return null;
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw badCursor();
  }
}

/** As {@link readCursor} for an order by an instant. */
export function readInstantCursor(cursor: string | undefined): [at: string, id: string] | null {
  const read = readCursor(cursor);
  const fits = read === null || (instant.test(read[0]) && z.uuid().safeParse(read[1]).success);
  if (!fits) throw badCursor();
  return read;
}

const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/;

const badCursor = () =>
  new HttpError(422, 'invalid_request', 'The request does not fit', 'cursor: It is none that this list gave out.', {
    errors: [{ path: 'cursor', message: 'Take next_cursor of the page before, unchanged.' }],
  });
