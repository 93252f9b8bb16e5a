import { describe, expect, it } from 'vitest';
import type { OnboardingView } from '../../../shared/api/onboarding.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { onboarding, rehearsedInvoices } from '../testing/fixtures/onboarding.ts';
import { settingsView } from '../testing/fixtures/settings.ts';
import { Screen } from '../testing/screen.ts';
import AppSettings from './AppSettings.tsx';
import Onboarding from './Onboarding.tsx';

async function openOn(view: OnboardingView) {
  const backend = fakeBackend({ [paths.onboarding]: view, [paths.settings]: view.settings });
  const screen = new Screen(<Onboarding {...contextOf(null)} />);
  await screen.sees('Connection');
  const tasks = () => screen.elements(['OnboardingView'])[0]?.props.tasks as { status: string; onPress?: () => void }[];
  return { backend, screen, statuses: () => tasks().map(({ status }) => status), tasks };
}

describe('given somebody who begins', () => {
  it('when nothing is connected, then connecting is the one thing to do, and the steps ahead are seen', async () => {
    const { screen, statuses } = await openOn(onboarding.connect);
    expect(screen.buttons).toEqual(['Connect Business Central']);
    expect(statuses()).toEqual(['in-progress', 'not-started', 'not-started', 'not-started', 'not-started']);
  });

  it('when the company is chosen, then the rules come with what is suggested', async () => {
    const { backend, screen, statuses } = await openOn(onboarding.company);
    screen.choose('Company', 'CRONUS DE (Test, sandbox)');
    backend.replies[paths.chooseCompany] = onboarding.rules.settings;
    backend.replies[paths.onboarding] = onboarding.rules;
    backend.replies[paths.settings] = onboarding.rules.settings;
    screen.press('Use this company');
    await screen.sees('Suggested for you');
    expect(statuses()).toEqual(['complete', 'complete', 'in-progress', 'not-started', 'not-started']);
  });

  it('when the read fails, then it can be tried again', async () => {
    const backend = fakeBackend({ [paths.onboarding]: problemAnswer(500, { reference: 'ref_1' }) });
    const screen = new Screen(<Onboarding {...contextOf(null)} />);
    await screen.sees('ref_1');
    backend.replies[paths.onboarding] = onboarding.connect;
    screen.press('Try again');
    await screen.sees('Connect Business Central');
  });
});

describe('given the rules', () => {
  it('when suggestions are used, then they stand in the fields, can be cleared, and are saved with what came before', async () => {
    const { backend, screen } = await openOn(onboarding.rules);
    await screen.sees('The one tax code of 7 %.');
    expect(screen.text).toContain('USD (4 of your newest invoices)');
    screen.press('Use these suggestions');
    expect(screen.field('Time zone of your books')?.props.defaultValue).toBe('Europe/Berlin');
    expect(screen.field('Tax code for VAT 7 % DE')?.props.defaultValue).toBe('VAT7');
    screen.press('Clear suggestions');
    expect(screen.field('Tax code for VAT 7 % DE')?.props.defaultValue).toBe('');
    screen.press('Use these suggestions');
    backend.replies[paths.settingsSave] = { view: { ...settingsView, version: 8 }, affected: 0, sentence: 'Saved.' };
    backend.replies[paths.onboardingStep] = onboarding.rehearse;
    screen.press('Save and rehearse');
    await screen.sees('Start the rehearsal');
    expect(backend.to(paths.settingsSave)[0]?.body).toMatchObject({
      version: 7,
      settings: { documents: { timeZone: 'Europe/Berlin' } },
    });
    expect(backend.to(paths.onboardingStep)[0]?.body).toMatchObject({ step: 'rehearse', suggested_since: 7 });
  });

  it('when suggestions were saved before, then they can be taken back', async () => {
    const { backend, screen } = await openOn({ ...onboarding.rules, suggestedSince: 3 });
    await screen.sees('You saved suggestions before.');
    backend.replies[paths.settingsRevert] = { view: { ...settingsView, version: 8 }, affected: 0, sentence: 'Back.' };
    backend.replies[paths.onboardingStep] = onboarding.rules;
    screen.press('Take the suggestions back');
    await screen.sees('Use these suggestions');
    await expect
      .poll(() => backend.to(paths.onboardingStep)[0]?.body)
      .toMatchObject({ step: 'rules', suggested_since: null });
    expect(backend.to(paths.settingsRevert)[0]?.body).toMatchObject({ version: 7, to_version: 3 });
  });

  it('when a field is wrong, then that is said there and nothing is saved', async () => {
    const { backend, screen } = await openOn(onboarding.rules);
    await screen.sees('Time zone of your books');
    screen.type('Time zone of your books', 'Middle Earth');
    screen.press('Save and rehearse');
    await screen.sees('Not saved yet');
    expect(backend.to(paths.settingsSave)).toHaveLength(0);
  });
});

