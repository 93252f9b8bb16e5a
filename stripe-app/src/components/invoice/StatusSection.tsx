import { Badge } from '@stripe/ui-extension-sdk/ui';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import { dateTime } from '../../data/format.ts';
import { Muted, Row, Stack, Text } from '../Layout.tsx';
import { StatusBadge } from '../StatusBadge.tsx';

/** Is it in the books, is it right: a badge and one plain sentence. */
export const StatusSection = ({ invoice, locale }: { invoice: InvoiceView; locale: string }) => (
  <Stack gap="small">
    <Row gap="xsmall">
      <StatusBadge status={invoice.status} label={invoice.statusLabel} />
      {invoice.paid ? <Badge type="positive">Paid in Stripe</Badge> : null}
    </Row>
    {isSaidBelow(invoice) ? null : <Text>{invoice.sentence}</Text>}
    {invoice.nextAttemptAt === null ? null : <Muted>Next try: {dateTime(invoice.nextAttemptAt, locale)}</Muted>}
    {invoice.changedAt === null ? null : <Muted>Last change: {dateTime(invoice.changedAt, locale)}</Muted>}
  </Stack>
);

/** A problem's title says it already, and the banner below bears that title. */
function isSaidBelow({ sentence, problem }: InvoiceView): boolean {
  return problem !== null && sentence.replace(/\.$/, '') === problem.title.replace(/\.$/, '');
}
