import type { EntryDraft, EntryOutcome, LedgerEntry } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import type { CompanyApi } from '../api.ts';
import type { Books } from '../books.ts';
import { Refusal } from '../faults.ts';
import { BATCH } from '../operations.ts';
import { entryBody } from './body.ts';
import { entityOf, manners } from './entities.ts';
import type { Body } from './header.ts';
import { explainEntryRefusal } from './refusal.ts';
import type { QuickBooksEntity } from './shape.ts';
import { entrySchema, type WireEntry } from './wire.ts';

type Ready = { draft: EntryDraft; body: Body; place: number };
type Read = (entity: QuickBooksEntity, entry: WireEntry) => Promise<LedgerEntry>;

/**
 * Writes entries: one as a request of its own, several packed into batches. What is refused concerns that entry alone. A
 * request that is lost or refused as a whole throws, as long as nothing of the call is known to stand.
 */
export async function createEntries(
  api: CompanyApi,
  books: Books,
  drafts: readonly EntryDraft[],
  read: Read,
): Promise<EntryOutcome[]> {
  const outcomes: EntryOutcome[] = drafts.map(() => ({ fault: new LedgerFault('unreachable', 'It was not sent') }));
  const ready: Ready[] = [];
  for (const [place, draft] of drafts.entries()) {
    try {
      ready.push({ draft, place, body: await bodyOf(api, books, draft) });
    } catch (fault) {
      outcomes[place] = { fault: refusal(fault) };
    }
  }
  let answered = ready.length < drafts.length;
  for (let start = 0; start < ready.length; start += BATCH) {
    const chunk = ready.slice(start, start + BATCH);
    try {
      const made =
        chunk.length === 1 ? [await alone(api, books, chunk[0], read)] : await together(api, books, chunk, read);
      for (const [index, outcome] of made.entries()) outcomes[chunk[index]?.place ?? -1] = outcome;
      answered = true;
    } catch (fault) {
      if (!answered || !(fault instanceof LedgerFault)) throw fault;
      for (const { place } of chunk) outcomes[place] = { fault };
    }
  }
  return outcomes;
}

/** A tax code or currency that was made there a moment ago is not remembered yet: read once more before it is refused. */
async function bodyOf(api: CompanyApi, books: Books, draft: EntryDraft): Promise<Body> {
  try {
    return await entryBody(api, books, draft);
  } catch (fault) {
    if (!(fault instanceof LedgerFault) || !['tax_setup', 'currency_unknown'].includes(fault.reason)) throw fault;
    books.forget();
    return entryBody(api, books, draft);
  }
}

/** What ends one entry only; everything else is the end of the call. */
function refusal(fault: unknown): LedgerFault {
  if (fault instanceof LedgerFault && ['refused', 'conflict', 'not_found'].includes(fault.kind)) return fault;
  throw fault;
}

async function alone(api: CompanyApi, books: Books, ready: Ready | undefined, read: Read): Promise<EntryOutcome> {
  if (ready === undefined) throw new RangeError('There is nothing to write');
  const { draft, body } = ready;
  const entity = entityOf(draft.entity);
  try {
    const options = { requestId: draft.key };
    const made = await api.post(entity, entrySchema, body, `create ${manners[entity].word}`, options);
    return { entry: await read(entity, made) };
  } catch (fault) {
    return { fault: await explained(api, books, draft, refusal(fault)) };
  }
}

async function explained(api: CompanyApi, books: Books, draft: EntryDraft, fault: LedgerFault): Promise<LedgerFault> {
  return fault instanceof Refusal && fault.unclear ? explainEntryRefusal(api, books, draft, fault) : fault;
}

/**
 * One batch. What it refuses is sent once more by itself: a batch that was answered before is answered the same again,
 * so a refusal in it may be that of an earlier try, before somebody mended what was refused.
 */
async function together(api: CompanyApi, books: Books, chunk: readonly Ready[], read: Read): Promise<EntryOutcome[]> {
  const operations = chunk.map(({ draft: { entity, key }, body }) => ({ kind: 'create' as const, entity, body, key }));
  const made = await api.carry(operations, 'create entries of money');
  const outcomes: EntryOutcome[] = [];
  for (const [index, ready] of chunk.entries()) {
    const { record, fault } = made[index] ?? {};
    if (fault !== undefined && fault.kind !== 'unknown') {
      outcomes.push(await alone(api, books, ready, read).catch((later: unknown) => ({ fault: asFault(later) })));
      continue;
    }
    const parsed = entrySchema.safeParse(record);
    outcomes.push(
      parsed.success
        ? { entry: await read(entityOf(ready.draft.entity), parsed.data) }
        : { fault: fault ?? new LedgerFault('unknown', 'QuickBooks’ answer could not be read', { lost: 'drop' }) },
    );
  }
  return outcomes;
}

function asFault(thrown: unknown): LedgerFault {
  if (thrown instanceof LedgerFault) return thrown;
  throw thrown;
}
