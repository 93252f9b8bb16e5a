import { Button, Spinner } from '@stripe/ui-extension-sdk/ui';
import { MeterChart } from '@stripe/ui-extension-sdk/ui/next';
import type { BulkRun } from '../../../../shared/api/bulk.ts';
import { dateTime } from '../../data/format.ts';
import { type Bulk, isUnderWay } from '../../hooks/use-bulk.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Card, Muted, Row, Stack, Strong } from '../Layout.tsx';

type Props = { bulk: Bulk; locale: string; mayChange: boolean };

/** How far a replay or exclusion of many has come, and what came of it; nothing where none is told of. */
export const BulkProgress = ({ bulk, locale, mayChange }: Props) => {
  const { run, mutation } = bulk;
  if (run === null) return null;
  const underWay = isUnderWay(run);
  return (
    <Card>
      <Stack gap="xsmall">
        <Row gap="xsmall">
          {underWay ? <Spinner size="small" /> : null}
          <Strong>{run.sentence}</Strong>
        </Row>
        <Muted>
          {run.finishedAt === null
            ? `Started by ${run.askedBy}, ${dateTime(run.startedAt, locale)}`
            : `Started by ${run.askedBy}, over since ${dateTime(run.finishedAt, locale)}`}
        </Muted>
      </Stack>
      <MeterChart data={segments(run)} unitFormat={{ unit: 'number', options: {} }} legendEnabled />
      {mutation.failure === null || bulk.asked !== null ? null : (
        <FailureBanner failure={mutation.failure} onRetry={mutation.retry} onDismiss={mutation.dismiss} />
      )}
      <Row>
        {run.state === 'running' && mayChange ? (
          <Button size="small" onPress={bulk.stop} pending={mutation.pending === 'stop'}>
            Stop
          </Button>
        ) : null}
        {underWay ? null : (
          <Button size="small" onPress={bulk.dismiss}>
            Dismiss
          </Button>
        )}
      </Row>
    </Card>
  );
};

/** Only what there is any of: a legend of zeros says nothing. */
function segments(run: BulkRun) {
  const all = [
    { label: run.action === 'exclude' ? 'Excluded' : 'In the books', value: run.succeeded },
    { label: 'Needs review', value: run.needsReview },
    { label: 'Failed', value: run.failed },
    { label: 'Waiting or out of scope', value: run.setAside },
    { label: 'Left as they were', value: run.skipped },
    { label: 'Not done yet', value: run.total - run.done },
  ];
  return all.filter(({ value }) => value > 0);
}
