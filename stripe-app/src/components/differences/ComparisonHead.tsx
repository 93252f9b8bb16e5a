import { Button, Link, Spinner } from '@stripe/ui-extension-sdk/ui';
import type { ComparisonRunView, DifferencesView } from '../../../../shared/api/differences.ts';
import { dateTime, plainDate } from '../../data/format.ts';
import { settingsUrl } from '../../data/links.ts';
import type { Session } from '../../data/session.ts';
import { Card, Muted, Row, Strong } from '../Layout.tsx';

type Props = { view: DifferencesView; session: Session; pending: boolean; onCompare: () => void };

/** When Stripe and the books were compared last, what that came to, and the button that does it now. */
export const ComparisonHead = ({ view, session, pending, onCompare }: Props) => {
  const { run, connection, mayChange } = view;
  const running = run?.state === 'running';
  return (
    <Card>
      <Row gap="xsmall">
        {running ? <Spinner size="small" /> : null}
        <Strong>
          {run === null ? `Stripe and ${connection.ledgerName} were not compared yet.` : headline(run, session)}
        </Strong>
      </Row>
      {run === null ? null : <Muted>{`${run.sentence} ${startedWords(run, session)}`}</Muted>}
      {run === null || apartWords(run) === '' ? null : (
        <Muted>{`Told elsewhere, and no differences: ${apartWords(run)}.`}</Muted>
      )}
      {mayChange && connection.state === 'active' ? (
        <Row>
          <Button onPress={onCompare} pending={pending} disabled={running}>
            Compare now
          </Button>
        </Row>
      ) : null}
      <Muted>
        {scheduleWords(view)} <Link href={settingsUrl(session)}>Change it in the settings</Link>
      </Muted>
    </Card>
  );
};

const headline = ({ state, from, to }: ComparisonRunView, { locale }: Session): string => {
  const days = `${plainDate(from, locale)} to ${plainDate(to, locale)}`;
  if (state === 'running') return `Comparing ${days}`;
  return state === 'done' ? `Compared ${days}` : `Not compared: ${days}`;
};

const startedWords = ({ askedBy, trigger, startedAt }: ComparisonRunView, { locale }: Session): string => {
  const who = trigger === 'schedule' ? 'Begun by schedule' : askedBy === null ? 'Begun' : `Begun by ${askedBy}`;
  return `${who}, ${dateTime(startedAt, locale)}.`;
};

/** "3 waiting, 1 excluded": what belongs to no difference, over all parts. */
function apartWords({ parts }: ComparisonRunView): string {
  const sums = new Map<string, number>();
  for (const part of parts)
    for (const [reason, count] of Object.entries(part.apart)) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return [...sums].map(([reason, count]) => `${count} ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`).join(', ');
}

const everyWords = { off: '', hourly: 'every hour', daily: 'every day', weekly: 'every week' } as const;

const scheduleWords = ({ every, days }: DifferencesView): string =>
  every === 'off'
    ? 'Nothing is compared by itself.'
    : `The last ${days} days are compared ${everyWords[every]}. Nothing is changed by it.`;
