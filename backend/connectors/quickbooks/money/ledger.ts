import type { EntryDraft, EntryRef, LedgerEntry, LedgerMoney } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import type { Asking, CompanyApi } from '../api.ts';
import type { Books } from '../books.ts';
import { Refusal } from '../faults.ts';
import type { Links } from '../links.ts';
import { BATCH } from '../operations.ts';
import { anyOf, PAGE, select, text } from '../query.ts';
import { anything } from '../wire.ts';
import { entryFrom } from './answer.ts';
import { createEntries } from './create.ts';
import { entityOf, manners, moneyEntities } from './entities.ts';
import { referenceOf } from './note.ts';
import type { QuickBooksEntity } from './shape.ts';
import { entrySchema, type WireEntry } from './wire.ts';

/** Ids that one query may name. */
const IDS = 30;
const DAY_MS = 86_400_000;
const DAYS_MOVED = 10;

/** Money in one company's books. */
export function money(api: CompanyApi, books: Books, links: Links): LedgerMoney {
  const read = async (entity: QuickBooksEntity, entry: WireEntry): Promise<LedgerEntry> =>
    entryFrom(entity, entry, await books.known(), links);

  const asking = (entity: QuickBooksEntity, where: readonly string[], start = 1): Asking<WireEntry> => ({
    ...{ entity, item: entrySchema },
    query: select(entity, where, { orderBy: 'Id', start }),
  });

  /** Batches are fewer a minute than requests: one question goes alone. */
  const ask = async (asked: readonly Asking<WireEntry>[], purpose: string): Promise<WireEntry[][]> => {
    const [only, ...others] = asked;
    if (only === undefined) return [];
    if (others.length === 0) return [await api.query(only, purpose)];
    const found: WireEntry[][] = [];
    for (let start = 0; start < asked.length; start += BATCH)
      found.push(...(await api.queries(asked.slice(start, start + BATCH), purpose)));
    return found;
  };

  const removeOnce = async ({ entity: name, id }: EntryRef): Promise<void> => {
    const entity = entityOf(name);
    const { word } = manners[entity];
    try {
      const { SyncToken } = await api.get(entity, entrySchema, id, `read state of ${word}`);
      await api.post(entity, anything, { Id: id, SyncToken }, `remove ${word}`, { operation: 'delete' });
    } catch (fault) {
      if (isGone(fault)) return;
      if (fault instanceof Refusal && fault.reason === 'posted') {
        const detail = `The ${word} stands on a bank deposit; take it out of the deposit in QuickBooks first`;
        throw new LedgerFault('refused', `${detail} (${fault.detail})`, { reason: 'posted', cause: fault });
      }
      throw fault;
    }
  };

  return {
    async findEntries(draft: EntryDraft) {
      const entity = entityOf(draft.entity);
      const { reference, word } = manners[entity];
      const purpose = `find ${word} by our reference`;
      const found: WireEntry[] =
        reference === null
          ? await api.all(entity, entrySchema, around(draft.date), purpose)
          : await api.find(asking(entity, [`${reference} = ${text(draft.reference)}`]), purpose);
      return Promise.all(
        found.filter((entry) => referenceOf(entity, entry) === draft.reference).map((entry) => read(entity, entry)),
      );
    },

    createEntries: (drafts) => createEntries(api, books, drafts, read),

    async readEntries(refs) {
      const asked: { entity: QuickBooksEntity; ids: string[] }[] = [];
      for (const name of new Set(refs.map(({ entity }) => entity))) {
        const entity = entityOf(name);
        const ids = [...new Set(refs.filter((ref) => ref.entity === name).map(({ id }) => id))];
        for (let start = 0; start < ids.length; start += IDS)
          asked.push({ entity, ids: ids.slice(start, start + IDS) });
      }
      const questions = asked.map(({ entity, ids }) => asking(entity, [`Id IN ${anyOf(ids)}`]));
      const pages = await ask(questions, 'read entries of money');
      const found = new Map<string, LedgerEntry>();
      for (const [index, { entity }] of asked.entries())
        for (const entry of pages[index] ?? []) found.set(`${entity}/${entry.Id}`, await read(entity, entry));
      return refs.map(({ entity, id }) => found.get(`${entity}/${id}`));
    },

    async removeEntry(ref) {
      try {
        await removeOnce(ref);
      } catch (fault) {
        // Changed between the look and the removal: once more with its new version (C72).
        if (!(fault instanceof LedgerFault) || fault.kind !== 'conflict') throw fault;
        await removeOnce(ref);
      }
    },

    async *entriesOn(accountIds, { from, to }) {
      const wanted = new Set(accountIds);
      const where = [`TxnDate >= ${text(from)}`, `TxnDate <= ${text(to)}`];
      const touches = ({ accountId, lines }: LedgerEntry) =>
        [accountId, ...lines.map((line) => line.accountId)].some((id) => id !== null && wanted.has(id));
      const purpose = 'read what stands on accounts';
      let open = moneyEntities.map((entity) => entity);
      for (let start = 1; open.length > 0; start += PAGE) {
        const pages = await ask(
          open.map((entity) => asking(entity, where, start)),
          purpose,
        );
        for (const [index, entity] of open.entries()) {
          const entries = await Promise.all((pages[index] ?? []).map((entry) => read(entity, entry)));
          const touching = entries.filter(touches);
          if (touching.length > 0) yield touching;
        }
        open = open.filter((_, index) => pages[index]?.length === PAGE);
      }
    },
  };
}

/**
 * What bears no number of ours is found by its days, since the note cannot be asked for: a bookkeeper may have moved a
 * transfer to the day of the bank statement.
 */
function around(date: string): string[] {
  const day = (offset: number) => new Date(Date.parse(date) + offset * DAY_MS).toISOString().slice(0, 10);
  return [`TxnDate >= ${text(day(-DAYS_MOVED))}`, `TxnDate <= ${text(day(DAYS_MOVED))}`];
}

/** A read says "not found"; a removal that comes second is refused in the same words. */
const isGone = (fault: unknown): boolean =>
  (fault instanceof LedgerFault && fault.kind === 'not_found') || (fault instanceof Refusal && fault.code === '610');
