import { Button, Spinner } from '@stripe/ui-extension-sdk/ui';
import { MeterChart } from '@stripe/ui-extension-sdk/ui/next';
import { useState } from 'react';
import type { BulkRun } from '../../../../shared/api/bulk.ts';
import { dateTime } from '../../data/format.ts';
import { type Bulk, isUnderWay } from '../../hooks/use-bulk.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Card, Muted, Row, Stack, Strong, Text } from '../Layout.tsx';
import { RunQuestion } from './RunQuestion.tsx';

type Props = { bulk: Bulk; locale: string; mayChange: boolean };

/** How far a replay or exclusion of many has come, and what came of it; nothing where none is told of. */
export const BulkProgress = ({ bulk, locale, mayChange }: Props) => {
  const { run, mutation } = bulk;
  const [undoing, setUndoing] = useState(false);
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
      {run.question === null ? null : (
        <RunQuestion
          count={run.question.count}
          examples={run.question.examples.map(({ number, equals }) => ({ key: number, name: number, equals }))}
          locale={locale}
          mayAnswer={mayChange}
          pending={mutation.pending}
          onAnswer={bulk.answer}
        />
      )}
      {mutation.failure === null || bulk.asked !== null ? null : (
        <FailureBanner failure={mutation.failure} onRetry={mutation.retry} onDismiss={mutation.dismiss} />
      )}
      <Row>
        {run.actions.includes('stop') && mayChange ? (
          <Button size="small" onPress={bulk.stop} pending={mutation.pending === 'stop'}>
            Stop
          </Button>
        ) : null}
        {run.actions.includes('undo') && mayChange ? (
          <Button size="small" onPress={() => setUndoing(true)}>
            Undo this run
          </Button>
        ) : null}
        {underWay || run.state === 'paused' ? null : (
          <Button size="small" onPress={bulk.dismiss}>
            Dismiss
          </Button>
        )}
      </Row>
      <ConfirmDialog
        title="Undo this run?"
        shown={undoing}
        onClose={() => setUndoing(false)}
        confirm="Undo this run"
        destructive
        pending={mutation.pending === 'undo'}
        failure={null}
        onConfirm={() => {
          setUndoing(false);
          bulk.undo();
        }}
      >
        <Text>Every draft that this run wrote is removed from your books. What is posted stays, and is counted.</Text>
      </ConfirmDialog>
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
