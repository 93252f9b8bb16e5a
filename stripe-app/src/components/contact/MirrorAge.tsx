import { Button } from '@stripe/ui-extension-sdk/ui';
import type { ConnectionSummary } from '../../../../shared/api/common.ts';
import type { RefreshContactsAnswer } from '../../../../shared/api/customer.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { count, dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { usePolling } from '../../hooks/use-polling.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack } from '../Layout.tsx';

type Props = {
  connection: ConnectionSummary;
  session: Session;
  mayChange: boolean;
  /** Reads the view again, in which the age then is another. */
  reload: () => Promise<void>;
};

/** How old the copy of the ledger's customers is by which Tieout matches, and the way to read it again. */
export const MirrorAge = ({ connection, session, mayChange, reload }: Props) => {
  const { mirror, ledgerName } = connection;
  const refresh = useMutation<RefreshContactsAnswer>(session, answerKeys.refreshContacts, () => {
    toast('Reading the customers again');
    void reload();
  });
  usePolling(mirror?.refreshing === true, reload);
  if (mirror === null) return null;
  return (
    <Stack gap="xsmall">
      {refresh.failure === null ? null : <FailureBanner failure={refresh.failure} onRetry={refresh.retry} />}
      <Muted>{ageWords(connection, session.locale)}</Muted>
      {mirror.stale ? (
        <Muted>
          {`${ledgerName} has not answered since. No new customer is created and nobody is matched until it does.`}
        </Muted>
      ) : null}
      {mayChange && connection.state === 'active' ? (
        <Row>
          <Button
            size="small"
            onPress={() => refresh.run('refresh', paths.refreshContacts, {})}
            pending={refresh.pending !== null || mirror.refreshing}
          >
            {mirror.refreshing ? 'Reading…' : 'Refresh now'}
          </Button>
        </Row>
      ) : null}
    </Stack>
  );
};

function ageWords({ mirror, ledgerName }: ConnectionSummary, locale: string): string {
  if (mirror === null || mirror.asOf === null)
    return `The customers of ${ledgerName} are being read for the first time.`;
  const records = new Intl.NumberFormat(locale).format(mirror.count);
  const many = count(mirror.count, 'record', 'records').replace(/^\d+/, records);
  return `Customers of ${ledgerName} as of ${dateTime(mirror.asOf, locale)}, ${many}.`;
}
