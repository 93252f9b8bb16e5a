import { Badge } from '@stripe/ui-extension-sdk/ui';
import type { TargetField } from '../../../../shared/field-mapping.ts';
import type { FieldPreview } from '../../hooks/use-field-preview.ts';
import { Muted, Row, Stack, Text } from '../Layout.tsx';

/** What a mapping makes of the chosen invoice, and how much of the field's length it takes. */
export const FieldPreviewLine = ({ preview, target }: { preview: FieldPreview; target: TargetField | undefined }) => (
  <Stack gap="xxsmall">
    {preview.error === null ? (
      <Row gap="xsmall">
        <Badge type={preview.value === null ? 'neutral' : 'positive'}>On this invoice</Badge>
        <Text>{preview.value ?? preview.note ?? 'Empty: the field is left alone'}</Text>
        {preview.value === null || target === undefined || target.maxLength === null ? null : (
          <Muted>{`${preview.value.length} of ${target.maxLength} characters`}</Muted>
        )}
      </Row>
    ) : (
      <Row gap="xsmall">
        <Badge type="negative">Would stop</Badge>
        <Text>{preview.error}</Text>
      </Row>
    )}
    {preview.note === null || (preview.value === null && preview.error === null) ? null : <Muted>{preview.note}</Muted>}
  </Stack>
);
