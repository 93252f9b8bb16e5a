import { Button } from '@stripe/ui-extension-sdk/ui';
import type { CustomerView } from '../../../../shared/api/customer.ts';
import { dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import type { OpenDialog } from './dialogs.ts';

type Props = {
  customer: CustomerView;
  session: Session;
  pending: string | null;
  open: (dialog: OpenDialog) => void;
  onCreate: () => void;
};

/** Nobody is linked: why, what comes next, and what can be done now. */
export const NotLinked = ({ customer, session, pending, open, onCreate }: Props) => {
  const { connection, ended, question } = customer;
  const able = customer.mayChange && connection.state === 'active';
  return (
    <Section title={`Customer in ${connection.ledgerName}`}>
      <Stack gap="xsmall">
        {ended === null ? null : <Text>{endedWords(customer, session.locale)}</Text>}
        <Muted>{nextWords(customer)}</Muted>
      </Stack>
      {able ? (
        <Row>
          <Button size="small" onPress={() => open({ kind: 'link', link: null })} disabled={pending !== null}>
            Link a customer
          </Button>
          {question === null ? (
            <Button size="small" onPress={onCreate} pending={pending === 'create'} disabled={pending !== null}>
              {`Create in ${connection.ledgerName} now`}
            </Button>
          ) : null}
        </Row>
      ) : null}
    </Section>
  );
};

const why = {
  deleted: 'was deleted or merged there',
  merged: 'was merged into another customer there',
  blocked: 'was blocked there',
};

function endedWords({ ended, connection }: CustomerView, locale: string): string {
  if (ended === null) return '';
  const who = ended.number === '' ? ended.name : `${ended.name} (${ended.number})`;
  return `The link to ${who} in ${connection.ledgerName} ended on ${dateTime(ended.at, locale)}, because the customer ${why[ended.why]}.`;
}

function nextWords({ ended, question, connection, documentCount }: CustomerView): string {
  if (question !== null) return 'Not linked yet: your answer below is remembered.';
  if (ended !== null) return 'The next invoice asks you before it goes to anybody else.';
  if (connection.state === 'none' || connection.state === 'pending') return 'Not linked yet.';
  if (documentCount > 0)
    return 'Not linked. Tieout looks for the customer when the next invoice is sent to your books.';
  return 'Not linked yet. Tieout looks for the customer when the first invoice is sent to your books.';
}
