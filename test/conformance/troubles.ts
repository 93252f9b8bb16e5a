import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LedgerUnderTest, Trouble } from './control.ts';
import { contactDraft, documentDraft, itemLine } from './drafts.ts';
import { gather } from './lists.ts';

/** What goes wrong on the way, one fault per test: a write is never reported as undone when it may stand. */
export function troubles(ledger: () => LedgerUnderTest): void {
  const open = (http = ledger().http) => ledger().connector.open(http, ledger().company);
  const { seeded, spoil } = { seeded: () => ledger().control.seeded, spoil: () => ledger().control.spoil };
  const draftInvoice = () => documentDraft('invoice', seeded(), [itemLine(seeded())]);
  afterEach(() => ledger().control.calm());

  describe('a document is being made', () => {
    it.each<[string, Trouble, object]>([
      ['the answer is lost after the commit', { kind: 'lose_answer' }, { kind: 'unknown', lost: 'drop' }],
      [
        'a gateway gives up after the commit',
        { kind: 'status_after', status: 504 },
        { kind: 'unknown', lost: 'timeout' },
      ],
      ['a gateway breaks after the commit', { kind: 'status_after', status: 502 }, { kind: 'unknown', lost: 'drop' }],
    ])('given %s, then the outcome is unknown and a look-up finds the one document', async (_, trouble, fault) => {
      const draft = draftInvoice();
      spoil()('create_document', trouble);
      await expect(open().createDocument(draft)).rejects.toMatchObject(fault);
      const found = await open().findDocuments('invoice', draft.externalNumber);
      expect(found).toMatchObject([{ externalNumber: draft.externalNumber, draft: true }]);
      expect(found[0]?.lines).toHaveLength(1);
    });

    it('given a slow answer, when our time is up, then the outcome is unknown and the document appears later', async () => {
      const draft = draftInvoice();
      const { impatient, patienceMs } = ledger().control;
      spoil()('create_document', { kind: 'delay', delayMs: patienceMs * 2 });
      await expect(open(impatient).createDocument(draft)).rejects.toMatchObject({ kind: 'unknown', lost: 'timeout' });
      expect(await open().findDocuments('invoice', draft.externalNumber)).toEqual([]);
      await vi.waitFor(
        async () => expect(await open().findDocuments('invoice', draft.externalNumber)).toHaveLength(1),
        { timeout: 10_000, interval: 100 },
      );
    });

    it.each<[string, Trouble, object]>([
      ['the connection breaks before', { kind: 'drop' }, { kind: 'unknown', lost: 'drop' }],
      ['an internal error', { kind: 'status', status: 500 }, { kind: 'unknown' }],
      ['too many requests', { kind: 'status', status: 429 }, { kind: 'throttled', retryAfterMs: null }],
      [
        'too many requests with a time to wait',
        { kind: 'status', status: 429, headers: { 'retry-after': '3' } },
        { kind: 'throttled', retryAfterMs: 3000 },
      ],
      ['no service', { kind: 'status', status: 503 }, { kind: 'unavailable' }],
      ['a token that is refused', { kind: 'status', status: 401 }, { kind: 'unauthorized' }],
    ])('given %s, then the fault says so, nothing stands, and the next try succeeds', async (_, trouble, fault) => {
      const draft = draftInvoice();
      spoil()('create_document', trouble);
      await expect(open().createDocument(draft)).rejects.toMatchObject(fault);
      expect(await open().findDocuments('invoice', draft.externalNumber)).toEqual([]);
      expect(await open().createDocument(draft)).toMatchObject({ draft: true });
    });

    it('given nobody listens, then it was certainly not processed', async () => {
      await expect(open(ledger().control.nowhere).createDocument(draftInvoice())).rejects.toMatchObject({
        kind: 'unreachable',
      });
    });

    it('given an answer that is none, then the outcome is unknown', async () => {
      spoil()('create_document', { kind: 'status', status: 200, body: 'Welcome to the proxy' });
      await expect(open().createDocument(draftInvoice())).rejects.toMatchObject({ kind: 'unknown' });
    });
  });

  describe('other writes', () => {
    it('given the answer to a new contact is lost, then it is unknown, and the contact can be found', async () => {
      const draft = contactDraft({ email: 'lost@example.com' });
      const since = new Date();
      spoil()('create_contact', { kind: 'lose_answer' });
      await expect(open().createContact(draft)).rejects.toMatchObject({ kind: 'unknown', lost: 'drop' });
      expect(await open().findCreatedContacts(draft, since)).toMatchObject([{ name: draft.name, email: draft.email }]);
    });

    it('given the answer to a removal is lost, then it is unknown, and removing again settles it', async () => {
      const { id } = await open().createDocument(draftInvoice());
      spoil()('remove_document', { kind: 'lose_answer' });
      await expect(open().removeDraft('invoice', id)).rejects.toMatchObject({ kind: 'unknown' });
      await open().removeDraft('invoice', id);
      expect(await open().readDocument('invoice', id)).toBeUndefined();
    });

    it('given the answer to an added line is lost, then it is unknown, and reading tells that it stands', async () => {
      const { id } = await open().createDocument(draftInvoice());
      spoil()('add_line', { kind: 'lose_answer' });
      const line = itemLine(seeded(), { description: 'Rounding', unitPrice: '0.01' });
      await expect(open().addLine('invoice', id, line)).rejects.toMatchObject({ kind: 'unknown' });
      expect((await open().readDocument('invoice', id))?.lines?.at(-1)?.description).toBe('Rounding');
    });
  });

  describe('reading', () => {
    it.each<[Trouble, string]>([
      [{ kind: 'status', status: 429 }, 'throttled'],
      [{ kind: 'status', status: 503 }, 'unavailable'],
      [{ kind: 'status', status: 500 }, 'unavailable'],
      [{ kind: 'status', status: 504 }, 'unavailable'],
      [{ kind: 'status', status: 200, body: '<html>' }, 'unavailable'],
    ])('given %j, when contacts are read, then the fault is %s, never a short list', async (trouble, kind) => {
      spoil()('list_contacts', trouble);
      await expect(gather(open().contactsChangedSince(null))).rejects.toMatchObject({ kind });
    });

    it('given no service, when a document is looked for, then that is a fault, never "there is none"', async () => {
      spoil()('find_document', { kind: 'status', status: 503 });
      await expect(open().findDocuments('invoice', 'ANY')).rejects.toMatchObject({ kind: 'unavailable' });
    });
  });
}
