import type { Settings } from '../../../../shared/settings.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Section, Stack } from '../Layout.tsx';
import { ExcludedLines } from './ExcludedLines.tsx';
import { TextAreaSetting, TextSetting } from './Fields.tsx';

type Customers = Settings['customers'];

/** What is kept out of the books, whatever the other rules say. */
export const AdvancedSection = ({ form }: { form: SettingsForm }) => {
  const { customers, excludeKey } = form.draft.settings;
  const set = (changed: Partial<Customers>) =>
    form.change((settings) => ({ ...settings, customers: { ...settings.customers, ...changed } }));
  const at = (name: string) => ({ form, path: `settings.customers.${name}` });
  return (
    <Stack gap="xlarge">
      <Section
        gap="medium"
        title="Only some customers"
        description="Stripe customer IDs, one per line. Invoices of everybody else are excluded, with this reason."
      >
        <TextAreaSetting
          {...at('allow')}
          label="Only these customers"
          description="Empty: all customers."
          placeholder="cus_…"
          value={customers.allow.join('\n')}
          onChange={(text) => set({ allow: lines(text) })}
        />
        <TextAreaSetting
          {...at('deny')}
          label="Never these customers"
          description="Wins over the list above."
          placeholder="cus_…"
          value={customers.deny.join('\n')}
          onChange={(text) => set({ deny: lines(text) })}
        />
      </Section>
      <Section
        gap="medium"
        title="Single invoices"
        description="Mark an invoice in Stripe to keep it out of your books."
      >
        <TextSetting
          form={form}
          path="settings.excludeKey"
          label="Metadata key that excludes an invoice"
          description="An invoice with this key set to yes, true or 1 is left out."
          required
          value={excludeKey}
          onChange={(key) => form.change((settings) => ({ ...settings, excludeKey: key }))}
        />
      </Section>
      <ExcludedLines form={form} />
    </Stack>
  );
};

/** What people paste: one per line, or separated by commas, semicolons or spaces. */
export function lines(text: string): string[] {
  return text.split(/[\s,;]+/).filter((line) => line !== '');
}
