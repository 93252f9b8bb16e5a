import { Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { OverviewView } from '../../../../shared/api/overview.ts';
import { paths } from '../../../../shared/api/paths.ts';
import type { ProblemAction } from '../../../../shared/problems.ts';
import { count } from '../../data/format.ts';
import { invoiceRoute, settingsUrl } from '../../data/links.ts';
import type { Session } from '../../data/session.ts';
import type { Mutation } from '../../hooks/use-mutation.ts';
import { DocumentName } from '../DocumentList.tsx';
import { Card, Muted, Row, Section, Strong, Text } from '../Layout.tsx';

type Props = { overview: OverviewView; session: Session; replay: Mutation };

/** What needs attention, grouped by cause: one fix may heal many documents. */
export const CauseList = ({ overview, session, replay }: Props) => {
  const active = overview.connection.state === 'active';
  // Of the connection itself the notice above speaks already, and nothing can be replayed while it is away.
  const causes = overview.causes.filter(({ action }) => active || !connecting.some((one) => one === action));
  if (causes.length === 0 && !active) return null;
  return (
    <Section title="Needs attention">
      {causes.length === 0 ? <Muted>Nothing. Every document is where it should be.</Muted> : null}
      {causes.map((cause) => (
        <CauseCard
          key={`${cause.code} ${cause.subject ?? ''}`}
          cause={cause}
          session={session}
          replay={replay}
          mayChange={overview.mayChange}
          mayReplay={active}
        />
      ))}
    </Section>
  );
};

const connecting: ProblemAction[] = ['connect', 'reconnect', 'choose_company'];

type CardProps = {
  cause: OverviewView['causes'][number];
  session: Session;
  replay: Mutation;
  mayChange: boolean;
  mayReplay: boolean;
};

const CauseCard = ({ cause, session, replay, mayChange, mayReplay }: CardProps) => {
  const name = `${cause.code} ${cause.subject ?? ''}`;
  const documents = count(cause.count, 'document', 'documents');
  return (
    <Card>
      <Strong>{cause.title}</Strong>
      <Text>
        {documents}, for example <DocumentName row={cause.example} />
      </Text>
      {mayChange ? (
        <Row>
          {mayReplay ? (
            <Button
              size="small"
              pending={replay.pending === name}
              disabled={replay.pending !== null && replay.pending !== name}
              onPress={() =>
                replay.run(name, paths.bulkReplay, {
                  filter: {
                    status: ['failed', 'needs_review', 'waiting'],
                    cause: cause.code,
                    ...(cause.subject === null ? {} : { subject: cause.subject }),
                  },
                })
              }
            >
              {`Replay all (${cause.count})`}
            </Button>
          ) : null}
          <WayOut cause={cause} session={session} />
        </Row>
      ) : null}
    </Card>
  );
};

/** Questions that are answered on an invoice, right beside what they are about. */
const answers: Partial<Record<ProblemAction, string>> = {
  map_tax_rate: 'Choose the tax code',
  map_product: 'Choose the item',
  choose_contact: 'Choose the customer',
};

/** Where the cause is mended: on the example, whose answer holds for all, or in the settings. */
const WayOut = ({ cause, session }: { cause: CardProps['cause']; session: Session }) => {
  const { action, example } = cause;
  if (action === null || action === 'replay') return null;
  const answer = answers[action];
  if (answer !== undefined && example.objectType === 'invoice')
    return <Link href={invoiceRoute(example.stripeId)}>{answer}</Link>;
  return <Link href={settingsUrl(session)}>Fix in settings</Link>;
};
