import { type DocumentKind, type Ledger, type LedgerDocument, LedgerFault } from '../port.ts';
import type { CompanyApi } from './api.ts';
import { documentFrom, hasTotals, isDraft } from './document-answer.ts';
import { documentBody, lineBody, sets } from './document-body.ts';
import type { Links } from './links.ts';
import { code, codeForm, guid } from './odata.ts';
import { anything, documentSchemas, documentStateSchema, lineSchema, type WireDocument } from './wire.ts';

type Documents = Pick<
  Ledger,
  'findDocuments' | 'documentsBetween' | 'createDocument' | 'readDocument' | 'addLine' | 'removeDraft'
>;

/** Documents of one page of a long list. Each brings its lines, so fewer than of plain records. */
const PAGE = 500;

/**
 * Sales invoices and credit memos of one company. Drafts and posted ones share an entity set and keep their id when
 * they are posted, while the number changes.
 * @param localCurrency asked only when an answer leaves the currency blank.
 */
export function documents(api: CompanyApi, links: Links, localCurrency: () => Promise<string>): Documents {
  const withLines = (kind: DocumentKind) => ({ expand: sets[kind].lines });

  /** Lines beyond the first page of an expanded list are fetched where the answer points to them. */
  const complete = async (kind: DocumentKind, document: WireDocument): Promise<LedgerDocument> => {
    const currency = document.currencyCode ?? (await localCurrency());
    if (document.moreLines === undefined || document.lines === undefined)
      return documentFrom(kind, document, currency, links);
    const path = `${sets[kind].documents}(${guid(document.id)})/${sets[kind].lines}`;
    const lines = [...document.lines];
    const more = { from: document.moreLines };
    for await (const page of api.pages(lineSchema, path, {}, `read ${sets[kind].word} lines`, more))
      lines.push(...page);
    return documentFrom(kind, { ...document, lines }, currency, links);
  };

  const readDocument: Documents['readDocument'] = async (kind, id) => {
    try {
      const path = `${sets[kind].documents}(${guid(id)})`;
      return await complete(
        kind,
        await api.get(documentSchemas[kind], path, withLines(kind), `read ${sets[kind].word}`),
      );
    } catch (fault) {
      if (isNotFound(fault)) return undefined;
      throw fault;
    }
  };

  /** The document as it stands after a write of ours. A look that fails takes nothing back of what was written. */
  const readBack = async (kind: DocumentKind, id: string): Promise<LedgerDocument> => {
    const written = `The ${sets[kind].word} was written, but reading it back failed`;
    let document: LedgerDocument | undefined;
    try {
      document = await readDocument(kind, id);
    } catch (fault) {
      const detail = fault instanceof LedgerFault ? `${written}: ${fault.detail}` : written;
      throw new LedgerFault('unknown', detail, { lost: 'drop', cause: fault });
    }
    if (document === undefined) throw new LedgerFault('not_found', `${written}: it is gone already`);
    return document;
  };

  /** Resolves also when there was nothing left to remove. @throws LedgerFault `refused`/`posted`, `conflict`. */
  const removeOnce = async (kind: DocumentKind, id: string): Promise<void> => {
    const path = `${sets[kind].documents}(${guid(id)})`;
    const { word } = sets[kind];
    try {
      const state = await api.get(
        documentStateSchema,
        path,
        { select: ['id', 'number', 'status'] },
        `read state of ${word}`,
      );
      if (!isDraft(state.status)) {
        const detail = `The ${word} ${state.number} is no draft any more (${state.status.trim() || 'no state'})`;
        throw new LedgerFault('refused', `${detail}; correct it with a credit memo instead`, { reason: 'posted' });
      }
      // The version makes sure that a document posted in this very moment is not touched.
      await api.delete(path, state['@odata.etag'] ?? '*', `remove draft ${word}`);
    } catch (fault) {
      if (!isNotFound(fault)) throw fault;
    }
  };

  return {
    readDocument,

    async findDocuments(kind, externalNumber) {
      const options = { filter: `externalDocumentNumber eq ${code(externalNumber)}`, ...withLines(kind) };
      const purpose = `find ${sets[kind].word} by our number`;
      const found = await api.all(documentSchemas[kind], sets[kind].documents, options, purpose);
      const ours = found.filter((one) => codeForm(one.externalDocumentNumber) === codeForm(externalNumber));
      const answer: LedgerDocument[] = [];
      for (const document of ours) answer.push(await complete(kind, document));
      return answer;
    },

    async *documentsBetween(kind, { from, to }) {
      const { documents: path, date, word } = sets[kind];
      const options = { filter: `${date} ge ${from} and ${date} le ${to}`, ...withLines(kind) };
      const list = api.pages(documentSchemas[kind], path, options, `read ${word}s of a period`, { pageSize: PAGE });
      for await (const page of list) {
        const answer: LedgerDocument[] = [];
        for (const document of page) answer.push(await complete(kind, document));
        yield answer;
      }
    },

    async createDocument(draft) {
      const { documents: path, word } = sets[draft.kind];
      const body = documentBody(draft);
      const created = await api.post(
        documentSchemas[draft.kind],
        path,
        body,
        `create draft ${word}`,
        withLines(draft.kind),
      );
      // Versions differ in what a deep insert answers; one look tells what is missing.
      const told = hasTotals(created) && created.lines !== undefined && created.moreLines === undefined;
      if (!told) return readBack(draft.kind, created.id);
      return documentFrom(draft.kind, created, created.currencyCode ?? draft.currency, links);
    },

    async addLine(kind, id, line) {
      const path = `${sets[kind].documents}(${guid(id)})/${sets[kind].lines}`;
      await api.post(anything, path, lineBody(kind, line), `add line to ${sets[kind].word}`);
      return readBack(kind, id);
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

const isNotFound = (fault: unknown): boolean => fault instanceof LedgerFault && fault.kind === 'not_found';
