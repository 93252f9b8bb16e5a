import { Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { usePolling } from '../../hooks/use-polling.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack } from '../Layout.tsx';

type Props = {
  label: string;
  primary: boolean;
  /** Which ledger; absent: the one connected so far. */
  ledger?: string;
  ledgerName: string;
  session: Session;
  refresh: () => Promise<void>;
};

/**
 * Signing in at the ledger happens in a tab of its own. A view cannot open one by itself, so the address is fetched
 * first and then stands behind a button; meanwhile the page looks whether the connection has come.
 */
export const ConnectFlow = ({ label, primary, ledger, ledgerName, session, refresh }: Props) => {
  const [url, setUrl] = useState<string | null>(null);
  const start = useMutation<{ url: string }>(session, answerKeys.connectStart, (answer) => setUrl(answer.url));
  usePolling(url !== null, refresh);
  return (
    <Stack gap="small">
      {start.failure === null ? null : <FailureBanner failure={start.failure} onRetry={start.retry} />}
      {url === null ? (
        <Row>
          <Button
            type={primary ? 'primary' : 'secondary'}
            size={primary ? 'medium' : 'small'}
            pending={start.pending !== null}
            onPress={() => start.run('connect', paths.connect, ledger === undefined ? {} : { ledger })}
          >
            {label}
          </Button>
        </Row>
      ) : (
        <Stack gap="small">
          <Row>
            <Button type="primary" href={url} target="_blank">
              {`Continue to ${ledgerName}`}
            </Button>
            <Button onPress={() => setUrl(null)}>Cancel</Button>
          </Row>
          <Muted>{`Sign in at ${ledgerName} in the new tab, then come back. This page notices by itself.`}</Muted>
        </Stack>
      )}
    </Stack>
  );
};
