import type { Installation, Street } from '../sync/context.ts';

/** What a go of booking came to: ids of the postings that came to stand in the ledger. */
export type Booked = { booked: string[] };

export type BookOptions = {
  /** Look in the ledger before a first write, too: in a backfill it may stand there already. */
  lookFirst?: boolean;
  /** Only these postings. */
  ids?: readonly string[];
};

/**
 * Writes what is due of a tenant's postings to the ledger, each exactly once, reads it back, and keeps what became of it.
 * Nothing happens where money movement is off or the company cannot be reached.
 * @throws LeaseBusy while another process books for the same company; database errors
 */
export async function bookDue(
  _street: Street,
  _installation: Installation,
  _options: BookOptions = {},
): Promise<Booked> {
  return { booked: [] };
}
