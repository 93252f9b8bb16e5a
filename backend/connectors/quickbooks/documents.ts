import {
  type DocumentDraft,
  type DocumentKind,
  type DraftForm,
  type Ledger,
  type LedgerDocument,
  LedgerFault,
} from '../port.ts';
import type { CompanyApi } from './api.ts';
import type { Books } from './books.ts';
import { documentFrom, stateOf } from './document-answer.ts';
import { documentBody, entityFor, transactionOf, wordFor } from './document-body.ts';
import { Refusal } from './faults.ts';
import { lineBody } from './line-body.ts';
import type { Links, Transaction } from './links.ts';
import { externalNumberOf, keyOf, otherNumber, sameNumber } from './number.ts';
import { anyOf, select, text } from './query.ts';
import { explainRefusal } from './refusal.ts';
import { anything, documentSchema, type WireDocument } from './wire.ts';

type Documents = Pick<
  Ledger,
  'findDocuments' | 'documentsBetween' | 'createDocument' | 'readDocument' | 'addLine' | 'removeDraft'
>;

/** Invoices, estimates and credit memos of one company. */
export function documents(api: CompanyApi, books: Books, links: Links): Documents {
  const answer = async (entity: Transaction, document: WireDocument): Promise<LedgerDocument> =>
    documentFrom(entity, document, await books.known(), links);

  const find = async (
    kind: DocumentKind,
    externalNumber: string,
    form?: DraftForm,
  ): Promise<[Transaction, WireDocument][]> => {
    const asking = (entity: Transaction) => {
      const where = [`DocNumber IN ${anyOf([externalNumber, otherNumber(externalNumber)])}`];
      return { entity, item: documentSchema, query: select(entity, where) };
    };
    const purpose = `find ${kind === 'invoice' ? 'invoice or estimate' : 'credit memo'} by our number`;
    const found: [Transaction, WireDocument][] = [];
    if (kind === 'credit_memo' || form !== undefined) {
      // Batches are fewer a minute than requests: one question goes alone.
      const entity = entityFor({ kind, form });
      for (const document of await api.find(asking(entity), purpose)) found.push([entity, document]);
    } else {
      const [invoices, estimates] = await api.queries([asking('Invoice'), asking('Estimate')], purpose);
      for (const invoice of invoices) found.push(['Invoice', invoice]);
      for (const estimate of estimates) found.push(['Estimate', estimate]);
    }
    return found.filter(([, document]) => sameNumber(externalNumberOf(document), externalNumber));
  };

  /** @param number what it bears, which is not what it was written for when that is taken (C61) */
  const create = (draft: DocumentDraft, body: Record<string, unknown>, number: string): Promise<WireDocument> => {
    const entity = entityFor(draft);
    const requestId = draft.key === undefined ? undefined : `${draft.key}${number === draft.externalNumber ? '' : 'S'}`;
    const purpose = `create ${wordFor[entity]}`;
    const numbered = { ...body, DocNumber: number };
    if (requestId === undefined) return api.post(entity, documentSchema, numbered, purpose);
    return api.make(entity, documentSchema, numbered, purpose, requestId);
  };

  /** A tax code or currency that was made there a moment ago is not remembered yet: read once more before it is refused. */
  const bodyOf = async (draft: DocumentDraft): Promise<Record<string, unknown>> => {
    try {
      return await documentBody(books, draft);
    } catch (fault) {
      if (!(fault instanceof LedgerFault) || !['tax_setup', 'currency_unknown'].includes(fault.reason ?? ''))
        throw fault;
      books.forget();
      return documentBody(books, draft);
    }
  };

  const createOrRename = async (draft: DocumentDraft): Promise<WireDocument> => {
    const body = await bodyOf(draft);
    try {
      return await create(draft, body, draft.externalNumber);
    } catch (fault) {
      if (!(fault instanceof LedgerFault) || fault.reason !== 'document_number_taken') throw fault;
      const standing = await find(draft.kind, draft.externalNumber, draft.form ?? 'document');
      // Ours stands there already: a second one under another name would be a double.
      if (standing.some(([, document]) => keyOf(document) !== null)) throw fault;
      return create(draft, body, otherNumber(draft.externalNumber));
    }
  };

  const removeOnce = async (kind: DocumentKind, ledgerId: string): Promise<void> => {
    const { entity, id } = transactionOf(kind, ledgerId);
    const word = wordFor[entity];
    try {
      const standing = await api.get(entity, documentSchema, id, `read state of ${word}`);
      const { draft, state } = stateOf(entity, standing);
      if (!draft) {
        const detail = `The ${word} ${standing.DocNumber ?? id} is no draft any more (${state})`;
        throw new LedgerFault('refused', `${detail}; correct it with a credit memo instead`, { reason: 'posted' });
      }
      // The version makes sure that what was sent or paid in this very moment is not touched.
      const version = { Id: id, SyncToken: standing.SyncToken };
      await api.post(entity, anything, version, `remove ${word}`, { operation: 'delete' });
    } catch (fault) {
      if (!isGone(fault)) throw fault;
    }
  };

  return {
    async readDocument(kind, ledgerId) {
      const { entity, id } = transactionOf(kind, ledgerId);
      try {
        return await answer(entity, await api.get(entity, documentSchema, id, `read ${wordFor[entity]}`));
      } catch (fault) {
        if (isGone(fault)) return undefined;
        throw fault;
      }
    },

    async findDocuments(kind, externalNumber, form) {
      const found = await find(kind, externalNumber, form);
      return Promise.all(found.map(([entity, document]) => answer(entity, document)));
    },

    async *documentsBetween(kind, { from, to }) {
      const entities: Transaction[] = kind === 'invoice' ? ['Invoice', 'Estimate'] : ['CreditMemo'];
      const where = [`TxnDate >= ${text(from)}`, `TxnDate <= ${text(to)}`];
      for (const entity of entities) {
        const purpose = `read ${wordFor[entity]}s of a period`;
        // In the order of their making: what is made meanwhile comes last and shifts no position.
        for await (const page of api.pages(entity, documentSchema, where, purpose, 'Id'))
          yield await Promise.all(page.map((document) => answer(entity, document)));
      }
    },

    async createDocument(draft) {
      try {
        return await answer(entityFor(draft), await createOrRename(draft));
      } catch (fault) {
        throw fault instanceof Refusal && fault.unclear ? await explainRefusal(api, books, draft, fault) : fault;
      }
    },

    async addLine(kind, ledgerId, line) {
      const { entity, id } = transactionOf(kind, ledgerId);
      const standing = await api.get(entity, documentSchema, id, `read ${wordFor[entity]}`);
      const known = await books.known();
      const currency = standing.CurrencyRef?.value ?? known.facts.localCurrency;
      const { body, priced } = await lineBody(books, known, line, currency);
      const change = {
        Id: standing.Id,
        SyncToken: standing.SyncToken,
        sparse: true,
        ...(standing.GlobalTaxCalculation === undefined ? {} : { GlobalTaxCalculation: standing.GlobalTaxCalculation }),
        CustomerRef: { value: standing.CustomerRef.value },
        ...(known.multicurrency ? { CurrencyRef: { value: currency } } : {}),
        // Lines are replaced as a whole; the subtotal is the service's own.
        Line: [...standing.Line.filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail'), body],
        // What was pinned stays as it is beside a line without tax of its own.
        ...(priced?.tax?.eq(0) === true ? { TxnTaxDetail: standing.TxnTaxDetail } : {}),
      };
      const purpose = `add line to ${wordFor[entity]}`;
      return answer(entity, await api.post(entity, documentSchema, change, purpose, { operation: 'update' }));
    },

    async removeDraft(kind, id) {
      try {
        await removeOnce(kind, id);
      } catch (fault) {
        // Changed between the look and the removal: once more with its new version, if it is a draft still (C72).
        if (!(fault instanceof LedgerFault) || fault.kind !== 'conflict') throw fault;
        await removeOnce(kind, id);
      }
    },
  };
}

/** A read says "not found"; a removal that comes second is refused in the same words. */
const isGone = (fault: unknown): boolean =>
  (fault instanceof LedgerFault && fault.kind === 'not_found') || (fault instanceof Refusal && fault.code === '610');
