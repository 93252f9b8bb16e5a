import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { CustomerView } from '../../../../shared/api/customer.ts';
import type { ContactCandidate } from '../../../../shared/api/invoice.ts';
import { count, dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import type { CustomerState } from '../../hooks/use-customer.ts';
import { CandidateCard } from '../contact/CandidateCard.tsx';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';

type Props = { customer: CustomerView; session: Session; state: CustomerState };

/** The question that invoices of this customer wait with, answered once for all of them. */
export const QuestionSection = ({ customer, session, state }: Props) => {
  const { question } = customer;
  if (question === null) return null;
  const { problem, invoices, candidates, snoozed } = question;
  const { pending } = state.mutation;
  const able = customer.mayChange && customer.connection.state === 'active';
  const next = snoozed === null ? 'not_now' : 'look_at_it_now';
  return (
    <Stack gap="medium">
      <Banner
        type="caution"
        title={problem.title}
        description={
          <Stack gap="xsmall">
            <Text>{problem.why}</Text>
            <Text>{count(invoices, 'document waits', 'documents wait')} for your answer.</Text>
            {snoozed === null ? null : (
              <Text>{`Put off until ${dateTime(snoozed.until, session.locale)} by ${snoozed.by}.`}</Text>
            )}
          </Stack>
        }
        actions={
          able ? (
            <Button onPress={() => state.question(next)} pending={pending === next} disabled={pending !== null}>
              {snoozed === null ? 'Not now' : 'Look at it now'}
            </Button>
          ) : undefined
        }
      />
      <Choices title="Choose the customer" candidates={candidates} customer={customer} state={state} />
    </Stack>
  );
};

/** Who may be the customer that somebody asked to create: nothing was created. */
export const PerhapsSection = ({ customer, state }: Omit<Props, 'session'>) =>
  state.perhaps === null ? null : (
    <Stack gap="small">
      <Text>{`Nothing was created, because ${customer.connection.ledgerName} may have this customer already.`}</Text>
      <Choices title="Is it one of these?" candidates={state.perhaps} customer={customer} state={state} />
    </Stack>
  );

type ChoicesProps = { title: string; candidates: ContactCandidate[]; customer: CustomerView; state: CustomerState };

const Choices = ({ title, candidates, customer, state }: ChoicesProps) => {
  const { pending } = state.mutation;
  const able = customer.mayChange && customer.connection.state === 'active';
  return (
    <Section title={title}>
      {candidates.map((candidate) => (
        <CandidateCard
          key={candidate.id}
          candidate={candidate}
          ledgerName={customer.connection.ledgerName}
          busy={pending !== null}
          mayChange={able}
          onChoose={() => state.link(candidate.id, customer.links[0]?.id ?? null, false)}
        />
      ))}
      {able ? (
        <Row>
          <Button
            size="small"
            onPress={() => state.create(true)}
            pending={pending === 'create'}
            disabled={pending !== null && pending !== 'create'}
          >
            Create a new customer
          </Button>
        </Row>
      ) : null}
      <Muted>Tieout remembers your answer for this Stripe customer.</Muted>
    </Section>
  );
};
