import { PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import { EvidenceList } from '../EvidenceList.tsx';
import { Muted, Section, Stack, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';

const kinds = { invoice: 'Invoice', credit_memo: 'Credit memo' };
const how = { remembered: 'Linked before', matched: 'Matched', created: 'Created by Tieout', chosen: 'Chosen by you' };

/** The ledger's document and the customer it stands under; why that one, where no decision says it at length. */
export const BookedSection = ({ invoice }: { invoice: InvoiceView }) => {
  const { document, contact, connection } = invoice;
  if (document === null && contact === null) return null;
  return (
    <Section title={`In ${connection.ledgerName}`}>
      <PropertyList>
        {document === null ? null : (
          <PropertyListItem
            label={kinds[document.kind]}
            value={
              <Text>
                <LedgerLink href={document.url}>{document.number}</LedgerLink> ({document.state})
              </Text>
            }
          />
        )}
        {contact === null ? null : (
          <PropertyListItem
            label="Customer"
            value={
              <Text>
                <LedgerLink href={contact.url}>{contact.name}</LedgerLink>
                {contact.number === '' ? '' : ` (${contact.number})`}
              </Text>
            }
          />
        )}
        {connection.companyName === null ? null : (
          <PropertyListItem label="Company" value={<Text>{connection.companyName}</Text>} />
        )}
      </PropertyList>
      {contact === null || invoice.decision !== null ? null : (
        <Stack gap="xsmall">
          <Muted>
            {how[contact.how]}: {contact.reason}
          </Muted>
          <EvidenceList evidence={contact.evidence} ledgerName={connection.ledgerName} />
        </Stack>
      )}
      {contact === null || invoice.decision === null ? null : <Muted>{how[contact.how]}</Muted>}
      {invoice.notes.map((note) => (
        <Muted key={note}>{note}</Muted>
      ))}
    </Section>
  );
};
