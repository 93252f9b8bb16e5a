import { Button, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { CustomerView } from '../../../../shared/api/overview.ts';
import { dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { Muted, Row, Section, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';

const how = { matched: 'Matched by your rules', created: 'Created by Tieout', chosen: 'Chosen by a person' };

type Props = { customer: CustomerView; session: Session; onUnlink: () => void };

/** The linked customer of the ledger, how the link came about, and the way to take it away. */
export const ContactLink = ({ customer, session, onUnlink }: Props) => {
  const { link, connection } = customer;
  if (link === null) {
    return (
      <Section title={`Customer in ${connection.ledgerName}`}>
        <Muted>Not linked yet. Tieout looks for the customer when the first invoice is sent to your books.</Muted>
      </Section>
    );
  }
  return (
    <Section title={`Customer in ${connection.ledgerName}`}>
      <PropertyList>
        <PropertyListItem
          label="Name"
          value={
            <Text>
              <LedgerLink href={link.url}>{link.name}</LedgerLink>
            </Text>
          }
        />
        <PropertyListItem label="Number" value={<Text>{link.number}</Text>} />
        <PropertyListItem label="How" value={<Text>{how[link.how]}</Text>} />
        <PropertyListItem label="Since" value={<Text>{dateTime(link.since, session.locale)}</Text>} />
      </PropertyList>
      <Muted>{link.reason}</Muted>
      {customer.mayChange ? (
        <Row>
          <Button size="small" onPress={onUnlink}>
            Unlink
          </Button>
        </Row>
      ) : null}
    </Section>
  );
};
