import { ContextView } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { CustomerView } from '../../../../shared/api/overview.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { brand } from '../../data/brand.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { useRead } from '../../hooks/use-read.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { DocumentList } from '../DocumentList.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Section, Stack, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { ContactLink } from './ContactLink.tsx';

/** Which customer of the ledger this Stripe customer is, why, and what was booked for them. */
export const CustomerScreen = ({ session, customerId }: { session: Session; customerId: string }) => {
  const [asking, setAsking] = useState(false);
  const resource = useRead<CustomerView>(session, paths.customer, { customer_id: customerId }, answerKeys.customer);
  const unlink = useMutation<CustomerView>(session, answerKeys.customer, (view) => {
    resource.replace(view);
    setAsking(false);
    toast('Customer unlinked');
  });
  const { value: customer, failure, loading, reload } = resource;
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
  const { connection, link } = customer;
  return (
    <ContextView
      title="Customer"
      {...brand}
      {...(link === null || link.url === null
        ? {}
        : { externalLink: { label: `Open in ${connection.ledgerName}`, href: link.url } })}
    >
      <Stack gap="large">
        {failure === null ? null : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} retryLabel="Refresh" />
        )}
        <ConnectionNotice connection={connection} session={session} />
        <ContactLink customer={customer} session={session} onUnlink={() => setAsking(true)} />
        <Section title="Latest documents">
          {customer.documents.length === 0 ? (
            <Muted>No invoice of this customer has reached Tieout yet.</Muted>
          ) : (
            <DocumentList documents={customer.documents} locale={session.locale} />
          )}
        </Section>
        {customer.mayChange ? null : <ReadOnlyNote />}
      </Stack>
      <ConfirmDialog
        title="Unlink this customer?"
        shown={asking}
        onClose={() => {
          unlink.dismiss();
          setAsking(false);
        }}
        confirm="Unlink customer"
        destructive
        pending={unlink.pending !== null}
        failure={unlink.failure}
        onConfirm={() => unlink.run('unlink', paths.customerUnlink, { customer_id: customerId })}
      >
        <Text>
          {`Tieout forgets that this Stripe customer is ${link?.name ?? 'the linked customer'} in ${connection.ledgerName}. Documents already written stay as they are.`}
        </Text>
        <Text>The next invoice looks for the customer again, by the rules in your settings.</Text>
      </ConfirmDialog>
    </ContextView>
  );
};
