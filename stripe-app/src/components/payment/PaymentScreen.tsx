import { ContextView, Link, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { PaymentView } from '../../../../shared/api/money-movement.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { brand } from '../../data/brand.ts';
import { money } from '../../data/format.ts';
import { invoiceRoute } from '../../data/links.ts';
import { isMoving, moneySettingsUrl } from '../../data/money-words.ts';
import type { Session } from '../../data/session.ts';
import { usePolling } from '../../hooks/use-polling.ts';
import { type PostingActions, usePostingActions } from '../../hooks/use-posting-actions.ts';
import { useRead } from '../../hooks/use-read.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Card, Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';
import { Loading } from '../Loading.tsx';
import { PostingDialogs } from '../money/PostingButtons.tsx';
import { PostingCard } from '../money/PostingCard.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { StatusBadge } from '../StatusBadge.tsx';

/** What was booked of a payment: itself, its fee, refunds, disputes; and which invoices it pays. */
export const PaymentScreen = ({ session, paymentId }: { session: Session; paymentId: string }) => {
  const resource = useRead<PaymentView>(session, paths.payment, { payment_id: paymentId }, answerKeys.payment);
  const { value: payment, failure, loading, reload } = resource;
  const actions = usePostingActions(session, () => void reload());
  usePolling(payment !== null && isMoving(payment.postings) && actions.mutation.pending === null, reload);
  if (payment === null) {
    return (
      <ContextView title="Payment" {...brand}>
        {failure === null ? (
          <Loading what="Looking up this payment…" />
        ) : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
        )}
      </ContextView>
    );
  }
  const { connection, invoices, mayChange } = payment;
  const connected = connection.state !== 'none' && connection.state !== 'pending';
  return (
    <ContextView title="Payment" {...brand}>
      <Stack gap="large">
        {failure === null ? null : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} retryLabel="Refresh" />
        )}
        <ConnectionNotice connection={connection} session={session} />
        {connected ? <BookedPayment payment={payment} session={session} actions={actions} /> : null}
        {connected ? (
          <Section title={invoices.length > 1 ? 'Invoices it pays' : 'Invoice it pays'}>
            {invoices.length === 0 ? (
              <Muted>
                {payment.enabled
                  ? 'None. How a charge without an invoice is booked is chosen in the settings.'
                  : 'None. A payment without an invoice is not in your books through Tieout while money movement is switched off.'}
              </Muted>
            ) : null}
            {invoices.map((invoice) => (
              <PaidInvoice
                key={invoice.invoiceId}
                invoice={invoice}
                ledgerName={connection.ledgerName}
                session={session}
              />
            ))}
          </Section>
        ) : null}
        {mayChange ? null : <ReadOnlyNote />}
        <PostingDialogs actions={actions} ledgerName={connection.ledgerName} />
      </Stack>
    </ContextView>
  );
};

type BookedProps = { payment: PaymentView; session: Session; actions: PostingActions };

const BookedPayment = ({ payment, session, actions }: BookedProps) => {
  const { connection, enabled, postings, mayChange } = payment;
  const { ledgerName } = connection;
  if (postings.length > 0) {
    return (
      <Section title="What is booked">
        {enabled ? null : <Muted>Money movement is switched off: nothing new of this payment is booked.</Muted>}
        {postings.map((posting) => (
          <PostingCard
            key={posting.id}
            posting={posting}
            ledgerName={ledgerName}
            session={session}
            actions={actions}
            mayChange={mayChange}
          />
        ))}
      </Section>
    );
  }
  if (enabled) {
    return (
      <Section title="What is booked">
        <Text>Nothing of this payment is booked yet.</Text>
        <Muted>
          It is booked as soon as it has moved your Stripe balance, mostly within a minute. What moved before the start
          date, and attempts that failed, are not booked.
        </Muted>
        <Link href={{ name: 'balanceOverview' }}>What is in your books, and what is not</Link>
      </Section>
    );
  }
  return (
    <Section title="The payment itself">
      <Text>{`Payments are not written to ${ledgerName}: money movement is switched off.`}</Text>
      <Muted>
        {`Record it there as you do today. Until then an invoice that is paid in Stripe stays open in ${ledgerName}.`}
      </Muted>
      <Row>
        <Link href={moneySettingsUrl(session)}>Money movement in the settings</Link>
        <Link href={{ name: 'balanceOverview' }}>What is in your books, and what is not</Link>
      </Row>
    </Section>
  );
};

type Props = { invoice: PaymentView['invoices'][number]; ledgerName: string; session: Session };

const PaidInvoice = ({ invoice, ledgerName, session }: Props) => {
  const { document, invoiceId, ledgerUrl } = invoice;
  return (
    <Card>
      <Row>
        <Link href={invoiceRoute(invoiceId)}>{document?.number ?? invoiceId}</Link>
        {document === null ? null : <StatusBadge status={document.status} />}
      </Row>
      <PropertyList>
        {invoice.paid === null ? null : (
          <PropertyListItem label="Paid with it" value={<Text>{money(invoice.paid, session.locale)}</Text>} />
        )}
        {document?.total == null ? null : (
          <PropertyListItem label="Invoice total" value={<Text>{money(document.total, session.locale)}</Text>} />
        )}
        {invoice.booked ? (
          <PropertyListItem
            label={`In ${ledgerName}`}
            value={
              <Text>
                <LedgerLink href={ledgerUrl}>{document?.ledgerNumber ?? 'Open'}</LedgerLink>
              </Text>
            }
          />
        ) : null}
      </PropertyList>
      <Muted>{document?.sentence ?? 'This invoice has not reached Tieout. Open it to sync it.'}</Muted>
    </Card>
  );
};
