import type { DocumentPageView } from '../../../shared/api/documents.ts';
import type { ActionAnswer } from '../../../shared/api/invoice.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerKeys } from '../data/answer-keys.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import type { InvoiceState } from './use-invoice.ts';
import { useMutation } from './use-mutation.ts';
import { usePolling } from './use-polling.ts';
import { useRead } from './use-read.ts';
import type { Resource } from './use-resource.ts';

const said: Record<string, string> = {
  sync: 'Sync started',
  replay: 'Replay started',
  undo: 'Undo started',
  exclude: 'Document excluded',
  include: 'Document included',
};

export type DocumentState = { page: Resource<DocumentPageView>; invoice: InvoiceState };

/**
 * A document on its own page. `invoice` is the same in the form that the parts of the invoice view take, so that a
 * question is answered here with what answers it there.
 * @param done called when an action has succeeded
 */
export function useDocument(session: Session, documentId: string, done: () => void): DocumentState {
  const asked = { document_id: documentId };
  const page = useRead<DocumentPageView>(session, paths.document, asked, answerKeys.document);
  const mutation = useMutation<{ sentence: string; page?: DocumentPageView } | ActionAnswer>(
    session,
    ['sentence'],
    (answer, name) => {
      // An answer to a question comes with the invoice only: the page around it is read again.
      if ('page' in answer && answer.page !== undefined) page.replace(answer.page);
      else void page.reload();
      toast(said[name] ?? 'Answer kept');
      done();
    },
  );
  const status = page.value?.row.status;
  usePolling((status === 'queued' || status === 'syncing') && mutation.pending === null, page.reload);
  return {
    page,
    invoice: {
      resource: { ...page, value: page.value?.view ?? null, replace: () => void page.reload() },
      mutation,
      act: (action, reason) =>
        mutation.run(action, paths.documentAction, {
          ...asked,
          action,
          ...(reason === undefined || reason.trim() === '' ? {} : { reason: reason.trim() }),
        }),
      resolve: (answer) => mutation.run(answer.resolve, paths.invoiceResolve, answer),
    },
  };
}
