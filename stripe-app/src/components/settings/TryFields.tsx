import { Badge, Button, PropertyList, PropertyListItem, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { TestFieldMappingAnswer } from '../../../../shared/api/settings.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import type { Session } from '../../data/session.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';

type Values = TestFieldMappingAnswer['values'];

/** What the mappings, saved or not, make of a real invoice. Nothing is written. */
export const TryFields = ({ form, session }: { form: SettingsForm; session: Session }) => {
  const [invoiceId, setInvoiceId] = useState('');
  const [fault, setFault] = useState(false);
  const [values, setValues] = useState<Values | null>(null);
  const test = useMutation<TestFieldMappingAnswer>(session, answerKeys.fieldTest, (answer) => setValues(answer.values));
  const { fields } = form.draft.settings;
  const run = () => {
    const id = invoiceId.trim();
    setFault(!id.startsWith('in_'));
    if (id.startsWith('in_')) test.run('try', paths.settingsTestFields, { invoice_id: id, fields });
  };
  const labelOf = (target: string) => form.view.options.targetFields.find(({ id }) => id === target)?.label ?? target;
  return (
    <Section title="Try it">
      <TextField
        label="Invoice to try it on"
        description="Shows what the mappings above would write for this invoice, before you save them. Nothing is written."
        placeholder="in_…"
        onChange={(event) => setInvoiceId(event.target.value)}
        error={fault ? 'Enter the ID of an invoice; it begins with in_.' : undefined}
        invalid={fault}
      />
      <Row>
        <Button size="small" onPress={run} disabled={fields.length === 0} pending={test.pending !== null}>
          Try on this invoice
        </Button>
        {fields.length === 0 ? <Muted>Add a field mapping first.</Muted> : null}
      </Row>
      {test.failure === null ? null : <FailureBanner failure={test.failure} onRetry={test.retry} />}
      {values === null ? null : (
        <PropertyList>
          {values.map((result) => (
            <PropertyListItem key={result.target} label={labelOf(result.target)} value={<Result result={result} />} />
          ))}
        </PropertyList>
      )}
    </Section>
  );
};

const Result = ({ result }: { result: Values[number] }) => (
  <Stack gap="xxsmall">
    {result.error === null ? (
      <Text>{result.value ?? 'Empty: the field is left alone'}</Text>
    ) : (
      <Row gap="xsmall">
        <Badge type="negative">Error</Badge>
        <Text>{result.error}</Text>
      </Row>
    )}
    {result.note === null ? null : <Muted>{result.note}</Muted>}
  </Stack>
);
