import { Button } from '@stripe/ui-extension-sdk/ui';
import type { ContactCandidate, InvoiceView } from '../../../../shared/api/invoice.ts';
import { dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { CandidateCard } from '../contact/CandidateCard.tsx';
import { MirrorAge } from '../contact/MirrorAge.tsx';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { ContactSearch } from './ContactSearch.tsx';

type Props = { invoice: InvoiceView; session: Session; state: InvoiceState };

/** Answers "which customer is it?": the candidates with their evidence, a search for another, a new one, or not now. */
export const ChooseContact = ({ invoice, session, state }: Props) => {
  const { pending } = state.mutation;
  const invoice_id = invoice.invoiceId;
  const press = (resolve: 'create_contact' | 'not_now' | 'look_at_it_now') => ({
    onPress: () => state.resolve({ resolve, invoice_id }),
    pending: pending === resolve,
    disabled: pending !== null && pending !== resolve,
  });
  const candidate = (found: ContactCandidate) => (
    <CandidateCard
      key={found.id}
      candidate={found}
      ledgerName={invoice.connection.ledgerName}
      busy={pending !== null}
      mayChange
      onChoose={() => state.resolve({ resolve: 'use_contact', invoice_id, contact_id: found.id })}
    />
  );
  return (
    <Section
      title="Choose the customer"
      {...(invoice.decision === null ? {} : { description: invoice.decision.basis })}
    >
      <Stack gap="medium">
        {invoice.snoozed === null ? null : (
          <Stack gap="xsmall">
            <Text>{`Put off until ${dateTime(invoice.snoozed.until, session.locale)} by ${invoice.snoozed.by}. The invoice waits.`}</Text>
            <Row>
              <Button size="small" {...press('look_at_it_now')}>
                Look at it now
              </Button>
            </Row>
          </Stack>
        )}
        {invoice.candidates.map(candidate)}
        <ContactSearch invoice={invoice} session={session} show={candidate} />
        <Row>
          <Button {...press('create_contact')}>Create a new customer</Button>
          {invoice.snoozed === null ? <Button {...press('not_now')}>Not now</Button> : null}
        </Row>
        <Muted>
          Tieout remembers your answer for this Stripe customer and for all of its invoices. “Not now” asks again in 7
          days, or as soon as something new comes.
        </Muted>
        <MirrorAge
          connection={invoice.connection}
          session={session}
          mayChange={invoice.mayChange}
          reload={state.resource.reload}
        />
      </Stack>
    </Section>
  );
};
