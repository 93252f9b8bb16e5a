import type { Settings } from '../../../../shared/settings.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Section } from '../Layout.tsx';
import { ChoiceSetting, type Options, TextSetting } from './Fields.tsx';

const often: Options<Settings['comparison']['every']> = [
  ['hourly', 'Every hour'],
  ['daily', 'Every day (recommended)'],
  ['weekly', 'Every week'],
  ['off', 'Never'],
];

/** The look at both sides that finds what events never told, and the brake of large runs. */
export const MoneyComparison = ({ form }: { form: SettingsForm }) => {
  const { comparison, pauseAtDuplicates } = form.draft.settings;
  const set = (changed: Partial<Settings['comparison']>) =>
    form.change((settings) => ({ ...settings, comparison: { ...settings.comparison, ...changed } }));
  return (
    <Section
      gap="medium"
      title="Comparing"
      description="Stripe and your books are compared over a period: what is missing, surplus or changed is listed, with what to do."
    >
      <ChoiceSetting
        form={form}
        path="settings.comparison.every"
        label="Compare Stripe with your books"
        description="Invoices and credit notes, and money movement where it is on."
        value={comparison.every}
        options={often}
        onChange={(every) => set({ every })}
      />
      {comparison.every === 'off' ? null : (
        <TextSetting
          form={form}
          path="settings.comparison.days"
          label="Days to look back"
          description="Each comparison looks at this many days before today, up to 400."
          type="number"
          required
          value={numberText(comparison.days)}
          onChange={(text) => set({ days: numberOf(text) })}
        />
      )}
      <TextSetting
        form={form}
        path="settings.pauseAtDuplicates"
        label="Pause a run at so many equal documents"
        description="A run over a period stops and asks when more documents than this equal one that is in your books already."
        type="number"
        required
        value={numberText(pauseAtDuplicates)}
        onChange={(text) => form.change((settings) => ({ ...settings, pauseAtDuplicates: numberOf(text) }))}
      />
    </Section>
  );
};

const numberText = (value: number): string => (Number.isNaN(value) ? '' : String(value));
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
