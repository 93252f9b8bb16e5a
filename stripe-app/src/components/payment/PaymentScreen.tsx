import { ContextView, Link, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { PaymentView } from '../../../../shared/api/money-movement.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { brand } from '../../data/brand.ts';
import { money } from '../../data/format.ts';
import { invoiceRoute } from '../../data/links.ts';
import type { Session } from '../../data/session.ts';
import { useRead } from '../../hooks/use-read.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Card, Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';
import { Loading } from '../Loading.tsx';
import { StatusBadge } from '../StatusBadge.tsx';

/** Which invoices a payment pays, and whether they are in the books. The payment itself is not written yet, and says so. */
export const PaymentScreen = ({ session, paymentId }: { session: Session; paymentId: string }) => {
  const resource = useRead<PaymentView>(session, paths.payment, { payment_id: paymentId }, answerKeys.payment);
  const { value: payment, failure, loading, reload } = resource;
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
  const { connection, invoices } = payment;
  const connected = connection.state !== 'none' && connection.state !== 'pending';
  return (
    <ContextView title="Payment" {...brand}>
      <Stack gap="large">
        {failure === null ? null : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} retryLabel="Refresh" />
        )}
        <ConnectionNotice connection={connection} session={session} />
        {connected ? (
          <Section title={invoices.length > 1 ? 'Invoices it pays' : 'Invoice it pays'}>
            {invoices.length === 0 ? (
              <Muted>
                None. Tieout writes invoices and credit notes; a payment without an invoice is not in your books through
                Tieout.
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
        <Section title="The payment itself">
          <Text>{`Payments are not written to ${connection.ledgerName} yet.`}</Text>
          <Muted>
            {`Record it there as you do today. Until then an invoice that is paid in Stripe stays open in ${connection.ledgerName}.`}
          </Muted>
          <Link href={{ name: 'balanceOverview' }}>What is in your books, and what is not</Link>
        </Section>
      </Stack>
    </ContextView>
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
