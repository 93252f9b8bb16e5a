import { Badge } from '@stripe/ui-extension-sdk/ui';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Muted, Row, Section, Stack, Strong } from '../Layout.tsx';
import { LedgerSelect } from './LedgerSelect.tsx';

/** Which tax code a Stripe tax rate is. An unmapped rate blocks its invoices rather than being guessed. */
export const TaxesSection = ({ form }: { form: SettingsForm }) => {
  const rows = [...form.view.taxes].sort((a, b) => Number(a.taxCode !== null) - Number(b.taxCode !== null));
  const open = Object.values(form.draft.taxes).filter((code) => code === null).length;
  return (
    <Stack gap="xlarge">
      <Section title="Tax rates">
        <Muted>
          {open === 0
            ? 'Every tax rate found in Stripe has a tax code.'
            : 'Invoices with a rate that is not mapped wait for your answer; no tax code is ever guessed.'}
        </Muted>
        {rows.length === 0 ? (
          <Muted>No tax rates in Stripe yet. They appear here as soon as an invoice uses one.</Muted>
        ) : null}
        {rows.map(({ taxRateId, label }) => (
          <Stack key={taxRateId} gap="xsmall">
            <Row gap="xsmall">
              <Strong>{label}</Strong>
              {(form.draft.taxes[taxRateId] ?? null) === null ? <Badge type="warning">Not mapped</Badge> : null}
            </Row>
            <LedgerSelect
              form={form}
              path={`taxes.${taxRateId}`}
              label={`Tax code for ${label}`}
              hideLabel
              options={form.view.options.taxCodes}
              by="code"
              value={form.draft.taxes[taxRateId] ?? null}
              none="Choose a tax code"
              onChange={(code) => form.setTax(taxRateId, code)}
            />
          </Stack>
        ))}
      </Section>
      <Section gap="medium" title="Without tax" description="Lines on which Stripe charges no tax.">
        <LedgerSelect
          form={form}
          path="settings.untaxedCode"
          label="Tax code of untaxed lines"
          description="Leave it to the item unless your books need a code of their own for them."
          options={form.view.options.taxCodes}
          by="code"
          value={form.draft.settings.untaxedCode}
          none="As the item says"
          onChange={(untaxedCode) => form.change((settings) => ({ ...settings, untaxedCode }))}
        />
      </Section>
    </Stack>
  );
};
