import { useState } from 'react';
import type { CustomerChangeAnswer, CustomerView } from '../../../shared/api/customer.ts';
import type { ContactCandidate } from '../../../shared/api/invoice.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerKeys } from '../data/answer-keys.ts';
import type { Session } from '../data/session.ts';
import { toast } from '../data/toast.ts';
import { type Mutation, useMutation } from './use-mutation.ts';
import { usePolling } from './use-polling.ts';
import { useRead } from './use-read.ts';
import type { Resource } from './use-resource.ts';

export type CustomerState = {
  resource: Resource<CustomerView>;
  mutation: Mutation;
  /** Who may be the customer that was to be created; then nothing was. Null: nobody asked. */
  perhaps: ContactCandidate[] | null;
  link: (contactId: string, replaces: string | null, allowRejected: boolean) => void;
  unlink: (linkId: string) => void;
  create: (anyway: boolean) => void;
  allow: (contactId: string) => void;
  question: (answer: 'not_now' | 'look_at_it_now') => void;
  replay: () => void;
};

const said: Record<string, string> = {
  link: 'Customer linked',
  unlink: 'Customer unlinked',
  create: 'Customer created',
  allow: 'May be found again',
  replay: 'Replay started',
  not_now: 'Asked again in 7 days',
  look_at_it_now: 'The question is open again',
};

/**
 * Whom a Stripe customer is, and every way to change it.
 * @param done called when a change has succeeded and the state after it is shown.
 */
export function useCustomer(session: Session, customerId: string, done: () => void): CustomerState {
  const resource = useRead<CustomerView>(session, paths.customer, { customer_id: customerId }, answerKeys.customer);
  const [perhaps, setPerhaps] = useState<ContactCandidate[] | null>(null);
  const mutation = useMutation<CustomerChangeAnswer>(session, answerKeys.customerChange, (answer, name) => {
    resource.replace(answer.view);
    setPerhaps(answer.perhaps.length === 0 ? null : answer.perhaps);
    if (answer.perhaps.length === 0) toast(said[name] ?? 'Done');
    done();
  });
  const running = resource.value?.documents.some(({ status }) => status === 'queued' || status === 'syncing') === true;
  usePolling(running && mutation.pending === null, resource.reload);
  const about = { customer_id: customerId };
  return {
    resource,
    mutation,
    perhaps,
    link: (contact_id, link_id, allow_rejected) =>
      mutation.run('link', paths.customerLink, { ...about, contact_id, link_id, allow_rejected }),
    unlink: (link_id) => mutation.run('unlink', paths.customerUnlink, { ...about, link_id }),
    create: (anyway) => mutation.run('create', paths.customerCreate, { ...about, anyway }),
    allow: (contact_id) => mutation.run('allow', paths.customerAllow, { ...about, contact_id }),
    question: (answer) => mutation.run(answer, paths.customerQuestion, { ...about, answer }),
    replay: () => mutation.run('replay', paths.customerReplay, about),
  };
}
