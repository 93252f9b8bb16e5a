import { Link, PageModule, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { DocumentPageView } from '../../../../../shared/api/documents.ts';
import { dateTime, plainDate } from '../../../data/format.ts';
import { customerRoute, invoiceRoute } from '../../../data/links.ts';
import { DecisionDetail } from '../../contact/DecisionSection.tsx';
import { EvidenceList } from '../../EvidenceList.tsx';
import { Muted, Row, Stack, Text } from '../../Layout.tsx';
import { LedgerLink } from '../../LedgerLink.tsx';
import { StatusBadge } from '../../StatusBadge.tsx';

type Props = { page: DocumentPageView; locale: string };

/** Where it stands, in Stripe and in the ledger. */
export const StatusModule = ({ page, locale }: Props) => {
  const { row, view } = page;
  const invoiceId = row.objectType === 'invoice' ? row.stripeId : page.parentId;
  return (
    <PageModule title="Status">
      <Stack gap="small">
        <Row gap="xsmall">
          <StatusBadge status={row.status} />
        </Row>
        <Text>{row.sentence}</Text>
        <PropertyList orientation="vertical">
          {row.customerName === null || page.customerId === null ? null : (
            <PropertyListItem
              label="Customer in Stripe"
              value={<Link href={customerRoute(page.customerId)}>{row.customerName}</Link>}
            />
          )}
          {invoiceId === null ? null : (
            <PropertyListItem
              label={row.objectType === 'invoice' ? 'Invoice in Stripe' : 'Its invoice in Stripe'}
              value={
                <Link href={invoiceRoute(invoiceId)}>
                  {row.objectType === 'invoice' ? (row.number ?? invoiceId) : 'Open invoice'}
                </Link>
              }
            />
          )}
          <PropertyListItem label="Last change" value={<Text>{dateTime(row.changedAt, locale)}</Text>} />
          {view.nextAttemptAt === null ? null : (
            <PropertyListItem label="Next try" value={<Text>{dateTime(view.nextAttemptAt, locale)}</Text>} />
          )}
          {page.settingsVersion === null ? null : (
            <PropertyListItem label="Decided by" value={<Text>{`Settings, version ${page.settingsVersion}`}</Text>} />
          )}
        </PropertyList>
      </Stack>
    </PageModule>
  );
};

const kinds = { invoice: 'Invoice', credit_memo: 'Credit memo' };

/** What stands in the ledger: the document itself, its dates and fields. Nothing while nothing stands there. */
export const PostingModule = ({ page, locale }: Props) => {
  const { view, posting } = page;
  const { document, connection } = view;
  if (document === null) return null;
  const date = (value: string | null | undefined) => (value ? plainDate(value, locale) : null);
  const facts: [string, string | null | undefined][] = [
    ['State', document.state],
    ['External number', posting?.externalNumber],
    ['Document date', date(posting?.date)],
    ['Posting date', date(posting?.postingDate)],
    ['Due date', date(posting?.dueDate)],
    ...(posting?.fields ?? []).map(({ label, value }): [string, string] => [label, value]),
    ['Company', connection.companyName],
  ];
  return (
    <PageModule title={`In ${connection.ledgerName}`}>
      <PropertyList orientation="vertical">
        <PropertyListItem
          label={kinds[document.kind]}
          value={<LedgerLink href={document.url}>{document.number}</LedgerLink>}
        />
        {facts.map(([label, value]) =>
          value ? <PropertyListItem key={label} label={label} value={<Text>{value}</Text>} /> : null,
        )}
      </PropertyList>
    </PageModule>
  );
};

const how = { remembered: 'Linked before', matched: 'Matched', created: 'Created by Tieout', chosen: 'Chosen by you' };

/** Under whom it is booked, and why. */
export const ContactModule = ({ page }: { page: DocumentPageView }) => {
  const { contact, connection, decision } = page.view;
  if (contact === null) return null;
  if (decision !== null)
    return (
      <PageModule title={`Customer in ${connection.ledgerName}`}>
        <Stack gap="small">
          <Text>
            <LedgerLink href={contact.url}>{contact.name}</LedgerLink>
            {contact.number === '' ? '' : ` (${contact.number})`}
          </Text>
          <DecisionDetail decision={decision} ledgerName={connection.ledgerName} />
        </Stack>
      </PageModule>
    );
  return (
    <PageModule title={`Customer in ${connection.ledgerName}`}>
      <Stack gap="xsmall">
        <Text>
          <LedgerLink href={contact.url}>{contact.name}</LedgerLink>
          {contact.number === '' ? '' : ` (${contact.number})`}
        </Text>
        <Muted>
          {contact.reason.startsWith(how[contact.how]) ? contact.reason : `${how[contact.how]}: ${contact.reason}`}
        </Muted>
        <EvidenceList evidence={contact.evidence} ledgerName={connection.ledgerName} />
      </Stack>
    </PageModule>
  );
};
