import type { MoneySettings } from '../../../../shared/money-settings.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';

/** What each part of the section about money needs: the draft and a way to change its part about money. */
export type MoneyProps = {
  form: SettingsForm;
  money: MoneySettings;
  change: (to: (money: MoneySettings) => MoneySettings) => void;
};
