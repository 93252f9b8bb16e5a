import { Badge, Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { RehearsedInvoice } from '../../../../shared/api/onboarding.ts';
import { count, money } from '../../data/format.ts';
import { invoiceRoute } from '../../data/links.ts';
import { rehearsedInvoices, useInvoiceRehearsal } from '../../hooks/use-invoice-rehearsal.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Card, Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';
import type { StepProps } from './step-props.ts';

const outcomes = {
  written: ['Would be written', 'positive'],
  stops: ['Would stop', 'warning'],
  left_out: ['Left out', 'neutral'],
} as const;

/** The newest invoices under the rules as they are, planned line by line; nothing is written. */
export const RehearseStep = ({ view, onboarding, session }: StepProps) => {
  const rehearsal = useInvoiceRehearsal(session);
  const { invoices, running, done, failure } = rehearsal;
  const of = (outcome: RehearsedInvoice['outcome']) => invoices.filter((one) => one.outcome === outcome).length;
  const { taxes, products } = view.open;
  return (
    <Section
      title="Rehearse"
      description={`Your newest ${rehearsedInvoices} invoices are planned as they would be written. Nothing is written, neither in your books nor in Stripe.`}
      gap="medium"
    >
      {taxes + products === 0 ? null : (
        <Muted>{`${openWords(taxes, products)} without an answer: their invoices would stop. You can answer them now, or when an invoice asks.`}</Muted>
      )}
      {failure === null ? null : <FailureBanner failure={failure} onRetry={rehearsal.start} />}
      <Row>
        <Button type={done ? 'secondary' : 'primary'} pending={running} onPress={rehearsal.start}>
          {done ? 'Rehearse again' : 'Start the rehearsal'}
        </Button>
        <Button
          disabled={running}
          onPress={() => onboarding.go('rules')}
          pending={onboarding.going.pending === 'rules'}
        >
          Back to the rules
        </Button>
        <Button
          type={done ? 'primary' : 'secondary'}
          disabled={running}
          onPress={() => onboarding.go('switch_on')}
          pending={onboarding.going.pending === 'switch_on'}
        >
          {done ? 'Go on' : 'Go on without a rehearsal'}
        </Button>
      </Row>
      {invoices.length === 0 && !running && !done ? null : (
        <Text>
          {done && invoices.length === 0
            ? 'There are no invoices in Stripe yet. The first one shows how it goes.'
            : `${of('written')} would be written, ${of('stops')} would stop, ${of('left_out')} left out.${running ? ' Going on…' : ''}`}
        </Text>
      )}
      {invoices.map((invoice) => (
        <Outcome key={invoice.id} invoice={invoice} locale={session.locale} />
      ))}
    </Section>
  );
};

const Outcome = ({ invoice, locale }: { invoice: RehearsedInvoice; locale: string }) => {
  const [words, type] = outcomes[invoice.outcome];
  return (
    <Card gap="xsmall">
      <Row gap="xsmall">
        <Badge type={type}>{words}</Badge>
        <Link href={invoiceRoute(invoice.id)}>{invoice.number ?? invoice.id}</Link>
        <Strong>{money(invoice.total, locale)}</Strong>
      </Row>
      {invoice.customerName === null ? null : <Muted>{invoice.customerName}</Muted>}
      <Stack gap="xxsmall">
        <Text>{invoice.sentence}</Text>
        {invoice.fix === null ? null : <Muted>{invoice.fix}</Muted>}
      </Stack>
    </Card>
  );
};

function openWords(taxes: number, products: number): string {
  const parts = [
    taxes === 0 ? null : count(taxes, 'tax rate', 'tax rates'),
    products === 0 ? null : count(products, 'product', 'products'),
  ].filter((part) => part !== null);
  return `${parts.join(' and ')} ${taxes + products === 1 ? 'is' : 'are'}`;
}
