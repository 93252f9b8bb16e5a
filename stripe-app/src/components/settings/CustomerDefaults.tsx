import type { Settings } from '../../../../shared/settings.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Section } from '../Layout.tsx';
import { ChoiceSetting, type Options, TextSetting } from './Fields.tsx';
import { LedgerSelect } from './LedgerSelect.tsx';
import { TaxAreaByCountry } from './TaxAreaByCountry.tsx';

type Defaults = Settings['customers']['defaults'];

const currencies: Options<Defaults['currency']> = [
  ['local', 'Your local currency'],
  ['invoice', 'The currency of the first invoice'],
];
const liable: Options<'default' | 'yes' | 'no'> = [
  ['default', 'As the ledger says'],
  ['yes', 'Yes'],
  ['no', 'No'],
];

/** What a new customer gets where Stripe has nothing to say. */
export const CustomerDefaults = ({ form }: { form: SettingsForm }) => {
  const { defaults } = form.draft.settings.customers;
  const { options, customerFields: offered } = form.view;
  const set = (changed: Partial<Defaults>) =>
    form.change((settings) => ({
      ...settings,
      customers: { ...settings.customers, defaults: { ...settings.customers.defaults, ...changed } },
    }));
  const at = (name: string) => ({ form, path: `settings.customers.defaults.${name}` });
  return (
    <Section
      gap="medium"
      title="Defaults of new customers"
      description="Existing customers are never changed by these."
    >
      <LedgerSelect
        {...at('paymentTermsId')}
        label="Payment terms"
        options={options.paymentTerms}
        by="id"
        value={defaults.paymentTermsId}
        none="As the ledger says"
        onChange={(paymentTermsId) => set({ paymentTermsId })}
      />
      <LedgerSelect
        {...at('paymentMethodId')}
        label="Payment method"
        options={options.paymentMethods}
        by="id"
        value={defaults.paymentMethodId}
        none="As the ledger says"
        onChange={(paymentMethodId) => set({ paymentMethodId })}
      />
      {offered.taxArea ? (
        <>
          <LedgerSelect
            {...at('taxAreaId')}
            label="Tax area"
            description="The tax area, or VAT business posting group, of every country not listed below."
            options={options.taxAreas}
            by="id"
            value={defaults.taxAreaId}
            none="As the ledger says"
            onChange={(taxAreaId) => set({ taxAreaId })}
          />
          <TaxAreaByCountry
            form={form}
            value={defaults.taxAreaByCountry}
            onChange={(taxAreaByCountry) => set({ taxAreaByCountry })}
          />
        </>
      ) : null}
      {offered.currency ? (
        <ChoiceSetting
          {...at('currency')}
          label="Currency"
          description="The currency written on the new customer."
          value={defaults.currency}
          options={currencies}
          onChange={(currency) => set({ currency })}
        />
      ) : null}
      <ChoiceSetting
        {...at('taxLiable')}
        label="Liable for tax"
        description="Used by ledgers that compute sales tax from the customer."
        value={defaults.taxLiable === null ? 'default' : defaults.taxLiable ? 'yes' : 'no'}
        options={liable}
        onChange={(choice) => set({ taxLiable: choice === 'default' ? null : choice === 'yes' })}
      />
      {offered.salesperson ? (
        <TextSetting
          {...at('salespersonCode')}
          label="Salesperson code"
          description="Empty: none."
          value={defaults.salespersonCode ?? ''}
          onChange={(code) => set({ salespersonCode: code.trim() === '' ? null : code.trim() })}
        />
      ) : null}
    </Section>
  );
};
