import { Divider, Inline, Link } from '@stripe/ui-extension-sdk/ui';
import { Fragment } from 'react';
import type { DocumentRow } from '../../../shared/api/overview.ts';
import { dateTime, money } from '../data/format.ts';
import { invoiceRoute } from '../data/links.ts';
import { Muted, Row, Stack, Text } from './Layout.tsx';
import { StatusBadge } from './StatusBadge.tsx';

/** Documents with their state; invoices lead to their page in the Dashboard. */
export const DocumentList = ({ documents, locale }: { documents: DocumentRow[]; locale: string }) => (
  <Stack gap="small">
    {documents.map((row, position) => (
      <Fragment key={row.id}>
        {position === 0 ? null : <Divider />}
        <Stack gap="xxsmall">
          <Row gap="small">
            <DocumentName row={row} />
            <StatusBadge status={row.status} />
          </Row>
          <Text>
            {[row.customerName, row.total === null ? null : money(row.total, locale)].filter(known).join(' · ')}
          </Text>
          <Muted>{row.sentence}</Muted>
          <Muted>{[row.ledgerNumber, dateTime(row.changedAt, locale)].filter(known).join(' · ')}</Muted>
        </Stack>
      </Fragment>
    ))}
  </Stack>
);

/** The Dashboard has pages for invoices; credit notes stand on their invoice's page. */
export const DocumentName = ({ row }: { row: DocumentRow }) => {
  const name = row.number ?? 'No number yet';
  if (row.objectType === 'credit_note') return <Inline>{`Credit note ${name}`}</Inline>;
  return <Link href={invoiceRoute(row.stripeId)}>{name}</Link>;
};

function known(text: string | null): text is string {
  return text !== null;
}
