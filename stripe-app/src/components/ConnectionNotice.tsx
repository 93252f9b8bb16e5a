import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { ConnectionSummary } from '../../../shared/api/common.ts';
import { settingsUrl } from '../data/links.ts';
import type { Session } from '../data/session.ts';
import { Stack, Text } from './Layout.tsx';
import { ConnectFlow } from './settings/ConnectFlow.tsx';

type Words = { title: string; text: string; button: string; type: 'default' | 'caution' | 'critical' };

type Props = {
  connection: ConnectionSummary;
  session: Session;
  /** Given where somebody who may do so can sign in again on the spot; called until the connection has come back. */
  refresh?: (() => Promise<void>) | undefined;
};

/** Says that the ledger is not at work, why, and how to mend it; nothing while it is. */
export const ConnectionNotice = ({ connection, session, refresh }: Props) => {
  const words = wordsFor(connection);
  if (words === null) return null;
  const here = connection.state === 'revoked' && refresh !== undefined;
  const banner = (
    <Banner
      type={words.type}
      title={words.title}
      description={<Text>{connection.message ?? words.text}</Text>}
      actions={here ? undefined : <Button href={settingsUrl(session)}>{words.button}</Button>}
    />
  );
  if (!here) return banner;
  return (
    <Stack gap="medium">
      {banner}
      <ConnectFlow
        label={words.button}
        primary
        ledgerName={connection.ledgerName}
        session={session}
        refresh={refresh}
      />
    </Stack>
  );
};

function wordsFor({ state, ledgerName }: ConnectionSummary): Words | null {
  switch (state) {
    case 'active':
      return null;
    case 'none':
      return {
        type: 'default',
        title: `Connect ${ledgerName}`,
        text: `Tieout is not connected to a company in ${ledgerName} yet. Connect it in the settings; waiting invoices follow by themselves.`,
        button: 'Open settings',
      };
    case 'pending':
      return {
        type: 'caution',
        title: 'Choose the company',
        text: `${ledgerName} is connected, but no company is chosen yet. Choose it in the settings to begin.`,
        button: 'Choose company',
      };
    case 'revoked':
      return {
        type: 'critical',
        title: `Reconnect ${ledgerName}`,
        text: `${ledgerName} no longer accepts our access. Work is paused and nothing is lost; it resumes by itself after you reconnect.`,
        button: 'Reconnect',
      };
    case 'disconnected':
      return {
        type: 'caution',
        title: `${ledgerName} is disconnected`,
        text: `Nothing new is sent to ${ledgerName}. The history stays. Reconnect the same company in the settings to go on where it stopped.`,
        button: 'Open settings',
      };
  }
}
