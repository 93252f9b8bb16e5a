import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import type { SettingsView } from '../../../shared/api/settings.ts';
import type { AffectedDocument, SettingChange } from '../../../shared/api/settings-history.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { settingsView } from '../testing/fixtures/settings.ts';
import { Screen } from '../testing/screen.ts';
import AppSettings from './AppSettings.tsx';

const change = (label: string, before: string, after: string): SettingChange => ({
  path: 'documents.trigger',
  section: 'Documents',
  label,
  before,
  after,
});
const version = (number: number, by: string, changes: SettingChange[]) => ({
  version: number,
  by,
  at: '2026-11-10T09:00:00Z',
  how: 'saved' as const,
  changes,
});
const history = {
  versions: [
    version(7, 'Anna Keller', [change('Send an invoice once it is', 'Finalized', 'Paid')]),
    version(6, 'Ben Ruiz', [change('Start date', 'none', '2026-01-01')]),
  ],
  more: true,
};
const ids = [
  '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  '3fa85f64-5717-4562-b3fc-2c963f66afa7',
  '3fa85f64-5717-4562-b3fc-2c963f66afa8',
];
const affected = (at: number, effect: AffectedDocument['effect'], number: string): AffectedDocument => ({
  id: ids[at] ?? '',
  objectType: 'invoice',
  stripeId: `in_${number}`,
  number,
  customerName: 'Contoso GmbH',
  effect,
  sentence: effect === 'stops' ? 'No tax code for VAT 7 % DE.' : 'It would be written now.',
});

async function openOn(tab: string, view: SettingsView = settingsView) {
  const backend = fakeBackend({ [paths.settings]: view, [paths.settingsHistory]: history });
  const screen = new Screen(<AppSettings {...contextOf(null)} />);
  await screen.sees('Last saved');
  screen.selectTab(tab);
  return { backend, screen };
}

const save = (screen: Screen) => screen.call(screen.elements(['SettingsView'])[0]?.props.onSave, {});

describe('given the history', () => {
  it('when it opens, then each version says who, when and what in words, and earlier ones can be shown', async () => {
    const { backend, screen } = await openOn('history');
    await screen.sees('Version 7, in force');
    expect(screen.text).toContain('Saved Nov 10, 2026, 9:00 AM by Ben Ruiz, 1 change');
    expect(screen.text).toContain('Documents: Send an invoice once it is\nPaid\nbefore: Finalized');
    expect(screen.button('Go back to version 7')).toBeUndefined();
    backend.replies[paths.settingsHistory] = {
      versions: [{ version: 1, by: null, at: '2026-11-01T09:00:00Z', how: 'first', changes: [] }],
      more: false,
    };
    screen.press('Show earlier changes');
    await screen.sees('First settings Nov 1, 2026, 9:00 AM');
    expect(backend.to(paths.settingsHistory).at(-1)?.body.before).toBe(6);
    expect(screen.button('Show earlier changes')).toBeUndefined();
  });

  it('when a version is gone back to, then the difference is shown first, and the page shows what is in force then', async () => {
    const { backend, screen } = await openOn('history');
    backend.replies[paths.settingsRevertPreview] = {
      version: 7,
      toVersion: 6,
      changes: [change('Send an invoice once it is', 'Paid', 'Finalized')],
    };
    await screen.sees('Go back to version 6');
    screen.press('Go back to version 6');
    await screen.sees('before: Paid');
    expect(screen.text).toContain('Answers given on invoices since then stay.');
    backend.replies[paths.settingsRevert] = {
      view: { ...settingsView, version: 8, changedBy: 'Clara Voss' },
      affected: 0,
      sentence: 'The settings of version 6 are in force again.',
    };
    screen.press('Go back to version 6');
    // The button of the list stands before that of the dialog.
    if (backend.to(paths.settingsRevert).length === 0) {
      const [, confirm] = screen.elements(['Button']).filter(({ text }) => text === 'Go back to version 6');
      screen.call(confirm?.props.onPress, {});
    }
    await screen.sees('The settings of version 6 are in force again.');
    expect(backend.to(paths.settingsRevert)[0]?.body).toMatchObject({ version: 7, to_version: 6 });
    expect(dashboard.toasts).toEqual(['Earlier settings in force']);
  });

  it('when there are unsaved changes, or the role may only look, then nothing can be gone back to', async () => {
    const { screen } = await openOn('documents');
    screen.toggle('Sync automatically', false);
    screen.selectTab('history');
    await screen.sees('Save or discard your changes before you go back');
    expect(screen.buttons.filter((label) => label.startsWith('Go back'))).toEqual([]);
  });

  it('when it cannot be read, then it can be tried again', async () => {
    const { backend, screen } = await openOn('usage');
    backend.replies[paths.settingsHistory] = problemAnswer(503, { title: 'Busy', detail: 'Try again.' });
    screen.selectTab('history');
    await screen.sees('Busy');
    backend.replies[paths.settingsHistory] = { versions: [], more: false };
    screen.press('Try again');
    await screen.sees('Nothing has been changed yet');
  });
});

describe('given a saved change that may affect invoices', () => {
  it('when they are checked, then pages add up, each effect is named, and those that gain by it can be replayed', async () => {
    const { backend, screen } = await openOn('taxes');
    screen.choose('Tax code for VAT 7 % DE', 'VAT7 · 7 % domestic');
    backend.replies[paths.settingsSave] = {
      view: { ...settingsView, version: 8 },
      affected: 3,
      sentence: 'Saved. It applies to every sync from now on.',
    };
    const pages = [
      {
        checked: 2,
        total: 3,
        documents: [affected(0, 'heals', 'A-1'), affected(1, 'rewrites', 'A-2')],
        next: ids[1] ?? null,
      },
      { checked: 1, total: 3, documents: [affected(2, 'stops', 'A-3')], next: null },
    ];
    backend.replies[paths.settingsAffected] = () => pages[backend.to(paths.settingsAffected).length - 1] ?? {};
    save(screen);
    await screen.sees('3 invoices are affected by this change');
    expect(screen.text).toContain('1 draft would be replaced; 1 would stop if it were replayed');
    expect(backend.to(paths.settingsAffected).map(({ body }) => [body.since, body.after])).toEqual([
      [7, null],
      [7, ids[1]],
    ]);
    backend.replies[paths.settingsReplay] = problemAnswer(503, { title: 'Busy', detail: 'Queue is full.' });
    screen.press('Replay 2 invoices');
    await screen.sees('Queue is full.');
    backend.replies[paths.settingsReplay] = { queued: 2, sentence: '2 documents are being synced again.' };
    screen.press('Try again');
    await screen.sees('2 documents are being synced again.');
    expect(backend.to(paths.settingsReplay).at(-1)?.body.documents).toEqual(ids.slice(0, 2));
  });

  it('when checking breaks off, then it goes on where it stopped', async () => {
    const { backend, screen } = await openOn('documents');
    screen.toggle('Sync automatically', false);
    backend.replies[paths.settingsSave] = { view: { ...settingsView, version: 8 }, affected: 40, sentence: 'Saved.' };
    backend.replies[paths.settingsAffected] = problemAnswer(503, { title: 'Stripe does not answer', detail: 'Wait.' });
    save(screen);
    await screen.sees('Stripe does not answer');
    backend.replies[paths.settingsAffected] = { checked: 40, total: 40, documents: [], next: null };
    screen.press('Check again');
    await screen.sees('None of 40 invoices checked is affected.');
  });
});
