import { Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { OverviewView } from '../../../../shared/api/overview.ts';
import type { ProblemAction } from '../../../../shared/problems.ts';
import type { SyncStatus } from '../../../../shared/statuses.ts';
import { count } from '../../data/format.ts';
import { invoiceRoute, settingsUrl } from '../../data/links.ts';
import { chosen, pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { sectionFor } from '../../data/settings-sections.ts';
import { type Bulk, isUnderWay } from '../../hooks/use-bulk.ts';
import { DocumentName } from '../DocumentList.tsx';
import { Card, Muted, Row, Strong, Text } from '../Layout.tsx';

type Props = {
  overview: OverviewView;
  session: Session;
  bulk: Bulk;
  /** How many are shown at most; the most frequent come first. */
  most?: number;
};

/** What needs attention, grouped by cause: one fix may heal many documents. */
export const CauseList = ({ overview, session, bulk, most = 20 }: Props) => {
  const causes = causesToMend(overview);
  if (causes.length === 0) return <Muted>Nothing. Every document is where it should be.</Muted>;
  return (
    <>
      {causes.slice(0, most).map((cause) => (
        <CauseCard
          key={`${cause.code} ${cause.subject ?? ''}`}
          cause={cause}
          session={session}
          bulk={bulk}
          mayChange={overview.mayChange}
          mayReplay={overview.connection.state === 'active'}
        />
      ))}
    </>
  );
};

const connecting: ProblemAction[] = ['connect', 'reconnect', 'choose_company'];

/** Of the connection itself a notice speaks already, and nothing can be replayed while it is away. */
export function causesToMend({ connection, causes }: OverviewView): OverviewView['causes'] {
  if (connection.state === 'active') return causes;
  return causes.filter(({ action }) => !connecting.some((one) => one === action));
}

type CardProps = {
  cause: OverviewView['causes'][number];
  session: Session;
  bulk: Bulk;
  mayChange: boolean;
  mayReplay: boolean;
};

const mendable: SyncStatus[] = ['failed', 'needs_review', 'waiting', 'queued'];

const CauseCard = ({ cause, session, bulk, mayChange, mayReplay }: CardProps) => {
  const subject = cause.subject ?? undefined;
  const filter = { status: mendable, ...chosen({ cause: cause.code, subject }) };
  return (
    <Card>
      <Strong>{cause.title}</Strong>
      <Text>
        {count(cause.count, 'document', 'documents')}, for example <DocumentName row={cause.example} />
      </Text>
      <Row>
        {mayChange && mayReplay ? (
          <Button
            size="small"
            disabled={bulk.mutation.pending !== null || isUnderWay(bulk.run)}
            onPress={() => bulk.ask({ action: 'replay', selection: { filter } })}
          >
            {`Replay all (${cause.count})`}
          </Button>
        ) : null}
        {mayChange ? <WayOut cause={cause} session={session} /> : null}
        <Link href={pageRoute(['documents'], chosen({ cause: cause.code, subject }))} type="secondary">
          {`Show all (${cause.count})`}
        </Link>
      </Row>
    </Card>
  );
};

/** Questions that are answered on an invoice, right beside what they are about. */
const answers: Partial<Record<ProblemAction, string>> = {
  map_tax_rate: 'Choose the tax code',
  map_product: 'Choose the item',
  choose_contact: 'Choose the customer',
  choose_equal: 'Use it or write it',
  choose_period_policy: 'Decide about closed periods',
};

/** Where the cause is mended: on the example, whose answer holds for all, or in the settings. */
const WayOut = ({ cause, session }: { cause: CardProps['cause']; session: Session }) => {
  const { action, example } = cause;
  if (action === null || action === 'replay') return null;
  const answer = answers[action];
  if (answer !== undefined && example.objectType === 'invoice')
    return <Link href={invoiceRoute(example.stripeId)}>{answer}</Link>;
  return <Link href={settingsUrl(session, sectionFor(cause.code))}>Fix in settings</Link>;
};
