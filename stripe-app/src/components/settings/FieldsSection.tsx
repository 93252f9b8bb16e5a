import { Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { FieldMapping } from '../../../../shared/field-mapping.ts';
import type { Session } from '../../data/session.ts';
import { useFieldPreview } from '../../hooks/use-field-preview.ts';
import { useSample } from '../../hooks/use-sample.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { FieldMappingCard } from './FieldMappingCard.tsx';
import { SampleInvoice } from './SampleInvoice.tsx';

const empty: FieldMapping = {
  target: '',
  source: { kind: 'metadata', of: 'invoice', key: '' },
  transform: 'none',
  fallback: null,
  tooLong: 'stop',
};

/** Fields of the ledger that are filled from Stripe, each with what it comes to on a real invoice. */
export const FieldsSection = ({ form, session }: { form: SettingsForm; session: Session }) => {
  const { fields } = form.draft.settings;
  const [arrangement, setArrangement] = useState(0);
  const sample = useSample(session);
  const { value } = sample.resource;
  const previews = useFieldPreview(session, value?.chosen ?? null, fields);
  const set = (changed: FieldMapping[]) => form.change((settings) => ({ ...settings, fields: changed }));
  return (
    <Stack gap="xlarge">
      <Section title="Field mappings">
        <Text>Fill further fields of your documents and customers from Stripe, from metadata, or with fixed text.</Text>
        <SampleInvoice sample={sample} />
        {fields.length === 0 ? <Muted>None yet. The usual fields are filled without a mapping.</Muted> : null}
        {fields.map((mapping, position) => (
          <FieldMappingCard
            key={`${form.revision} ${arrangement} ${position}`}
            form={form}
            mapping={mapping}
            position={position}
            values={value?.values ?? []}
            preview={previews[position] ?? null}
            onChange={(changed) => set(fields.map((old, at) => (at === position ? changed : old)))}
            onRemove={() => {
              set(fields.filter((_, at) => at !== position));
              setArrangement(arrangement + 1);
            }}
          />
        ))}
        <Row>
          <Button size="small" disabled={form.readOnly || fields.length >= 100} onPress={() => set([...fields, empty])}>
            Add field mapping
          </Button>
        </Row>
      </Section>
    </Stack>
  );
};
