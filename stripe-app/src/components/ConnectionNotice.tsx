import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { ConnectionSummary } from '../../../shared/api/common.ts';
import { settingsUrl } from '../data/links.ts';
import type { Session } from '../data/session.ts';
import { Text } from './Layout.tsx';

type Words = { title: string; text: string; button: string; type: 'default' | 'caution' | 'critical' };

/** Says that the ledger is not at work, why, and where to mend it; nothing while it is. */
export const ConnectionNotice = ({ connection, session }: { connection: ConnectionSummary; session: Session }) => {
  const words = wordsFor(connection);
  if (words === null) return null;
  return (
    <Banner
      type={words.type}
      title={words.title}
      description={<Text>{connection.message ?? words.text}</Text>}
      actions={<Button href={settingsUrl(session)}>{words.button}</Button>}
    />
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
