import { z } from 'zod';
import type { DocumentKind, LedgerChanges } from '../port.ts';
import type { CompanyApi } from './api.ts';
import { type Part, partBody } from './batch.ts';
import { contact } from './contacts.ts';
import { documentFrom } from './document-answer.ts';
import { sets } from './document-body.ts';
import type { Links } from './links.ts';
import { entityOf, ledgerEntrySchema, ownEntries } from './money/index.ts';
import { query } from './odata.ts';
import { customerFields, customerSchema, documentSchemas } from './wire.ts';

const PURPOSE = 'read what changed';
/** Records may become visible a little after their time of change; reading them twice costs nothing. */
const OVERLAP_MS = 10_000;

const kinds: readonly DocumentKind[] = ['invoice', 'credit_memo'];
const fields = ['id', 'number', 'externalDocumentNumber', 'customerId', 'currencyCode', 'status', 'postingDate'];
const totals = ['totalAmountIncludingTax', 'totalTaxAmount'];
const pageOf = <T>(item: z.ZodType<T>) => z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });

/**
 * Customers, invoices and credit memos that changed, drafts that were posted among them, and entries of ours that were
 * posted, in one request by their time of change. Deletions are not in it: Business Central keeps none. Lines of
 * documents are not read.
 * @param localCurrency asked only when an answer leaves the currency blank
 */
export function changes(
  api: CompanyApi,
  links: Links,
  localCurrency: () => Promise<string>,
): (since: Date) => Promise<LedgerChanges> {
  return async (since) => {
    const until = new Date();
    const filter = `lastModifiedDateTime ge ${new Date(since.getTime() - OVERLAP_MS).toISOString()}`;
    const customers = { path: 'customers', options: { filter, select: customerFields } };
    const lists = kinds.map((kind) => {
      const { documents: path, date } = sets[kind];
      return { kind, path, options: { filter, select: [...fields, ...totals, date] } };
    });
    const posted = { path: 'generalLedgerEntries', options: ownEntries(filter) };
    const parts = [customers, ...lists, posted].map(
      ({ path, options }): Part => ({ method: 'GET', path: path + query(options) }),
    );
    const answers = await api.batch(parts, PURPOSE, 'each');
    /** The first page came with the batch; others follow where there are so many. */
    const all = async <T>(index: number, schema: z.ZodType<T>, path: string): Promise<T[]> => {
      const part = parts[index];
      if (part === undefined) return [];
      const page = partBody(part, answers[index] ?? null, pageOf(schema), PURPOSE);
      const found = [...page.value];
      const from = page['@odata.nextLink'];
      if (from !== undefined)
        for await (const more of api.pages(schema, path, {}, PURPOSE, { from })) found.push(...more);
      return found;
    };
    const found: LedgerChanges = {
      contacts: (await all(0, customerSchema, 'customers')).map(contact),
      documents: [],
      entries: [],
      until,
      complete: true,
    };
    for (const [index, { kind, path }] of lists.entries())
      for (const document of await all(index + 1, documentSchemas[kind], path)) {
        const currency = document.currencyCode ?? (await localCurrency());
        found.documents.push({ kind, id: document.id, document: documentFrom(kind, document, currency, links) });
      }
    const numbers = new Map<string, string>();
    for (const entry of await all(lists.length + 1, ledgerEntrySchema, posted.path))
      numbers.set(entry.documentNumber, entityOf(entry));
    found.entries.push(...[...numbers].map(([id, entity]) => ({ entity, id })));
    return found;
  };
}
