import { expect } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import {
  type FieldSourcesAnswer,
  type SaveSettings,
  type SettingsView,
  saveSettingsSchema,
} from '../../../shared/api/settings.ts';
import AppSettings from '../views/AppSettings.tsx';
import { fakeBackend } from './backend.ts';
import { contextOf } from './dashboard.ts';
import { settingsView } from './fixtures/settings.ts';
import { Screen } from './screen.ts';

/** What can be mapped, as the newest invoice says it. */
export const values: FieldSourcesAnswer = {
  invoices: [{ id: 'in_1Newest', label: 'ABC-0042 · Contoso · €119.00' }],
  chosen: 'in_1Newest',
  values: [
    { source: { kind: 'metadata', of: 'customer', key: 'PO number' }, value: 'PO 4711' },
    { source: { kind: 'field', path: 'invoice.due_date' }, value: '1795000000' },
  ],
};

/** The settings page with one of its tabs open, and what Save sends. */
export async function openOn(
  tab: string,
  view: SettingsView = settingsView,
  sources: object = values,
  further: Record<string, object> = {},
) {
  const backend = fakeBackend({
    [paths.settings]: view,
    [paths.settingsSources]: sources,
    [paths.settingsRehearsal]: { run: null },
    ...further,
  });
  const screen = new Screen(<AppSettings {...contextOf(null)} />);
  await screen.sees('Last saved');
  screen.selectTab(tab);
  const save = async (): Promise<SaveSettings> => {
    backend.replies[paths.settingsSave] = { view, affected: 0, sentence: 'Saved.' };
    screen.call(screen.elements(['SettingsView'])[0]?.props.onSave, {});
    await screen.sees('Settings saved');
    return saveSettingsSchema.parse(backend.to(paths.settingsSave).at(-1)?.body);
  };
  const refused = async () => {
    screen.call(screen.elements(['SettingsView'])[0]?.props.onSave, {});
    await screen.sees('Not saved yet');
    expect(backend.to(paths.settingsSave)).toHaveLength(0);
  };
  return { backend, screen, save, refused };
}
