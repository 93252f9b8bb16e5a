import { Button, Checkbox, FocusView, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type {
  CustomerCandidate,
  CustomerLinkView,
  CustomerSearchAnswer,
  CustomerView,
} from '../../../../shared/api/customer.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import type { CustomerState } from '../../hooks/use-customer.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { CandidateCard } from '../contact/CandidateCard.tsx';
import { EvidenceList } from '../EvidenceList.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';

type Props = {
  customer: CustomerView;
  session: Session;
  state: CustomerState;
  /** The link to be replaced; null: nobody is linked. */
  link: CustomerLinkView | null;
  onClose: () => void;
};

/** Links by hand: search the ledger's customers, choose one, read what it means, confirm. */
export const LinkDialog = ({ customer, session, state, link, onClose }: Props) => {
  const { ledgerName } = customer.connection;
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<CustomerCandidate[] | null>(null);
  const [chosen, setChosen] = useState<CustomerCandidate | null>(null);
  const [allowed, setAllowed] = useState(false);
  const search = useMutation<CustomerSearchAnswer>(session, answerKeys.customerSearch, ({ candidates }) => {
    setFound(candidates.filter(({ id }) => id !== link?.contactId));
    setChosen(null);
    setAllowed(false);
  });
  const words = query.trim();
  const { mutation } = state;
  return (
    <FocusView
      title={link === null ? 'Link a customer' : 'Use another customer'}
      shown
      setShown={(open) => {
        if (!open) onClose();
      }}
      primaryAction={
        <Button
          type="primary"
          disabled={chosen === null || (chosen.rejected && !allowed)}
          pending={mutation.pending === 'link'}
          onPress={() => {
            if (chosen !== null) state.link(chosen.id, link?.id ?? null, allowed);
          }}
        >
          Link customer
        </Button>
      }
      secondaryAction={
        <Button onPress={onClose} disabled={mutation.pending !== null}>
          Cancel
        </Button>
      }
    >
      <Stack gap="medium">
        {mutation.failure === null ? null : <FailureBanner failure={mutation.failure} />}
        <Stack gap="small">
          <TextField
            label={`Search all customers in ${ledgerName}`}
            placeholder="Name, number, e-mail or tax ID"
            maxLength={100}
            onChange={(event) => setQuery(event.target.value)}
          />
          <Row>
            <Button
              disabled={words === ''}
              pending={search.pending !== null}
              onPress={() =>
                search.run('search', paths.customerSearch, { customer_id: customer.customerId, query: words })
              }
            >
              Search
            </Button>
          </Row>
        </Stack>
        {search.failure === null ? null : <FailureBanner failure={search.failure} onRetry={search.retry} />}
        {chosen === null ? null : (
          <Meaning customer={customer} link={link} chosen={chosen} allowed={allowed} onAllow={setAllowed} />
        )}
        {found?.length === 0 ? <Muted>No other customer was found. Try a part of the name.</Muted> : null}
        {(chosen === null ? found : [chosen])?.map((candidate) => (
          <CandidateCard
            key={candidate.id}
            candidate={candidate}
            compact
            ledgerName={ledgerName}
            rejected={candidate.rejected}
            busy={mutation.pending !== null}
            mayChange
            onChoose={() => {
              setChosen(candidate);
              setAllowed(false);
            }}
            {...(candidate.id === chosen?.id ? { note: <Strong>Chosen</Strong> } : {})}
          />
        ))}
        {chosen === null || found === null || found.length < 2 ? null : (
          <Row>
            <Button size="small" onPress={() => setChosen(null)} disabled={mutation.pending !== null}>
              {`Back to all ${found.length} found`}
            </Button>
          </Row>
        )}
      </Stack>
    </FocusView>
  );
};

type MeaningProps = {
  customer: CustomerView;
  link: CustomerLinkView | null;
  chosen: CustomerCandidate;
  allowed: boolean;
  onAllow: (allowed: boolean) => void;
};

/** What linking does, before it is done. */
const Meaning = ({ customer, link, chosen, allowed, onAllow }: MeaningProps) => {
  const { ledgerName } = customer.connection;
  const rejection = customer.rejected.find(({ contactId }) => contactId === chosen.id);
  return (
    <Section title={`Link to ${chosen.name}?`}>
      <EvidenceList evidence={chosen.evidence} ledgerName={ledgerName} />
      <Text>{`From now on invoices of this Stripe customer go to ${chosen.name} in ${ledgerName}.`}</Text>
      {link === null ? null : (
        <Text>{`${link.name} is remembered as the wrong one. Documents already written under it stay there until you replay them; posted ones stay for good.`}</Text>
      )}
      {chosen.rejected ? (
        <Checkbox
          label={`Link it all the same: ${rejection?.by ?? 'somebody'} said that it is not this customer.`}
          checked={allowed}
          onChange={(event) => onAllow(event.target.checked)}
        />
      ) : null}
    </Section>
  );
};
