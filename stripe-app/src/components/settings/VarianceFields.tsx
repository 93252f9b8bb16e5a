import type { Settings } from '../../../../shared/settings.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Section } from '../Layout.tsx';
import { ChoiceSetting, type Options, TextSetting } from './Fields.tsx';
import { LedgerSelect } from './LedgerSelect.tsx';

type Variance = Settings['documents']['variance'];

const handlings: Options<Variance['handling']> = [
  ['accept', 'Accept it and mark the invoice'],
  ['rounding_line', 'Add a rounding line so that totals agree'],
];
const mismatches: Options<Variance['mismatch']> = [
  ['remove_draft', 'Remove the draft'],
  ['keep_draft', 'Keep the draft for inspection'],
];

/** What happens when the ledger computes another total than Stripe. */
export const VarianceFields = ({ form }: { form: SettingsForm }) => {
  const { variance } = form.draft.settings.documents;
  const set = (changed: Partial<Variance>) =>
    form.change((settings) => ({
      ...settings,
      documents: { ...settings.documents, variance: { ...settings.documents.variance, ...changed } },
    }));
  const at = (name: string) => ({ form, path: `settings.documents.variance.${name}` });
  const { accounts, taxCodes } = form.view.options;
  return (
    <Section
      gap="medium"
      title="Differences"
      description="After every write both totals are compared. A difference is never passed over in silence."
    >
      <TextSetting
        {...at('tolerance')}
        label="Rounding difference allowed"
        description="In the smallest unit of the currency: 5 means 0.05 EUR or 5 JPY."
        type="number"
        required
        value={Number.isNaN(variance.tolerance) ? '' : String(variance.tolerance)}
        onChange={(text) => set({ tolerance: text.trim() === '' ? Number.NaN : Number(text) })}
      />
      <ChoiceSetting
        {...at('handling')}
        label="A difference within that"
        description="How a rounding difference is treated."
        value={variance.handling}
        options={handlings}
        onChange={(handling) => set({ handling })}
      />
      {variance.handling === 'rounding_line' ? (
        <LedgerSelect
          {...at('roundingAccountId')}
          label="Account for the rounding line"
          description="Where the cents go."
          options={accounts}
          by="id"
          value={variance.roundingAccountId}
          none="Choose an account"
          onChange={(roundingAccountId) => set({ roundingAccountId })}
        />
      ) : null}
      {variance.handling === 'rounding_line' ? (
        <LedgerSelect
          {...at('roundingTaxCode')}
          label="Tax code of the rounding line"
          description="Usually a code without tax."
          options={taxCodes}
          by="code"
          value={variance.roundingTaxCode}
          none="As the account says"
          onChange={(roundingTaxCode) => set({ roundingTaxCode })}
        />
      ) : null}
      <ChoiceSetting
        {...at('mismatch')}
        label="A larger difference"
        description="The invoice fails with both totals shown; this decides about its draft."
        value={variance.mismatch}
        options={mismatches}
        onChange={(mismatch) => set({ mismatch })}
      />
    </Section>
  );
};
