import { Banner, Button, Spinner } from '@stripe/ui-extension-sdk/ui';
import { MeterChart } from '@stripe/ui-extension-sdk/ui/next';
import { useState } from 'react';
import type { BackfillAnswer, BackfillView } from '../../../../../shared/api/backfill.ts';
import { dateTime, plainDate } from '../../../data/format.ts';
import type { Session } from '../../../data/session.ts';
import type { BackfillState } from '../../../hooks/use-backfill.ts';
import { RunQuestion } from '../../bulk/RunQuestion.tsx';
import { ConfirmDialog } from '../../ConfirmDialog.tsx';
import { ProblemWords } from '../../invoice/ProblemSection.tsx';
import { Card, Muted, Row, Section, Stack, Strong, Text } from '../../Layout.tsx';

type Props = { title: string; run: BackfillView; view: BackfillAnswer; state: BackfillState; session: Session };

/** One run: how far it is, what it asks, what came of it, and what can be done with it. */
export const RunCard = ({ title, run, view, state, session }: Props) => {
  const [undoing, setUndoing] = useState(false);
  const { mutation } = state;
  const busy = run.state === 'running' || run.state === 'undoing';
  const may = (action: BackfillView['actions'][number]) => view.mayChange && run.actions.includes(action);
  const press = (name: 'stop' | 'resume') => ({
    onPress: () => state.act(name, { backfill_id: run.id, action: name }),
    pending: mutation.pending === name,
  });
  return (
    <Section
      title={title}
      description={`${plainDate(run.from, session.locale)} to ${plainDate(run.to, session.locale)}`}
    >
      <Card>
        <Stack gap="small">
          <Row gap="xsmall">
            {busy ? <Spinner size="small" /> : null}
            <Strong>{run.sentence}</Strong>
          </Row>
          {run.percent === null || !busy ? null : <Progress percent={run.percent} />}
          {run.problem === null ? null : (
            <Banner
              type={run.state === 'failed' ? 'critical' : 'caution'}
              title={run.problem.title}
              description={<ProblemWords problem={run.problem} />}
            />
          )}
          {run.question === null ? null : (
            <RunQuestion
              count={run.question.count}
              examples={run.question.examples.map(({ id, number, customer, equals }) => ({
                key: id,
                name: customer === '' ? number : `${number}, ${customer}`,
                equals,
              }))}
              locale={session.locale}
              mayAnswer={may('answer')}
              pending={mutation.pending}
              onAnswer={(equals) => state.act(equals, { backfill_id: run.id, action: 'answer', equals })}
            />
          )}
          {run.lines.map((line) => (
            <Text key={line}>{line}</Text>
          ))}
          <Row>
            {may('start') ? (
              <Button
                type="primary"
                pending={mutation.pending === 'start'}
                onPress={() => state.start(run.from, run.to, false)}
              >
                Bring it in
              </Button>
            ) : null}
            {may('resume') ? (
              <Button type="primary" {...press('resume')}>
                Go on
              </Button>
            ) : null}
            {may('stop') ? <Button {...press('stop')}>Stop</Button> : null}
            {may('undo') ? <Button onPress={() => setUndoing(true)}>Undo this run</Button> : null}
          </Row>
          <Muted>
            {run.finishedAt === null
              ? `Started by ${run.askedBy}, ${dateTime(run.startedAt, session.locale)}`
              : `Started by ${run.askedBy}, over since ${dateTime(run.finishedAt, session.locale)}`}
          </Muted>
        </Stack>
      </Card>
      <ConfirmDialog
        title="Undo this run?"
        shown={undoing && may('undo')}
        onClose={() => setUndoing(false)}
        confirm="Undo this run"
        destructive
        pending={mutation.pending === 'undo'}
        failure={undoing ? mutation.failure : null}
        onConfirm={() => {
          state.act('undo', { backfill_id: run.id, action: 'undo' });
          setUndoing(false);
        }}
      >
        <Text>
          {`Everything that this run wrote to ${view.connection.ledgerName} is taken back, money before the documents it belongs to.`}
        </Text>
        <Text>What is posted or was in the books before stays, and is counted.</Text>
      </ConfirmDialog>
    </Section>
  );
};

/** A bar from 0 to 100. */
const Progress = ({ percent }: { percent: number }) => (
  <MeterChart
    data={[
      { label: 'Done', value: percent },
      { label: 'To do', value: 100 - percent },
    ].filter(({ value }) => value > 0)}
    unitFormat={{ unit: 'number', options: {} }}
    legendEnabled
  />
);
