import { Accordion, AccordionItem, Button, Divider } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { SaveSettingsAnswer } from '../../../../shared/api/settings.ts';
import type { SettingChange, SettingsHistoryAnswer } from '../../../../shared/api/settings-history.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { post } from '../../data/client.ts';
import { count, dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { useResource } from '../../hooks/use-resource.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Strong } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ChangeList } from './ChangeList.tsx';
import { RevertDialog } from './RevertDialog.tsx';

type Version = SettingsHistoryAnswer['versions'][number];
type Props = { form: SettingsForm; session: Session; dirty: boolean; reverted: (answer: SaveSettingsAnswer) => void };

const hows = { first: 'First settings', saved: 'Saved', reverted: 'Gone back to an earlier version' };

/** Every version with who, when and what; an earlier one can be put in force again. */
export const HistorySection = ({ form, session, dirty, reverted }: Props) => {
  const [older, setOlder] = useState<Version[]>([]);
  const [chosen, setChosen] = useState<number | null>(null);
  const { value, failure, loading, reload } = useResource<SettingsHistoryAnswer>(`history ${form.view.version}`, () =>
    post(session, paths.settingsHistory, { before: null }, answerKeys.settingsHistory),
  );
  const [more, setMore] = useState<boolean | null>(null);
  const next = useMutation<SettingsHistoryAnswer>(session, answerKeys.settingsHistory, (answer) => {
    setOlder([...older, ...answer.versions]);
    setMore(answer.more);
  });
  if (value === null) {
    return failure === null ? (
      <Loading what="Looking up the history…" />
    ) : (
      <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
    );
  }
  const versions = [...value.versions, ...older];
  return (
    <Section
      title="History"
      description="Every change of the settings is kept, with who made it and what it changed."
      gap="medium"
    >
      {versions.length === 0 ? (
        <Muted>Nothing has been changed yet: the recommended settings are in force.</Muted>
      ) : null}
      {dirty ? <Muted>Save or discard your changes before you go back to an earlier version.</Muted> : null}
      {versions.map((version, position) => (
        <Stack key={version.version} gap="small">
          <VersionRow
            version={version}
            current={position === 0}
            locale={session.locale}
            mayRevert={!form.readOnly && !dirty}
            onRevert={() => setChosen(version.version)}
          />
          <Divider />
        </Stack>
      ))}
      {next.failure === null ? null : <FailureBanner failure={next.failure} onRetry={next.retry} />}
      {(more ?? value.more) ? (
        <Row>
          <Button
            size="small"
            pending={next.pending !== null}
            onPress={() => next.run('older', paths.settingsHistory, { before: versions.at(-1)?.version ?? null })}
          >
            Show earlier changes
          </Button>
        </Row>
      ) : null}
      {chosen === null ? null : (
        <RevertDialog
          toVersion={chosen}
          session={session}
          onClose={() => setChosen(null)}
          reverted={(answer) => {
            setChosen(null);
            setOlder([]);
            setMore(null);
            reverted(answer);
          }}
        />
      )}
    </Section>
  );
};

/** A few stand open; a whole table of mappings does not bury the versions below it. */
const shown = 5;

const Changes = ({ changes }: { changes: SettingChange[] }) => {
  if (changes.length === 0) return null;
  if (changes.length <= shown) return <ChangeList changes={changes} />;
  return (
    <Stack gap="small">
      <ChangeList changes={changes.slice(0, shown)} />
      <Accordion>
        <AccordionItem title={`${changes.length - shown} more changes`}>
          <ChangeList changes={changes.slice(shown)} />
        </AccordionItem>
      </Accordion>
    </Stack>
  );
};

type RowProps = { version: Version; current: boolean; locale: string; mayRevert: boolean; onRevert: () => void };

const VersionRow = ({ version, current, locale, mayRevert, onRevert }: RowProps) => (
  <Stack gap="xsmall">
    <Row>
      <Strong>{`Version ${version.version}${current ? ', in force' : ''}`}</Strong>
      {current || !mayRevert ? null : (
        <Button size="small" onPress={onRevert}>
          {`Go back to version ${version.version}`}
        </Button>
      )}
    </Row>
    <Muted>
      {`${hows[version.how]} ${dateTime(version.at, locale)}${version.by === null ? '' : ` by ${version.by}`}${
        version.changes.length === 0 ? '' : `, ${count(version.changes.length, 'change', 'changes')}`
      }`}
    </Muted>
    <Changes changes={version.changes} />
  </Stack>
);
