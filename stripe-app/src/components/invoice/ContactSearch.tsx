import { Button, TextField } from '@stripe/ui-extension-sdk/ui';
import { type ReactNode, useState } from 'react';
import type { ContactCandidate, ContactSearchAnswer, InvoiceView } from '../../../../shared/api/invoice.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack } from '../Layout.tsx';

type Props = { invoice: InvoiceView; session: Session; show: (candidate: ContactCandidate) => ReactNode };

/** Finds a customer of the ledger that is not among the candidates. */
export const ContactSearch = ({ invoice, session, show }: Props) => {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<ContactCandidate[] | null>(null);
  const search = useMutation<ContactSearchAnswer>(session, answerKeys.contacts, (answer) =>
    setFound(answer.candidates.filter(({ id }) => !invoice.candidates.some((known) => known.id === id))),
  );
  const words = query.trim();
  return (
    <Stack gap="small">
      <TextField
        label={`Search all customers in ${invoice.connection.ledgerName}`}
        placeholder="Name, number or e-mail"
        maxLength={100}
        onChange={(event) => setQuery(event.target.value)}
      />
      <Row>
        <Button
          size="small"
          disabled={words === ''}
          pending={search.pending !== null}
          onPress={() => search.run('search', paths.contactSearch, { invoice_id: invoice.invoiceId, query: words })}
        >
          Search
        </Button>
      </Row>
      {search.failure === null ? null : <FailureBanner failure={search.failure} onRetry={search.retry} />}
      {found?.map(show)}
      {found?.length === 0 ? <Muted>No other customer was found. Try a part of the name.</Muted> : null}
    </Stack>
  );
};