describe('given the rehearsal', () => {
  it('when it runs, then each invoice says what would become of it, page by page, and it can be gone on or back', async () => {
    const { backend, screen, tasks } = await openOn(onboarding.rehearse);
    expect(screen.text).toContain('1 tax rate and 1 product are without an answer');
    const pages = [
      { invoices: rehearsedInvoices.slice(0, 2), next: 'in_A-2' },
      { invoices: rehearsedInvoices.slice(2), next: null },
    ];
    backend.replies[paths.onboardingRehearse] = () => pages[backend.to(paths.onboardingRehearse).length - 1] ?? {};
    screen.press('Start the rehearsal');
    await screen.sees('1 would be written, 1 would stop, 1 left out.');
    expect(screen.text).toContain('2 lines to 10010 Contoso GmbH, dated 2026-11-10.');
    expect(screen.text).toContain('Choose the tax code for this rate.');
    expect(backend.to(paths.onboardingRehearse).map(({ body }) => body.after)).toEqual([null, 'in_A-2']);
    backend.replies[paths.onboardingStep] = onboarding.switchOn;
    screen.press('Go on');
    await screen.sees('Start date');
    // A finished step can be gone back to from the list.
    backend.replies[paths.onboardingStep] = onboarding.rules;
    tasks()[2]?.onPress?.();
    await screen.sees('Suggested for you');
  });

  it('when it breaks off, then why is said and it can begin anew; without invoices it says so', async () => {
    const { backend, screen } = await openOn(onboarding.rehearse);
    backend.replies[paths.onboardingRehearse] = problemAnswer(503, {
      title: 'Stripe does not answer',
      detail: 'Wait.',
    });
    screen.press('Start the rehearsal');
    await screen.sees('Stripe does not answer');
    backend.replies[paths.onboardingRehearse] = { invoices: [], next: null };
    screen.press('Try again');
    await screen.sees('There are no invoices in Stripe yet.');
  });
});

describe('given the switch', () => {
  it('when it is switched on from a day on, then that is sent, and it can be switched off again', async () => {
    const { backend, screen } = await openOn(onboarding.switchOn);
    screen.type('Start date', '2026-13-01');
    screen.press('Switch on');
    await screen.sees('Enter a date in the form YYYY-MM-DD');
    screen.type('Start date', '2026-12-01');
    backend.replies[paths.onboardingSwitch] = { sentence: 'On.', view: onboarding.done };
    screen.press('Switch on');
    await screen.sees('It is switched on');
    expect(screen.elements(['OnboardingView'])[0]?.props.completed).toBe(true);
    expect(screen.text).toContain('Money movement is off: payments, fees and payouts are not booked yet.');
    expect(screen.button('Switch it on in the settings')?.props.href).toMatch(/\?app_section=money$/);
    expect(backend.to(paths.onboardingSwitch)[0]?.body).toMatchObject({
      on: true,
      version: 7,
      start_date: '2026-12-01',
    });
    backend.replies[paths.onboardingSwitch] = { sentence: 'Off.', view: onboarding.switchOn };
    screen.press('Switch off again');
    await screen.sees('Back to the rehearsal');
    expect(dashboard.toasts).toEqual(['Switched on', 'Switched off']);
  });

  it('when somebody saved meanwhile, then it says so and loads how it stands', async () => {
    const { backend, screen } = await openOn(onboarding.switchOn);
    backend.replies[paths.onboardingSwitch] = problemAnswer(409, { title: 'Changed', detail: 'Ben Ruiz saved.' });
    screen.press('Switch on');
    await screen.sees('Ben Ruiz saved.');
    screen.press('Load how it stands');
    await expect.poll(() => backend.to(paths.onboarding).length).toBe(2);
  });

  it('when the role may only look, then it says who can finish it, and nothing can be pressed', async () => {
    const { screen } = await openOn({ ...onboarding.switchOn, settings: { ...settingsView, mayChange: false } });
    expect(screen.text).toContain('An administrator of this Stripe account can finish it.');
    expect(screen.buttons).toEqual([]);
  });
});

describe('given the settings of a company whose set-up is not finished', () => {
  it('when the page opens, then it says that nothing is written yet, and goes on in place', async () => {
    const backend = fakeBackend({
      [paths.settings]: onboarding.switchOn.settings,
      [paths.onboarding]: onboarding.switchOn,
    });
    const screen = new Screen(<AppSettings {...contextOf(null)} />);
    await screen.sees('Setting up is not finished');
    screen.press('Go on setting up');
    await screen.sees('Back to the rehearsal');
    backend.replies[paths.settings] = settingsView;
    screen.press('Back to all settings');
    await screen.sees('Last saved');
    await expect.poll(() => screen.text).not.toContain('Setting up is not finished');
  });
});
