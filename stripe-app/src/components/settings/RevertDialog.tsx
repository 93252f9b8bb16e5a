import { paths } from '../../../../shared/api/paths.ts';
import type { SaveSettingsAnswer } from '../../../../shared/api/settings.ts';
import type { RevertPreviewAnswer } from '../../../../shared/api/settings-history.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { post } from '../../data/client.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { useResource } from '../../hooks/use-resource.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Muted, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ChangeList } from './ChangeList.tsx';

type Props = {
  toVersion: number;
  session: Session;
  onClose: () => void;
  reverted: (answer: SaveSettingsAnswer) => void;
};

/** Shows what going back changes before it is done. */
export const RevertDialog = ({ toVersion, session, onClose, reverted }: Props) => {
  const preview = useResource<RevertPreviewAnswer>(`revert ${toVersion}`, () =>
    post(session, paths.settingsRevertPreview, { to_version: toVersion }, answerKeys.revertPreview),
  );
  const revert = useMutation<SaveSettingsAnswer>(session, answerKeys.saved, (answer) => {
    reverted(answer);
    toast('Earlier settings in force');
  });
  const { value } = preview;
  return (
    <ConfirmDialog
      title={`Go back to version ${toVersion}?`}
      shown
      onClose={onClose}
      confirm={`Go back to version ${toVersion}`}
      pending={revert.pending !== null || value === null}
      failure={revert.failure ?? preview.failure}
      onConfirm={() => {
        if (value !== null)
          revert.run('revert', paths.settingsRevert, { version: value.version, to_version: toVersion });
      }}
    >
      {value === null && preview.failure === null ? <Loading what="Comparing the two versions…" /> : null}
      {value === null ? null : value.changes.length === 0 ? (
        <Text>The two versions are the same. Nothing would change.</Text>
      ) : (
        <ChangeList changes={value.changes} />
      )}
      <Muted>
        Answers given on invoices since then stay. It is saved as a new version, so that you can come back to this one.
      </Muted>
    </ConfirmDialog>
  );
};
