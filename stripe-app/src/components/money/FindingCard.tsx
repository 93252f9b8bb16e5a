import { Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { FindingView } from '../../../../shared/api/payouts.ts';
import { isZero, money } from '../../data/format.ts';
import { mendUrl, moneySettingsUrl } from '../../data/money-words.ts';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import type { PayoutState } from '../../hooks/use-payout.ts';
import { Card, Muted, Row, Strong, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';

type Props = { finding: FindingView; ledgerName: string; session: Session; state: PayoutState; mayProve: boolean };

/** One item by which books and bank line differ: which, why, and what mends it. */
export const FindingCard = ({ finding, ledgerName, session, state, mayProve }: Props) => {
  const { difference, posting, fix } = finding;
  return (
    <Card>
      <Row gap="xsmall">
        <Strong>{finding.title}</Strong>
        {difference === null || isZero(difference) ? null : <Text>{money(difference, session.locale)}</Text>}
      </Row>
      <Text>{finding.sentence}</Text>
      {fix === null ? null : <Muted>{fix}</Muted>}
      <Row>
        <Mend finding={finding} ledgerName={ledgerName} session={session} state={state} mayProve={mayProve} />
        {posting === null ? null : <Link href={pageRoute(['posting', posting.id])}>Open the posting</Link>}
      </Row>
    </Card>
  );
};

const Mend = ({ finding, ledgerName, session, state, mayProve }: Props) => {
  const { action, posting, url, problemCode } = finding;
  const { proving, postings } = state;
  const busy = proving.pending !== null || postings.mutation.pending !== null;
  switch (action) {
    case 'replay':
      return posting === null ? null : (
        <Button
          size="small"
          pending={postings.isPending(posting, 'replay')}
          disabled={busy && !postings.isPending(posting, 'replay')}
          onPress={() => postings.act(posting, 'replay')}
        >
          Replay
        </Button>
      );
    case 'book':
    case 'prove':
      return mayProve ? (
        <Button size="small" pending={proving.pending !== null} onPress={state.prove}>
          {action === 'book' ? 'Book it' : 'Look again'}
        </Button>
      ) : null;
    case 'settings':
      return (
        <Button size="small" href={problemCode === null ? moneySettingsUrl(session) : mendUrl(session, problemCode)}>
          Open settings
        </Button>
      );
    case 'open':
      return <LedgerLink href={url}>{`Open in ${ledgerName}`}</LedgerLink>;
    case null:
      return null;
  }
};
