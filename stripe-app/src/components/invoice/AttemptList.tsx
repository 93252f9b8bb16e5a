import { Box, Button, Icon } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { RunStep, RunView } from '../../../../shared/api/common.ts';
import { count, dateTime, duration } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { Muted, Row, Stack, Strong, Text } from '../Layout.tsx';
import { StatusBadge } from '../StatusBadge.tsx';

const triggers: Record<RunView['trigger'], string> = {
  event: 'Change in Stripe',
  sweep: 'Regular check',
  replay: 'Replay',
  bulk_replay: 'Bulk replay',
  backfill: 'Backfill',
  resume: 'Resumed after a pause',
  retry: 'Automatic retry',
  undo: 'Undo',
  follow_up: 'Followed another document',
};

type Props = { attempts: RunView[]; session: Session };

/** Who or what asked, when, and how it went; the steps on demand. */
export const AttemptList = ({ attempts, session }: Props) => (
  <Stack gap="large">
    {attempts.map((attempt) => (
      <Attempt key={attempt.id} attempt={attempt} locale={session.locale} />
    ))}
  </Stack>
);

const Attempt = ({ attempt, locale }: { attempt: RunView; locale: string }) => {
  const [open, setOpen] = useState(false);
  const by = attempt.askedBy === null ? '' : ` by ${attempt.askedBy}`;
  return (
    <Stack gap="xsmall">
      <Row gap="xsmall">
        <Strong>
          {triggers[attempt.trigger]}
          {by}
        </Strong>
        <StatusBadge status={attempt.status} />
      </Row>
      <Muted>{dateTime(attempt.startedAt, locale)}</Muted>
      <Text>{attempt.sentence}</Text>
      {attempt.steps.length === 0 ? null : (
        <Row>
          <Button size="small" onPress={() => setOpen(!open)}>
            {open ? 'Hide steps' : `Show ${count(attempt.steps.length, 'step', 'steps')}`}
          </Button>
        </Row>
      )}
      {open ? attempt.steps.map((step) => <Step key={`${step.at} ${step.name}`} step={step} locale={locale} />) : null}
    </Stack>
  );
};

const Step = ({ step, locale }: { step: RunStep; locale: string }) => {
  const [open, setOpen] = useState(false);
  const hasDetail = step.detail !== undefined && step.detail !== null;
  return (
    <Box css={{ stack: 'x', gap: 'small', alignY: 'top', paddingLeft: 'small' }}>
      <Box css={{ minWidth: 16 }}>{sign(step)}</Box>
      <Stack gap="xxsmall">
        <Text>{step.summary}</Text>
        <Muted>
          {step.name} · {duration(step.durationMs, locale)}
        </Muted>
        {hasDetail ? (
          <Row>
            <Button size="small" onPress={() => setOpen(!open)}>
              {open ? 'Hide request and answer' : 'Show request and answer'}
            </Button>
          </Row>
        ) : null}
        {hasDetail && open ? <Raw value={step.detail} /> : null}
      </Stack>
    </Box>
  );
};

/** Redacted by the backend; shown as it is, because whoever opens it wants to see exactly that. */
const Raw = ({ value }: { value: unknown }) => (
  <Box css={{ font: 'caption', fontFamily: 'monospace', whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
    {JSON.stringify(value, null, 2)}
  </Box>
);

function sign({ outcome }: RunStep) {
  if (outcome === 'ok') return <Icon name="checkCircle" size="small" css={{ fill: 'success' }} />;
  if (outcome === 'failed') return <Icon name="warningCircle" size="small" css={{ fill: 'critical' }} />;
  return <Icon name="circle" size="small" css={{ fill: 'secondary' }} />;
}
