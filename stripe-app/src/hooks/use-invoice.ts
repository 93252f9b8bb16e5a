import type { ActionAnswer, InvoiceView, Resolve } from '../../../shared/api/invoice.ts';
import { paths } from '../../../shared/api/paths.ts';
import type { DocumentAction } from '../../../shared/statuses.ts';
import { answerKeys } from '../data/answer-keys.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { type Mutation, useMutation } from './use-mutation.ts';
import { usePolling } from './use-polling.ts';
import { useRead } from './use-read.ts';
import type { Resource } from './use-resource.ts';

/** Actions that change something; a preview does not. */
export type InvoiceAction = Exclude<DocumentAction, 'preview'>;

export type InvoiceState = {
  resource: Resource<InvoiceView>;
  mutation: Mutation;
  act: (action: InvoiceAction, reason?: string) => void;
  resolve: (answer: Resolve) => void;
};

const said: Record<string, string> = {
  sync: 'Sync started',
  replay: 'Replay started',
  undo: 'Undo started',
  exclude: 'Invoice excluded',
  include: 'Invoice included',
  use_contact: 'Customer chosen',
  create_contact: 'Customer will be created',
  not_now: 'Asked again in 7 days',
  look_at_it_now: 'The question is open again',
  map_tax_rate: 'Tax rate mapped',
  map_product: 'Product mapped',
  closed_period: 'Closed periods decided',
};

/**
 * An invoice's state, its actions, and its refreshing while a run goes on.
 * @param done called when an action has succeeded and its answer is shown.
 */
export function useInvoice(session: Session, invoiceId: string, done: () => void): InvoiceState {
  const resource = useRead<InvoiceView>(session, paths.invoice, { invoice_id: invoiceId }, answerKeys.invoice);
  const mutation = useMutation<ActionAnswer>(session, answerKeys.action, (answer, name) => {
    resource.replace(answer.view);
    toast(said[name] ?? 'Done');
    done();
  });
  const status = resource.value?.status;
  const running = (status === 'queued' || status === 'syncing') && mutation.pending === null;
  usePolling(running, resource.reload);

  return {
    resource,
    mutation,
    act: (action, reason) =>
      mutation.run(action, paths.invoiceAction, {
        invoice_id: invoiceId,
        action,
        ...(reason === undefined || reason.trim() === '' ? {} : { reason: reason.trim() }),
      }),
    resolve: (answer) => mutation.run(answer.resolve, paths.invoiceResolve, answer),
  };
}
