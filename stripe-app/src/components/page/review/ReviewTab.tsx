import { Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../../shared/api/paths.ts';
import type { ReviewGroup, ReviewKind, ReviewList } from '../../../../../shared/api/review.ts';
import { answerKeys } from '../../../data/answer-keys.ts';
import type { Place } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { useBulk } from '../../../hooks/use-bulk.ts';
import type { Navigation } from '../../../hooks/use-place.ts';
import { useRead } from '../../../hooks/use-read.ts';
import { BulkDialog } from '../../bulk/BulkDialog.tsx';
import { BulkProgress } from '../../bulk/BulkProgress.tsx';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Muted, Row, Stack, Text } from '../../Layout.tsx';
import { Loading } from '../../Loading.tsx';
import { ReadOnlyNote } from '../../ReadOnlyNote.tsx';
import { ReviewCard } from './ReviewCard.tsx';

type Props = { session: Session; params: Place['params']; go: Navigation['go'] };

/** Everything that waits for a person's answer: one question each, answered right here. */
export const ReviewTab = ({ session, params, go }: Props) => {
  const resource = useRead<ReviewList>(session, paths.review, {}, answerKeys.review);
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const list = resource.value;
  const bulk = useBulk(session, list?.bulk ?? null, () => void resource.reload());
  const failure =
    resource.failure === null ? null : (
      <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
    );
  if (list === null) return failure ?? <Loading what="Looking up what waits for an answer…" />;
  const kind = kindOf(params.kind);
  const shown = kind === null ? list.groups : list.groups.filter((group) => group.kind === kind);
  return (
    <Stack gap="medium">
      {failure}
      <ConnectionNotice connection={list.connection} session={session} />
      <BulkProgress bulk={bulk} locale={session.locale} mayChange={list.mayChange} />
      {list.groups.length === 0 ? null : (
        <Kinds
          groups={list.groups}
          selected={kind}
          onSelect={(next) => go(['review'], next === null ? {} : { kind: next }, { replace: true })}
        />
      )}
      {said === null ? null : <Text>{said}</Text>}
      {shown.length === 0 ? <Muted>{emptyWords(list)}</Muted> : null}
      {shown.map((group) => (
        <ReviewCard
          key={group.key}
          group={group}
          list={list}
          session={session}
          bulk={bulk}
          open={open === group.key}
          onToggle={() => {
            setSaid(null);
            setOpen(open === group.key ? null : group.key);
          }}
          onAnswered={() => {
            setOpen(null);
            setSaid('Your answer is kept. What waited for it is synced again.');
            void resource.reload();
          }}
        />
      ))}
      {list.more ? <Muted>There are more questions than these 100. They follow as these are answered.</Muted> : null}
      {list.mayChange ? null : <ReadOnlyNote />}
      <BulkDialog bulk={bulk} />
    </Stack>
  );
};

const labels: Record<ReviewKind, string> = {
  customer: 'Customers',
  product: 'Products',
  tax_rate: 'Tax rates',
  other: 'Mended elsewhere',
};
const kinds: ReviewKind[] = ['customer', 'product', 'tax_rate', 'other'];

const kindOf = (name: string | undefined): ReviewKind | null => kinds.find((kind) => kind === name) ?? null;

type KindsProps = { groups: ReviewGroup[]; selected: ReviewKind | null; onSelect: (kind: ReviewKind | null) => void };

const Kinds = ({ groups, selected, onSelect }: KindsProps) => {
  const numberOf = (kind: ReviewKind) => groups.filter((group) => group.kind === kind).length;
  return (
    <Row gap="xsmall">
      <Button size="small" type={selected === null ? 'primary' : 'secondary'} onPress={() => onSelect(null)}>
        {`All ${groups.length}`}
      </Button>
      {kinds.map((kind) =>
        numberOf(kind) === 0 && kind !== selected ? null : (
          <Button
            key={kind}
            size="small"
            type={selected === kind ? 'primary' : 'secondary'}
            onPress={() => onSelect(kind)}
          >
            {`${labels[kind]} ${numberOf(kind)}`}
          </Button>
        ),
      )}
    </Row>
  );
};

function emptyWords({ connection, groups }: ReviewList): string {
  if (groups.length > 0) return 'Nothing of this kind waits for an answer.';
  if (connection.state === 'none' || connection.state === 'pending')
    return 'Nothing to review yet. Questions appear here once a company is connected.';
  return 'Nothing waits for an answer. Questions about customers, products and tax rates appear here.';
}
