import { FormFieldGroup, Radio } from '@stripe/ui-extension-sdk/ui';
import type { SettingsForm } from '../../hooks/use-settings.ts';

/** What an invoice becomes in the ledger. What the ledger, or good order, does not offer is greyed with the reason. */
export const DocumentKind = ({ form }: { form: SettingsForm }) => (
  <FormFieldGroup legend="What an invoice becomes" layout="vertical">
    {form.view.documentKinds.map(({ id, label, available, reason }) => (
      <Radio
        key={id}
        name="document-kind"
        label={label}
        value={id}
        defaultChecked={available}
        disabled={!available || form.readOnly}
        {...(reason === null ? {} : { description: reason })}
      />
    ))}
  </FormFieldGroup>
);
