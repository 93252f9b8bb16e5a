import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import type { SettingsView } from '../../../shared/api/settings.ts';
import { fakeBackend, later, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { settingsView } from '../testing/fixtures/settings.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import AppSettings from './AppSettings.tsx';

async function openOn(view: SettingsView, tab?: string) {
  const backend = fakeBackend({ [paths.settings]: view, [paths.settingsRehearsal]: { run: null } });
  const screen = new Screen(<AppSettings {...contextOf(null)} />);
  await screen.sees('Last saved Nov 10, 2026, 9:00 AM by Anna Keller.');
  if (tab !== undefined) screen.selectTab(tab);
  return { backend, screen };
}

const pressSave = (screen: Screen) => screen.call(screen.elements(['SettingsView'])[0]?.props.onSave, {});
const saved = (over: Partial<SettingsView> = {}, affected = 0) => ({
  view: { ...settingsView, ...over, version: 8 },
  affected,
  sentence: affected === 0 ? 'Nothing waits for this change.' : `${affected} invoices may now succeed.`,
});

describe('given the one Save of the page', () => {
  it('when a setting is changed, then unsaved changes are announced; Save sends the whole page with its version', async () => {
    const { backend, screen } = await openOn(settingsView, 'documents');
    expect(screen.text).not.toContain('Unsaved changes');
    screen.choose('Send an invoice once it is', 'Paid');
    await screen.sees('Unsaved changes');
    expect(screen.elements(['SettingsView'])[0]?.props.statusMessage).toBe('Unsaved changes');
    backend.replies[paths.settingsSave] = saved();
    pressSave(screen);
    await screen.sees('Settings saved');
    expect(backend.to(paths.settingsSave)[0]?.body).toMatchObject({
      version: 7,
      settings: { documents: { trigger: 'paid' } },
      products: [
        { productId: 'prod_team', target: { kind: 'item', id: 'i-1000' } },
        { productId: 'prod_workshop', target: null },
      ],
      taxes: [
        { taxRateId: 'txr_19', taxCode: 'VAT19' },
        { taxRateId: 'txr_7', taxCode: null },
      ],
    });
    expect(dashboard.toasts).toEqual(['Settings saved']);
  });

  it('when a change is taken back by hand, then there is nothing to save any more', async () => {
    const { screen } = await openOn(settingsView, 'documents');
    screen.choose('Send an invoice once it is', 'Paid');
    await screen.sees('Unsaved changes');
    screen.choose('Send an invoice once it is', 'Finalized');
    expect(screen.text).not.toContain('Unsaved changes');
  });

  it('when changes are discarded, then the fields start over from what is saved', async () => {
    const { screen } = await openOn(settingsView, 'documents');
    screen.type('Time zone of your books', 'Europe/Vienna');
    screen.press('Discard changes');
    expect(screen.text).not.toContain('Unsaved changes');
    expect(screen.field('Time zone of your books')?.props.defaultValue).toBe('UTC');
  });

  it('when another section is looked at, then nothing typed is lost', async () => {
    const { screen } = await openOn(settingsView, 'documents');
    screen.type('Time zone of your books', 'Europe/Vienna');
    screen.selectTab('usage');
    expect(screen.text).toContain('51 documents created');
    screen.selectTab('documents');
    expect(screen.field('Time zone of your books')?.props.defaultValue).toBe('Europe/Vienna');
  });

  it.each([
    ['Documents', 'Start date', 'tomorrow', 'Enter a date in the form YYYY-MM-DD'],
    ['Documents', 'Start date', '2026-02-30', 'Enter a date in the form YYYY-MM-DD'],
    ['Documents', 'Time zone of your books', 'Middle Earth', 'Enter a time zone such as Europe/Berlin.'],
    ['Documents', 'Rounding difference allowed', '1.5', 'Enter a whole number from 0 to 1000.'],
    ['Documents', 'Rounding difference allowed', '', 'Enter a whole number from 0 to 1000.'],
    ['Documents', 'Prefix of that number', 'Web shop!', 'At most 10 letters, digits, hyphens'],
    ['Advanced', 'Metadata key that excludes an invoice', '', 'Enter the metadata key'],
    ['Advanced', 'Never these customers', 'acct_1', 'is no Stripe customer ID'],
    ['Notifications', 'Recipients', 'books@', '“books@” is no e-mail address.'],
  ])(
    'when in %s “%s” is “%s”, then the fault stands at the field and its tab, and nothing is sent',
    async (section, label, value, fault) => {
      const { backend, screen } = await openOn(settingsView, section.toLowerCase());
      screen.type(label, value);
      pressSave(screen);
      await screen.sees('Not saved yet');
      expect(screen.field(label)?.props.error).toContain(fault);
      expect(screen.elements(['Tab']).map(({ text }) => text)).toContain(`${section} (1)`);
      expect(screen.elements(['SettingsView'])[0]?.props.statusMessage).toContain('Not saved: 1 field needs');
      expect(backend.to(paths.settingsSave)).toHaveLength(0);
    },
  );

  it('when a fault is corrected, then it goes away at once and Save works', async () => {
    const { backend, screen } = await openOn(settingsView, 'documents');
    screen.type('Start date', 'tomorrow');
    pressSave(screen);
    await screen.sees('Not saved yet');
    screen.type('Start date', '2026-01-01');
    expect(screen.text).not.toContain('Not saved yet');
    backend.replies[paths.settingsSave] = saved();
    pressSave(screen);
    await screen.sees('Settings saved');
  });

  it('when the backend finds a fault, then it is shown at its field', async () => {
    const { backend, screen } = await openOn(settingsView, 'documents');
    screen.choose('A difference within that', 'Add a rounding line so that totals agree');
    screen.choose('Account for the rounding line', '9140 · Rounding');
    backend.replies[paths.settingsSave] = problemAnswer(422, {
      title: 'Not saved',
      detail: 'One setting cannot be used.',
      errors: [{ path: 'settings.documents.variance.roundingAccountId', message: 'Account 9140 is blocked.' }],
    });
    pressSave(screen);
    await screen.sees('Account 9140 is blocked.');
    expect(screen.field('Account for the rounding line')?.props.error).toBe('Account 9140 is blocked.');
  });

  it('when somebody else has saved meanwhile, then their settings are offered instead of being overwritten', async () => {
    const { backend, screen } = await openOn(settingsView, 'documents');
    screen.toggle('Sync automatically', false);
    backend.replies[paths.settingsSave] = problemAnswer(409, {
      title: 'Changed meanwhile',
      detail: 'Ben Ruiz saved version 8.',
    });
    pressSave(screen);
    await screen.sees('Ben Ruiz saved version 8.');
    backend.replies[paths.settings] = { ...settingsView, version: 8, changedBy: 'Ben Ruiz' };
    screen.press('Load newest settings');
    await screen.sees('by Ben Ruiz');
    expect(screen.text).not.toContain('Unsaved changes');
  });

  it('when saving, then fields are locked and it says so', async () => {
    const { backend, screen } = await openOn(settingsView, 'documents');
    const answer = later<object>();
    backend.replies[paths.settingsSave] = answer.promise;
    screen.toggle('Sync automatically', false);
    pressSave(screen);
    expect(screen.elements(['SettingsView'])[0]?.props.statusMessage).toBe('Saving…');
    expect(screen.field('Sync automatically')?.props.disabled).toBe(true);
    answer.come(saved());
    await screen.sees('Settings saved');
  });

  it('when the page is left with unsaved changes, then its tab says so, and they are back at the next visit', async () => {
    const { screen } = await openOn(settingsView, 'documents');
    screen.choose('Send an invoice once it is', 'Paid');
    expect(screen.elements(['Tab']).map(({ text }) => text)).toContain('Documents (unsaved)');
    unmountAll();

    const again = await openOn(settingsView, 'documents');
    expect(again.screen.text).toContain('Your unsaved changes are back');
    expect(again.screen.field('Send an invoice once it is')?.props.defaultValue).toBe('paid');
    again.backend.replies[paths.settingsSave] = saved();
    pressSave(again.screen);
    await again.screen.sees('Settings saved');
    expect(again.backend.to(paths.settingsSave)[0]?.body).toMatchObject({
      settings: { documents: { trigger: 'paid' } },
    });
    unmountAll();

    expect((await openOn(settingsView)).screen.text).not.toContain('unsaved changes');
  });

  it('when somebody saved after changes were left behind, then they are not put over it, and that is said', async () => {
    const { screen } = await openOn(settingsView, 'documents');
    screen.choose('Send an invoice once it is', 'Paid');
    unmountAll();
    const again = await openOn({ ...settingsView, version: 8 }, 'documents');
    expect(again.screen.text).toContain('Unsaved changes were dropped');
    expect(again.screen.field('Send an invoice once it is')?.props.defaultValue).toBe('finalized');
  });

  it('when the role may only look, then there is no Save, every field is locked, and the reason is said', async () => {
    const { screen } = await openOn({ ...settingsView, mayChange: false }, 'documents');
    expect(screen.elements(['SettingsView'])[0]?.props.onSave).toBeUndefined();
    expect(
      screen.elements(['TextField', 'Select', 'Switch', 'Radio']).every(({ props }) => props.disabled === true),
    ).toBe(true);
    expect(screen.text).toContain('Your role lets you look but not change.');
  });
});

describe('given every section', () => {
  it.each(['documents', 'customers', 'products', 'taxes', 'notifications', 'advanced'])(
    'when %s is read, then every Select offers what it holds',
    async (tab) => {
      const { screen } = await openOn(settingsView, tab);
      for (const { props } of screen.elements(['Select'])) {
        const values = screen.options(String(props.label)).map((option) => option.props.value);
        expect(values, String(props.label)).toContain(props.defaultValue);
      }
    },
  );
});
