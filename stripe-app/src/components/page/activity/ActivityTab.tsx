import { Box, Button, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { ActivityEntry, ActivityKind, ActivityView } from '../../../../../shared/api/activity.ts';
import { paths } from '../../../../../shared/api/paths.ts';
import { answerKeys } from '../../../data/answer-keys.ts';
import { chosen, type Place } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { useMutation } from '../../../hooks/use-mutation.ts';
import type { Navigation } from '../../../hooks/use-place.ts';
import { useRead } from '../../../hooks/use-read.ts';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Muted, Row, Stack } from '../../Layout.tsx';
import { Loading } from '../../Loading.tsx';
import { ActivityList } from './ActivityList.tsx';

type Props = { session: Session; params: Place['params']; go: Navigation['go'] };

const kinds: Record<ActivityKind, string> = {
  all: 'Everything',
  changes: 'What people changed',
  runs: 'Runs',
  failures: 'Runs with a problem',
};

const isKind = (name: string | undefined): name is ActivityKind => name !== undefined && name in kinds;

/** What happened, the newest first: runs, and who changed what. */
export const ActivityTab = ({ session, params, go }: Props) => {
  const kind = isKind(params.show) ? params.show : 'all';
  const asked = { kind, ...chosen({ who: params.who }) };
  const list = JSON.stringify(asked);
  const resource = useRead<ActivityView>(session, paths.activity, asked, answerKeys.activity);
  const [older, setOlder] = useState<Older>({ list, entries: [], next: null });
  const more = useMutation<ActivityView>(session, answerKeys.activity, (page) =>
    setOlder((before) => ({
      list,
      entries: [...(before.list === list ? before.entries : []), ...page.entries],
      next: page.next,
    })),
  );
  const [who, setWho] = useState(params.who ?? '');
  const [start] = useState(who);
  const change = (changed: Record<string, string | undefined>) =>
    go(['activity'], chosen({ ...params, ...changed }), { replace: true });
  const first = resource.value;
  const known = older.list === list && older.entries.length > 0;
  const entries = [...(first?.entries ?? []), ...(known ? older.entries : [])];
  const next = known ? older.next : (first?.next ?? null);
  return (
    <Stack gap="medium">
      <Row gap="small">
        <Box css={{ width: '1/4', minWidth: 200 }}>
          <Select
            label="Show"
            hiddenElements={['label']}
            value={kind}
            onChange={({ target }) => change({ show: target.value === 'all' ? undefined : target.value })}
          >
            {Object.entries(kinds).map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </Select>
        </Box>
        <Box css={{ width: '1/4', minWidth: 200 }}>
          <TextField
            label="Name of a person"
            hiddenElements={['label']}
            placeholder="Name of a person"
            maxLength={100}
            defaultValue={start}
            onChange={(event) => setWho(event.target.value)}
          />
        </Box>
        <Button onPress={() => change({ who: who.trim() })}>Find</Button>
        {params.who === undefined ? null : <Button onPress={() => change({ who: undefined })}>Everybody</Button>}
      </Row>
      {resource.failure === null ? null : (
        <FailureBanner failure={resource.failure} onRetry={() => void resource.reload()} pending={resource.loading} />
      )}
      {first === null && resource.failure === null ? <Loading what="Looking up what happened…" /> : null}
      {first !== null && entries.length === 0 ? <Muted>{emptyWords(params)}</Muted> : null}
      <ActivityList entries={unique(entries)} locale={session.locale} />
      {more.failure === null ? null : <FailureBanner failure={more.failure} onRetry={more.retry} />}
      {next === null ? null : (
        <Row>
          <Button
            pending={more.pending !== null}
            onPress={() => more.run('more', paths.activity, { ...asked, cursor: next })}
          >
            Show older
          </Button>
        </Row>
      )}
    </Stack>
  );
};

type Older = { list: string; entries: ActivityEntry[]; next: string | null };

/** When the first page is read again, what has happened since pushes entries into the ones already shown. */
const unique = (entries: ActivityEntry[]) => [...new Map(entries.map((entry) => [entry.id, entry])).values()];

const emptyWords = ({ who, show }: Place['params']) =>
  who === undefined && show === undefined
    ? 'Nothing has happened yet. Runs and changes appear here.'
    : 'Nothing fits. Choose everything, or another name.';
