import { Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { OverviewView } from '../../../../shared/api/overview.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { count } from '../../data/format.ts';
import { settingsUrl } from '../../data/links.ts';
import type { Session } from '../../data/session.ts';
import type { Mutation } from '../../hooks/use-mutation.ts';
import { DocumentName } from '../DocumentList.tsx';
import { Card, Muted, Row, Section, Strong, Text } from '../Layout.tsx';

type Props = { overview: OverviewView; session: Session; replay: Mutation };

/** What needs attention, grouped by cause: one fix may heal many documents. */
export const CauseList = ({ overview, session, replay }: Props) => (
  <Section title="Needs attention">
    {overview.causes.length === 0 ? <Muted>Nothing. Every document is where it should be.</Muted> : null}
    {overview.causes.map((cause) => (
      <CauseCard
        key={`${cause.code} ${cause.subject ?? ''}`}
        cause={cause}
        session={session}
        replay={replay}
        mayChange={overview.mayChange}
      />
    ))}
  </Section>
);

type CardProps = { cause: OverviewView['causes'][number]; session: Session; replay: Mutation; mayChange: boolean };

const CauseCard = ({ cause, session, replay, mayChange }: CardProps) => {
  const name = `${cause.code} ${cause.subject ?? ''}`;
  const documents = count(cause.count, 'document', 'documents');
  return (
    <Card>
      <Strong>{cause.title}</Strong>
      <Text>
        {documents}, for example <DocumentName row={cause.example} />
      </Text>
      <Muted>{cause.example.sentence}</Muted>
      {mayChange ? (
        <Row>
          <Button
            size="small"
            pending={replay.pending === name}
            disabled={replay.pending !== null && replay.pending !== name}
            onPress={() =>
              replay.run(name, paths.bulkReplay, {
                filter: { status: ['failed', 'needs_review', 'waiting'], cause: cause.code },
              })
            }
          >
            {`Replay all (${cause.count})`}
          </Button>
          {inSettings(cause.action) ? <Link href={settingsUrl(session)}>Fix in settings</Link> : null}
        </Row>
      ) : null}
    </Card>
  );
};

function inSettings(action: OverviewView['causes'][number]['action']): boolean {
  return action !== null && action !== 'replay' && action !== 'choose_contact';
}
