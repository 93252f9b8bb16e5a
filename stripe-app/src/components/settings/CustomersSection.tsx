import type { Settings } from '../../../../shared/settings.ts';
import type { Session } from '../../data/session.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Section, Stack } from '../Layout.tsx';
import { CustomerDefaults } from './CustomerDefaults.tsx';
import { ChoiceSetting, type Options, TextSetting } from './Fields.tsx';
import { RulesEditor } from './RulesEditor.tsx';
import { TryRules } from './TryRules.tsx';

type Customers = Settings['customers'];

const missing: Options<Customers['missing']> = [
  ['create', 'Create a new customer'],
  ['ask', 'Ask me'],
];
const numbering: Options<Customers['numbering']['from']> = [
  ['ledger', 'From the ledger’s number series'],
  ['metadata', 'From a metadata field of the Stripe customer'],
  ['stripe_id', 'The Stripe ID without cus_'],
];
const update: Options<Customers['update']> = [
  ['created', 'Yes, to customers that Tieout created'],
  ['never', 'No, never'],
];

/** Who a Stripe customer is in the ledger. */
export const CustomersSection = ({ form, session }: { form: SettingsForm; session: Session }) => {
  const { customers } = form.draft.settings;
  const set = (changed: Partial<Customers>) =>
    form.change((settings) => ({ ...settings, customers: { ...settings.customers, ...changed } }));
  const at = (name: string) => ({ form, path: `settings.customers.${name}` });
  return (
    <Stack gap="xlarge">
      <Section title="How customers are found">
        <RulesEditor form={form} />
      </Section>
      <TryRules form={form} session={session} />
      <Section gap="medium" title="New customers" description="What happens when no rule finds anybody.">
        <ChoiceSetting
          {...at('missing')}
          label="Nobody found"
          description="A customer is only ever created when an invoice needs one."
          value={customers.missing}
          options={missing}
          onChange={(choice) => set({ missing: choice })}
        />
        {form.view.customerFields.number ? (
          <ChoiceSetting
            {...at('numbering')}
            label="Number of a new customer"
            description="Who gives new customers their number."
            value={customers.numbering.from}
            options={numbering}
            onChange={(from) => set({ numbering: from === 'metadata' ? { from, key: '' } : { from } })}
          />
        ) : null}
        {form.view.customerFields.number && customers.numbering.from === 'metadata' ? (
          <TextSetting
            {...at('numbering.key')}
            label="Metadata key of the number"
            description="A customer without a value there is not created; the invoice says so."
            required
            value={customers.numbering.key}
            onChange={(key) => set({ numbering: { from: 'metadata', key } })}
          />
        ) : null}
        <ChoiceSetting
          {...at('update')}
          label="Write later changes"
          description="Name, address and e-mail follow the Stripe customer."
          value={customers.update}
          options={update}
          onChange={(choice) => set({ update: choice })}
        />
      </Section>
      <CustomerDefaults form={form} />
    </Stack>
  );
};
