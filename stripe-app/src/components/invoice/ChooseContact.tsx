import { Badge, Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { ContactCandidate, InvoiceView } from '../../../../shared/api/invoice.ts';
import type { Session } from '../../data/session.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { EvidenceList } from '../EvidenceList.tsx';
import { Card, Muted, Row, Section, Stack, Strong } from '../Layout.tsx';
import { ContactSearch } from './ContactSearch.tsx';

type Props = { invoice: InvoiceView; session: Session; state: InvoiceState };

/** Answers "which customer is it?": the candidates with their evidence, a search for another, or a new one. */
export const ChooseContact = ({ invoice, session, state }: Props) => {
  const choose = (contactId: string) =>
    state.resolve({ resolve: 'use_contact', invoice_id: invoice.invoiceId, contact_id: contactId });
  const candidate = (found: ContactCandidate) => (
    <Candidate
      key={found.id}
      candidate={found}
      ledgerName={invoice.connection.ledgerName}
      busy={state.mutation.pending !== null}
      onChoose={() => choose(found.id)}
    />
  );
  return (
    <Section title="Choose the customer">
      <Stack gap="medium">
        {invoice.candidates.map(candidate)}
        <ContactSearch invoice={invoice} session={session} show={candidate} />
        <Row>
          <Button
            onPress={() => state.resolve({ resolve: 'create_contact', invoice_id: invoice.invoiceId })}
            pending={state.mutation.pending === 'create_contact'}
            disabled={state.mutation.pending !== null && state.mutation.pending !== 'create_contact'}
          >
            Create a new customer
          </Button>
        </Row>
        <Muted>Tieout remembers your answer for this Stripe customer.</Muted>
      </Stack>
    </Section>
  );
};

type CandidateProps = { candidate: ContactCandidate; ledgerName: string; busy: boolean; onChoose: () => void };

const Candidate = ({ candidate, ledgerName, busy, onChoose }: CandidateProps) => (
  <Card>
    <Stack gap="xsmall">
      <Row gap="xsmall">
        <Strong>{candidate.name}</Strong>
        {candidate.blocked ? <Badge type="warning">Blocked</Badge> : null}
      </Row>
      <Muted>
        No. {candidate.number}
        {candidate.detail === '' ? '' : ` · ${candidate.detail}`}
      </Muted>
    </Stack>
    <EvidenceList evidence={candidate.evidence} ledgerName={ledgerName} />
    <Row>
      <Button size="small" onPress={onChoose} disabled={busy}>
        Choose {candidate.name}
      </Button>
      {candidate.url === null ? null : (
        <Link href={candidate.url} target="_blank" external>
          View in {ledgerName}
        </Link>
      )}
    </Row>
  </Card>
);
