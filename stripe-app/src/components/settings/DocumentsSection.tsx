import type { ClosedPeriodPolicy } from '../../../../shared/money-settings.ts';
import type { Settings } from '../../../../shared/settings.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Section, Stack } from '../Layout.tsx';
import { DocumentKind } from './DocumentKind.tsx';
import { ChoiceSetting, type Options, SwitchSetting, TextSetting } from './Fields.tsx';
import { VarianceFields } from './VarianceFields.tsx';

type Documents = Settings['documents'];

const triggers: Options<Documents['trigger']> = [
  ['finalized', 'Finalized'],
  ['sent', 'Sent to the customer'],
  ['paid', 'Paid'],
];
const externalNumbers: Options<Documents['externalNumber']> = [
  ['invoice_number', 'Invoice number, e.g. ABC-0042'],
  ['invoice_id', 'Stripe ID, e.g. in_1NcX…'],
];
const dates: Options<Documents['dateFrom']> = [
  ['issued', 'The date on the invoice'],
  ['finalized', 'When it was finalized'],
  ['created', 'When it was created'],
  ['paid', 'When it was paid'],
];
const closedPeriods: Options<ClosedPeriodPolicy> = [
  ['fail', 'Stop and tell me'],
  ['first_open_day', 'Post on the first open day'],
  ['hold', 'Wait until the period is opened'],
];
const servicePeriods: Options<Documents['servicePeriod']> = [
  ['description', 'In the line’s description'],
  ['comment_line', 'As a comment line'],
  ['omit', 'Leave it out'],
];
const voided: Options<Documents['voided']> = [
  ['review', 'Ask me'],
  ['credit_memo', 'Make a credit memo draft'],
];
const uncollectible: Options<Documents['uncollectible']> = [
  ['keep', 'Keep the document'],
  ['credit_memo', 'Make a credit memo draft'],
];

/** Which invoices are written, when, and how. */
export const DocumentsSection = ({ form }: { form: SettingsForm }) => {
  const { documents } = form.draft.settings;
  const set = (changed: Partial<Documents>) =>
    form.change((settings) => ({ ...settings, documents: { ...settings.documents, ...changed } }));
  const at = (name: string) => ({ form, path: `settings.documents.${name}` });
  return (
    <Stack gap="xlarge">
      <Section gap="medium" title="When" description="Which invoices are sent to your books, and when.">
        <SwitchSetting
          {...at('automatic')}
          label="Sync automatically"
          description="Off: invoices wait until somebody chooses Sync now on the invoice."
          value={documents.automatic}
          onChange={(automatic) => set({ automatic })}
        />
        <ChoiceSetting
          {...at('trigger')}
          label="Send an invoice once it is"
          description="The stage in Stripe at which the draft is written."
          value={documents.trigger}
          options={triggers}
          onChange={(trigger) => set({ trigger })}
        />
        <TextSetting
          {...at('startDate')}
          label="Start date"
          description="Invoices dated before are left out. Empty: from the day you connected."
          placeholder="YYYY-MM-DD"
          value={documents.startDate ?? ''}
          onChange={(text) => set({ startDate: text.trim() === '' ? null : text.trim() })}
        />
        <SwitchSetting
          {...at('zeroInvoices')}
          label="Sync invoices of zero"
          description="For example those of a trial period."
          value={documents.zeroInvoices === 'sync'}
          onChange={(sync) => set({ zeroInvoices: sync ? 'sync' : 'skip' })}
        />
      </Section>
      <Section gap="medium" title="How" description="What the document in your books looks like.">
        <DocumentKind form={form} />
        <TextSetting
          {...at('timeZone')}
          label="Time zone of your books"
          description="Turns a moment in Stripe into an accounting date."
          placeholder="Europe/Berlin"
          required
          value={documents.timeZone}
          onChange={(zone) => set({ timeZone: zone.trim() })}
        />
        <ChoiceSetting
          {...at('externalNumber')}
          label="External document number"
          description="Identifies the invoice in your books, so that it is never written twice."
          value={documents.externalNumber}
          options={externalNumbers}
          onChange={(externalNumber) => set({ externalNumber })}
        />
        <TextSetting
          {...at('externalPrefix')}
          label="Prefix of that number"
          description="For example WEB-, where several shops write to one company. Documents already written keep their number until they are replayed."
          placeholder="None"
          value={documents.externalPrefix}
          onChange={(externalPrefix) => set({ externalPrefix: externalPrefix.trim() })}
        />
        <ChoiceSetting
          {...at('dateFrom')}
          label="Document date"
          description="Which moment in Stripe becomes the date. Where an invoice has none of that, the date on it is taken."
          value={documents.dateFrom}
          options={dates}
          onChange={(dateFrom) => set({ dateFrom })}
        />
        <ChoiceSetting
          {...at('closedPeriod.invoice')}
          label="Invoice of a closed period"
          description="What happens when the invoice’s date lies in a closed accounting period."
          value={documents.closedPeriod.invoice}
          options={closedPeriods}
          onChange={(invoice) => set({ closedPeriod: { ...documents.closedPeriod, invoice } })}
        />
        <ChoiceSetting
          {...at('closedPeriod.credit_note')}
          label="Credit note of a closed period"
          description="The same for a credit note; money has its own choice under Money movement."
          value={documents.closedPeriod.credit_note}
          options={closedPeriods}
          onChange={(credit) => set({ closedPeriod: { ...documents.closedPeriod, credit_note: credit } })}
        />
        <ChoiceSetting
          {...at('servicePeriod')}
          label="Service period"
          description="Where the period of a subscription line is written."
          value={documents.servicePeriod}
          options={servicePeriods}
          onChange={(servicePeriod) => set({ servicePeriod })}
        />
      </Section>
      <VarianceFields form={form} />
      <Section
        gap="medium"
        title="Afterwards"
        description="What happens when an invoice changes after it was written. Drafts of voided invoices are always removed."
      >
        <ChoiceSetting
          {...at('voided')}
          label="Invoice voided, document already posted"
          description="A posted document cannot be removed."
          value={documents.voided}
          options={voided}
          onChange={(choice) => set({ voided: choice })}
        />
        <ChoiceSetting
          {...at('uncollectible')}
          label="Invoice marked uncollectible"
          description="Stripe’s word for a debt you have given up."
          value={documents.uncollectible}
          options={uncollectible}
          onChange={(choice) => set({ uncollectible: choice })}
        />
      </Section>
    </Stack>
  );
};
