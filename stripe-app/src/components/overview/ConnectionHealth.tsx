import { Badge, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { ConnectionSummary } from '../../../../shared/api/common.ts';
import { dateTime } from '../../data/format.ts';
import { Text } from '../Layout.tsx';

/** Which company, since when it works. "Last write" is the server's time of the last successful one (requirement C77). */
export const ConnectionHealth = ({ connection, locale }: { connection: ConnectionSummary; locale: string }) => {
  if (connection.state === 'none') return null;
  return (
    <PropertyList>
      <PropertyListItem label={connection.ledgerName} value={<ConnectionBadge state={connection.state} />} />
      {connection.companyName === null ? null : (
        <PropertyListItem label="Company" value={<Text>{connection.companyName}</Text>} />
      )}
      {connection.environment === null ? null : (
        <PropertyListItem label="Environment" value={<Text>{connection.environment}</Text>} />
      )}
      {connection.state === 'pending' ? null : (
        <PropertyListItem
          label="Last write"
          value={
            <Text>{connection.lastSuccessAt === null ? 'None yet' : dateTime(connection.lastSuccessAt, locale)}</Text>
          }
        />
      )}
    </PropertyList>
  );
};

const badges = {
  active: { type: 'positive', text: 'Connected' },
  pending: { type: 'warning', text: 'Company not chosen' },
  revoked: { type: 'negative', text: 'Access revoked' },
  disconnected: { type: 'neutral', text: 'Disconnected' },
  none: { type: 'neutral', text: 'Not connected' },
} as const;

/** The state of a connection in a word. */
export const ConnectionBadge = ({ state }: { state: ConnectionSummary['state'] }) => (
  <Badge type={badges[state].type}>{badges[state].text}</Badge>
);
