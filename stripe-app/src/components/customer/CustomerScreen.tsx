import { ContextView, Link } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { DocumentRow } from '../../../../shared/api/overview.ts';
import { brand } from '../../data/brand.ts';
import { count } from '../../data/format.ts';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { type CustomerState, useCustomer } from '../../hooks/use-customer.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { MirrorAge } from '../contact/MirrorAge.tsx';
import { DocumentList } from '../DocumentList.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Section, Stack } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { BalanceSection } from './BalanceSection.tsx';
import { CustomerDialogs } from './CustomerDialogs.tsx';
import { CustomerHistory } from './CustomerHistory.tsx';
import type { OpenDialog } from './dialogs.ts';
import { LinkSection } from './LinkSection.tsx';
import { NotLinked } from './NotLinked.tsx';
import { PerhapsSection, QuestionSection } from './QuestionSection.tsx';
import { RejectedSection } from './RejectedSection.tsx';

/** Which customer of the ledger this Stripe customer is, why, what was booked for them, and what happened to the link. */
export const CustomerScreen = ({ session, customerId }: { session: Session; customerId: string }) => {
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const state = useCustomer(session, customerId, () => setDialog(null));
  const { value: customer, failure, loading, reload } = state.resource;
  if (customer === null) {
    return (
      <ContextView title="Customer" {...brand}>
        {failure === null ? (
          <Loading what="Looking up this customer…" />
        ) : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
        )}
      </ContextView>
    );
  }
  const { mutation } = state;
  const { connection, links, documents } = customer;
  const open = (next: OpenDialog) => {
    mutation.dismiss();
    setDialog(next);
  };
  const url = links.length === 1 ? (links[0]?.url ?? null) : null;
  return (
    <ContextView
      title="Customer"
      {...brand}
      {...(url === null ? {} : { externalLink: { label: `Open in ${connection.ledgerName}`, href: url } })}
    >
      <Stack gap="large">
        {failure === null ? null : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} retryLabel="Refresh" />
        )}
        {dialog === null ? <ChangeFailure state={state} /> : null}
        <ConnectionNotice connection={connection} session={session} />
        {links.map((link) => (
          <LinkSection
            key={link.id}
            customer={customer}
            link={link}
            session={session}
            busy={mutation.pending !== null}
            open={open}
          />
        ))}
        {links.length > 0 ? null : (
          <NotLinked
            customer={customer}
            session={session}
            pending={mutation.pending}
            open={open}
            onCreate={() => state.create(false)}
          />
        )}
        {customer.question === null ? <PerhapsSection customer={customer} state={state} /> : null}
        <QuestionSection customer={customer} session={session} state={state} />
        <BalanceSection customer={customer} locale={session.locale} />
        <Section title="Latest documents">
          {documents.length === 0 ? (
            <Muted>No invoice of this customer has reached Tieout yet.</Muted>
          ) : (
            <DocumentList documents={documents.map(unnamed)} locale={session.locale} />
          )}
          {documents.length === 0 ? null : (
            <Link href={pageRoute(['documents'], { customer: customer.customerId })}>
              All documents of this customer
            </Link>
          )}
          {customer.documentCount > documents.length ? (
            <Muted>{`The latest ${documents.length} of ${count(customer.documentCount, 'document', 'documents')}.`}</Muted>
          ) : null}
        </Section>
        <RejectedSection customer={customer} locale={session.locale} state={state} />
        <CustomerHistory customer={customer} locale={session.locale} />
        <MirrorAge connection={connection} session={session} mayChange={customer.mayChange} reload={reload} />
        {customer.mayChange ? null : <ReadOnlyNote />}
      </Stack>
      <CustomerDialogs customer={customer} session={session} state={state} dialog={dialog} onClose={() => open(null)} />
    </ContextView>
  );
};

/** On the customer's own page the name on each document would be noise. */
const unnamed = (row: DocumentRow): DocumentRow => ({ ...row, customerName: null });

/** Somebody else was quicker (409): then the newest state helps, and trying again does not. */
const ChangeFailure = ({ state }: { state: CustomerState }) => {
  const { mutation, resource } = state;
  if (mutation.failure === null) return null;
  const quicker = mutation.failure.status === 409;
  return (
    <FailureBanner
      failure={mutation.failure}
      retryLabel={quicker ? 'Load newest state' : 'Try again'}
      onRetry={() => {
        if (!quicker) return mutation.retry();
        mutation.dismiss();
        void resource.reload();
        return undefined;
      }}
      onDismiss={mutation.dismiss}
    />
  );
};
