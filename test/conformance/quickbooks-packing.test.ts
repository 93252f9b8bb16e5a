import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DocumentDraft, type Lane, type Ledger, LedgerFault } from '#backend/connectors/port.ts';
import { documentDraft, itemLine } from './drafts.ts';
import { type QuickBooksUnderTest, quickBooksBooks } from './quickbooks.ts';

describe('documents that wait for their share of the budget', () => {
  let books: QuickBooksUnderTest;
  let ledger: Ledger;
  /** Lets those in the queue go, having waited or not. */
  let open: (end: { waited: boolean } | LedgerFault) => void;
  let mayPack: boolean;
  beforeAll(async () => {
    books = await quickBooksBooks();
  });
  afterAll(() => books.close());
  beforeEach(async () => {
    mayPack = true;
    let gate = new Promise<{ waited: boolean } | LedgerFault>((resolve) => {
      open = resolve;
    });
    const lane: Lane = {
      id: 'connection',
      share: async () => {
        const end = await gate;
        gate = Promise.resolve({ waited: true });
        if (end instanceof LedgerFault) throw end;
        return end;
      },
      pack: async () => mayPack,
    };
    ledger = books.connector.open({ request: (request) => books.http.request(request), lane }, books.company);
    // What is remembered of the company is read outside of what is counted.
    await ledger.facts();
  });

  const drafts = (count: number): DocumentDraft[] =>
    Array.from({ length: count }, () => {
      const draft = documentDraft('invoice', books.seeded, [itemLine(books.seeded)], { form: 'document' });
      return { ...draft, key: `key-${draft.externalNumber}` };
    });
  /** Starts all, lets them go once all are in the queue, and answers what became of each and what was sent. */
  const write = async (all: readonly DocumentDraft[], end: { waited: boolean } | LedgerFault) => {
    const before = books.simulator.requests.length;
    const going = Promise.allSettled(all.map((draft) => ledger.createDocument(draft)));
    await new Promise((resolve) => setImmediate(resolve));
    open(end);
    const outcomes = await going;
    const sent = books.simulator.requests.slice(before).map(({ method, path }) => `${method} ${path.split(/[/?]/)[4]}`);
    return { outcomes: outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.reason)), sent };
  };

  it('given the budget let nobody go for a while, then all that waits goes in one request, each with its own answer', async () => {
    const all = drafts(5);
    const { outcomes, sent } = await write(all, { waited: true });
    expect(sent).toEqual(['POST batch']);
    expect(outcomes).toMatchObject(all.map(({ externalNumber }) => ({ externalNumber, draft: true })));
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(5);
  });

  it('given there is budget, or batches have run out, then the first goes alone at once', async () => {
    expect((await write(drafts(2), { waited: false })).sent[0]).toBe('POST invoice');
    mayPack = false;
    const all = drafts(3);
    const { sent, outcomes } = await write(all, { waited: true });
    expect(sent).toEqual(['POST invoice', 'POST invoice', 'POST invoice']);
    expect(outcomes).toMatchObject(all.map(({ externalNumber }) => ({ externalNumber })));
  });

  it('C75: given one of them is refused, then the others stand, and it is said what is wrong with that one', async () => {
    const [good, bad, last] = drafts(3);
    if (good === undefined || bad === undefined || last === undefined) throw new Error('There are no drafts');
    const lines = [itemLine(books.seeded, { targetId: books.seeded.blockedItem.id })];
    const { outcomes } = await write([good, { ...bad, lines }, last], { waited: true });
    expect(outcomes[1]).toMatchObject({ kind: 'refused', reason: 'item_missing' });
    expect(outcomes[0]).toMatchObject({ externalNumber: good.externalNumber });
    expect(outcomes[2]).toMatchObject({ externalNumber: last.externalNumber });
  });

  it('C02: given the answer is lost, then each is unknown, and each stands exactly once', async () => {
    const all = drafts(3);
    books.simulator.faults.add({ path: '/batch\\?requestid', kind: 'lose_answer' });
    const { outcomes } = await write(all, { waited: true });
    for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'unknown', lost: 'drop' });
    for (const { externalNumber } of all)
      expect(await ledger.findDocuments('invoice', externalNumber, 'document')).toHaveLength(1);
  });

  /** A new document and two questions for one that stands, all at once. */
  const mixed = async () => {
    const [standing, fresh] = drafts(2);
    if (standing === undefined || fresh === undefined) throw new Error('There are no drafts');
    const made = await books.connector.open(books.http, books.company).createDocument(standing);
    const ask = () => ledger.findDocuments('invoice', standing.externalNumber, 'document');
    const before = books.simulator.requests.length;
    const going = Promise.allSettled([ledger.createDocument(fresh), ask(), ask()]);
    await new Promise((resolve) => setImmediate(resolve));
    open({ waited: true });
    return { made, outcomes: await going, sent: books.simulator.requests.length - before };
  };

  it('given questions wait beside a write, then they go with it in one request', async () => {
    const { made, outcomes, sent } = await mixed();
    expect(sent).toBe(1);
    expect(outcomes.slice(1)).toEqual([1, 2].map(() => ({ status: 'fulfilled', value: [made] })));
  });

  it('given the answer to both is lost, then only the write is unknown, and the questions are asked again', async () => {
    books.simulator.faults.add({ path: '/batch\\?requestid', kind: 'lose_answer' });
    const { outcomes } = await mixed();
    const reasons = outcomes.map((each) => (each.status === 'rejected' ? each.reason : null));
    expect(reasons).toMatchObject([{ kind: 'unknown' }, { kind: 'unavailable' }, { kind: 'unavailable' }]);
  });

  it('given another connection waits for the same company, then nothing of it goes in our request', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lane = (id: string): Lane => ({
      id,
      share: () => gate.then(() => ({ waited: true })),
      pack: async () => true,
    });
    const ledgers = ['one', 'two'].map((id) =>
      books.connector.open({ request: (request) => books.http.request(request), lane: lane(id) }, books.company),
    );
    const all = ledgers.map((each) => ({ each, own: drafts(2) }));
    const before = books.simulator.requests.length;
    const going = Promise.all(all.flatMap(({ each, own }) => own.map((draft) => each.createDocument(draft))));
    await new Promise((resolve) => setImmediate(resolve));
    release();
    await going;
    const bodies = books.simulator.requests.slice(before).map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    for (const { own } of all) {
      const carrying = bodies.filter((body) => own.some(({ externalNumber }) => body.includes(externalNumber)));
      expect(carrying).toHaveLength(1);
    }
  });

  it('given the budget lets nobody go in time, then all step aside, and nothing was sent', async () => {
    const fault = new LedgerFault('throttled', 'used up', { retryAfterMs: 1000 });
    const { outcomes, sent } = await write(drafts(3), fault);
    expect(sent).toEqual([]);
    expect(outcomes).toEqual([fault, fault, fault]);
  });
});
