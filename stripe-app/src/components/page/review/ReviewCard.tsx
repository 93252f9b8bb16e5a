import { Badge, Box, Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { DocumentFilter } from '../../../../../shared/api/documents.ts';
import type { ReviewGroup, ReviewList } from '../../../../../shared/api/review.ts';
import type { SyncStatus } from '../../../../../shared/statuses.ts';
import { count, money, plainDate } from '../../../data/format.ts';
import { chosen, pageRoute } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { type Bulk, isUnderWay } from '../../../hooks/use-bulk.ts';
import { Card, Muted, Row, Stack, Strong, Text } from '../../Layout.tsx';
import { ReviewAnswer } from './ReviewAnswer.tsx';

type Props = {
  group: ReviewGroup;
  list: ReviewList;
  session: Session;
  bulk: Bulk;
  open: boolean;
  onToggle: () => void;
  onAnswered: () => void;
};

/** One question: how many wait for it and since when, and the answer in place. */
export const ReviewCard = ({ group, list, session, bulk, open, onToggle, onAnswered }: Props) => {
  const able = list.mayChange && list.connection.state === 'active';
  return (
    <Card>
      <Box css={{ stack: 'x', gap: 'medium', distribute: 'space-between', alignY: 'top', width: 'fill', wrap: 'wrap' }}>
        <Stack gap="xxsmall">
          <Row gap="xsmall">
            <Strong>{group.name === null ? group.title : `${group.name}: ${lowerFirst(group.title)}`}</Strong>
            <Badge type="warning">{words[group.kind]}</Badge>
          </Row>
          <Text>{waiting(group, session.locale)}</Text>
          {open ? null : <Muted>{group.fix}</Muted>}
        </Stack>
      </Box>
      <Row gap="small">
        {able && group.example.objectType === 'invoice' ? (
          <Button size="small" type={open ? 'secondary' : 'primary'} onPress={onToggle}>
            {open ? 'Close' : group.kind === 'other' ? 'Show what to do' : 'Answer'}
          </Button>
        ) : null}
        {able ? (
          <Button
            size="small"
            disabled={bulk.mutation.pending !== null || isUnderWay(bulk.run)}
            onPress={() => bulk.ask({ action: 'replay', selection: { filter: filterOf(group) } })}
          >
            {`Replay ${count(group.count, 'document', 'documents')}`}
          </Button>
        ) : null}
        <Link href={pageRoute(['documents'], paramsOf(group))}>
          {group.count === 1 ? 'Show the document' : `Show all ${group.count}`}
        </Link>
      </Row>
      {open ? <ReviewAnswer session={session} group={group} onAnswered={onAnswered} /> : null}
    </Card>
  );
};

const words: Record<ReviewGroup['kind'], string> = {
  customer: 'Customer',
  product: 'Product',
  tax_rate: 'Tax rate',
  other: 'To mend',
};

/** "12 documents wait, €1,234.50, the oldest of Nov 3, 2026." */
function waiting({ count: number, amounts, oldest }: ReviewGroup, locale: string): string {
  const sums = amounts.map((sum) => money(sum, locale)).join(' + ');
  const since =
    oldest === null
      ? ''
      : number === 1
        ? `, of ${plainDate(oldest, locale)}`
        : `, the oldest of ${plainDate(oldest, locale)}`;
  return `${count(number, 'document waits', 'documents wait')}${sums === '' ? '' : `: ${sums}`}${since}`;
}

/** What the list of documents and a replay take: all of this customer's questions, or all of this cause. */
function filterOf(group: ReviewGroup): DocumentFilter {
  const status: SyncStatus[] = ['failed', 'needs_review', 'waiting'];
  if (group.kind === 'customer' && group.subject !== null) return { status, customer: group.subject };
  return { status, cause: group.code, ...(group.subject === null ? {} : { subject: group.subject }) };
}

function paramsOf(group: ReviewGroup): Record<string, string> {
  if (group.kind === 'customer' && group.subject !== null) return { status: 'attention', customer: group.subject };
  return chosen({ cause: group.code, subject: group.subject ?? undefined });
}

/** After a name the sentence goes on; names of ledgers and abbreviations keep their capitals. */
const lowerFirst = (text: string) => (/^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);
