import { Button } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { FieldMapping } from '../../../../shared/field-mapping.ts';
import type { Session } from '../../data/session.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { FieldMappingCard } from './FieldMappingCard.tsx';
import { TryFields } from './TryFields.tsx';

const empty: FieldMapping = {
  target: '',
  source: { kind: 'metadata', of: 'invoice', key: '' },
  transform: 'none',
  fallback: null,
  tooLong: 'stop',
};

/** Fields of the ledger that are filled from Stripe, and a trial on a real invoice. */
export const FieldsSection = ({ form, session }: { form: SettingsForm; session: Session }) => {
  const { fields } = form.draft.settings;
  const [arrangement, setArrangement] = useState(0);
  const set = (changed: FieldMapping[]) => form.change((settings) => ({ ...settings, fields: changed }));
  return (
    <Stack gap="xlarge">
      <Section title="Field mappings">
        <Text>Fill further fields of your documents and customers from Stripe, from metadata, or with fixed text.</Text>
        {fields.length === 0 ? <Muted>None yet. The usual fields are filled without a mapping.</Muted> : null}
        {fields.map((mapping, position) => (
          <FieldMappingCard
            key={`${form.revision} ${arrangement} ${position}`}
            form={form}
            mapping={mapping}
            position={position}
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
      <TryFields form={form} session={session} />
    </Stack>
  );
};
