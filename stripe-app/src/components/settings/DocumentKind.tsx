import { FormFieldGroup, Radio } from '@stripe/ui-extension-sdk/ui';
import type { SettingsForm } from '../../hooks/use-settings.ts';

/** What an invoice becomes in the ledger. What the ledger, or good order, does not offer is greyed with the reason. */
export const DocumentKind = ({ form }: { form: SettingsForm }) => {
  const { documentKinds } = form.view;
  const wanted = form.draft.settings.documents.draftForm;
  const offered = documentKinds.filter(({ available }) => available);
  const chosen = offered.find((kind) => kind.form === wanted) ?? offered[0];
  return (
    <FormFieldGroup legend="What an invoice becomes" layout="vertical">
      {documentKinds.map(({ id, label, available, reason, form: draftForm }) => (
        <Radio
          key={id}
          name="document-kind"
          label={label}
          value={id}
          checked={id === chosen?.id}
          disabled={!available || form.readOnly}
          {...(reason === null ? {} : { description: reason })}
          onChange={() => {
            if (draftForm !== null)
              form.change((settings) => ({ ...settings, documents: { ...settings.documents, draftForm } }));
          }}
        />
      ))}
    </FormFieldGroup>
  );
};
