import type { BookedShare, Posting } from '../documents/posting.ts';

/** The shares of postings as they stand in the books, for a proof. */
export const sharesOf = (postings: readonly Posting[]): BookedShare[] =>
  postings.flatMap(({ key, members }) => members.map((member) => ({ ...member, postingKey: key })));
