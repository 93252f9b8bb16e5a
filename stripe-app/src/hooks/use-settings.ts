import { useRef, useState } from 'react';
import { paths } from '../../../shared/api/paths.ts';
import type { SaveSettingsAnswer, SettingsView } from '../../../shared/api/settings.ts';
import type { Settings } from '../../../shared/settings.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { post } from '../data/client.ts';
import { count } from '../data/format.ts';
import type { RequestFailure } from '../data/request-failure.ts';
import type { Session } from '../data/session.ts';
import { draftOf, isDirty, type SettingsDraft, saveRequest, type Target } from '../data/settings-draft.ts';
import { changedSections, type SettingsSection } from '../data/settings-sections.ts';
import { toast } from '../data/toast.ts';
import { type FieldErrors, validateSettings } from '../data/validate-settings.ts';
import { useKeptDraft } from './use-kept-draft.ts';
import { useMutation } from './use-mutation.ts';
import { type Resource, useResource } from './use-resource.ts';

/** What a section of the settings needs to show and change its part. */
export type SettingsForm = {
  view: SettingsView;
  draft: SettingsDraft;
  errors: FieldErrors;
  /** Rises when the fields must start over from the draft: after saving, discarding, reloading. */
  revision: number;
  readOnly: boolean;
  change: (to: (settings: Settings) => Settings) => void;
  setProduct: (productId: string, target: Target | null) => void;
  setTax: (taxRateId: string, taxCode: string | null) => void;
};

export type SettingsState = {
  resource: Resource<SettingsView>;
  form: SettingsForm | null;
  dirty: boolean;
  /** Sections with changes that are not saved. */
  changed: ReadonlySet<SettingsSection>;
  /** Unsaved changes of an earlier visit: back in the fields, or made on an older version and gone. */
  leftBehind: 'restored' | 'outdated' | null;
  saving: boolean;
  failure: RequestFailure | null;
  saved: SavedChange | null;
  /** One line beside the Save button: what state the page is in. */
  statusMessage: string;
  save: () => void;
  discard: () => void;
  /** Puts a whole draft into the fields, e.g. one with suggestions. */
  fill: (draft: SettingsDraft) => void;
  reload: () => void;
  /** Takes over a view that another action answered with (company chosen, disconnected). */
  replace: (view: SettingsView) => void;
  /** Takes over what going back to an earlier version answered. */
  reverted: (answer: SaveSettingsAnswer) => void;
};

/** What the last save answered, and the version before it: what changed since is what may affect documents. */
export type SavedChange = { answer: SaveSettingsAnswer; since: number };

type Editing = { draft: SettingsDraft | null; errors: FieldErrors; revision: number; saved: SavedChange | null };
type LeftBehind = { draft: SettingsDraft | null; stale: boolean };

const fresh: Editing = { draft: null, errors: {}, revision: 0, saved: null };

/**
 * The settings page: one read, one draft, one Save.
 * @param onSaved what else is to be done once it was saved
 */
export function useSettings(session: Session, onSaved?: (change: SavedChange) => void): SettingsState {
  const resource = useResource(`${session.accountId} ${session.mode}`, () =>
    post<SettingsView>(session, paths.settings, {}, answerKeys.settings),
  );
  const [editing, setEditing] = useState<Editing>(fresh);
  const kept = useKeptDraft(session);
  const leftBehind = useRef<LeftBehind | null>(null);
  const view = resource.value;
  if (view !== null && leftBehind.current === null) {
    const { draft: before, stale } = view.mayChange ? kept.recall(view.version) : { draft: null, stale: false };
    leftBehind.current = { draft: before !== null && isDirty(view, before) ? before : null, stale };
  }
  const startOver = (saved: SavedChange | null) => {
    leftBehind.current = { draft: null, stale: false };
    kept.forget();
    setEditing(({ revision }) => ({ ...fresh, revision: revision + 1, saved }));
  };
  const takeOver = (answer: SaveSettingsAnswer) => {
    const since = view?.version ?? 0;
    resource.replace(answer.view);
    startOver({ answer, since });
  };
  const mutation = useMutation<SaveSettingsAnswer>(session, answerKeys.saved, (answer) => {
    const since = view?.version ?? 0;
    takeOver(answer);
    toast('Settings saved');
    onSaved?.({ answer, since });
  });

  const draft = view === null ? null : (editing.draft ?? leftBehind.current?.draft ?? draftOf(view));
  const dirty = view !== null && draft !== null && isDirty(view, draft);
  const errors = { ...mutation.failure?.fieldErrors, ...editing.errors };

  const edit = (next: SettingsDraft) => {
    // What the backend found wrong belongs to the draft it was sent.
    if (mutation.failure !== null) mutation.dismiss();
    if (view !== null) {
      if (isDirty(view, next)) kept.keep(view.version, next);
      else kept.forget();
    }
    setEditing((before) => ({
      ...before,
      draft: next,
      // Once faults are shown, they follow what is typed; before the first Save nobody is scolded.
      errors: Object.keys(before.errors).length === 0 ? {} : validateSettings(next, view?.money ?? null),
      saved: null,
    }));
  };

  const form: SettingsForm | null =
    view === null || draft === null
      ? null
      : {
          view,
          draft,
          errors,
          revision: editing.revision,
          readOnly: !view.mayChange || mutation.pending !== null,
          change: (to) => edit({ ...draft, settings: to(draft.settings) }),
          setProduct: (id, target) => edit({ ...draft, products: { ...draft.products, [id]: target } }),
          setTax: (id, taxCode) => edit({ ...draft, taxes: { ...draft.taxes, [id]: taxCode } }),
        };

  return {
    resource,
    form,
    dirty,
    changed: view === null || draft === null ? new Set() : changedSections(draftOf(view), draft),
    leftBehind:
      leftBehind.current?.stale === true
        ? 'outdated'
        : leftBehind.current?.draft != null && editing.draft === null
          ? 'restored'
          : null,
    saving: mutation.pending !== null,
    failure: mutation.failure,
    saved: editing.saved,
    statusMessage: statusMessage({ saving: mutation.pending !== null, errors, dirty, saved: editing.saved !== null }),
    save: () => {
      if (view === null || draft === null) return;
      const faults = validateSettings(draft, view.money);
      mutation.dismiss();
      setEditing((before) => ({ ...before, errors: faults, saved: null }));
      if (Object.keys(faults).length === 0) mutation.run('save', paths.settingsSave, saveRequest(view, draft));
    },
    fill: (next) => {
      edit(next);
      setEditing((before) => ({ ...before, revision: before.revision + 1 }));
    },
    discard: () => {
      mutation.dismiss();
      startOver(null);
    },
    reload: () => {
      mutation.dismiss();
      startOver(null);
      void resource.reload();
    },
    replace: (next) => {
      resource.replace(next);
      startOver(null);
    },
    reverted: takeOver,
  };
}

function statusMessage(now: { saving: boolean; errors: FieldErrors; dirty: boolean; saved: boolean }): string {
  const faults = Object.keys(now.errors).length;
  if (now.saving) return 'Saving…';
  if (faults > 0) return `Not saved: ${count(faults, 'field needs', 'fields need')} your attention`;
  if (now.dirty) return 'Unsaved changes';
  return now.saved ? 'Saved' : '';
}
