import { Box, Button, DateField, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { DocumentListView } from '../../../../../shared/api/documents.ts';
import { minorUnitsOf } from '../../../data/document-params.ts';
import { chosen, type Place } from '../../../data/place.ts';
import { Card, Row } from '../../Layout.tsx';

type Props = {
  params: Place['params'];
  causes: DocumentListView['causes'];
  onApply: (params: Record<string, string>) => void;
  onClose: () => void;
};

type Draft = Record<'from' | 'to' | 'currency' | 'min' | 'max' | 'cause' | 'subject', string>;

/** Period, amount and cause. What is typed takes effect with Apply, so that no half amount is looked for. */
export const FilterFields = ({ params, causes, onApply, onClose }: Props) => {
  const [draft, setDraft] = useState<Draft>(() => draftOf(params));
  const [start] = useState(draft);
  const [checked, setChecked] = useState(false);
  const faults = checked ? faultsOf(draft) : {};
  const change = (name: keyof Draft) => (value: string) => setDraft((before) => ({ ...before, [name]: value }));
  return (
    <Card>
      <Box css={fieldsRow}>
        <Box css={{ width: '1/3', minWidth: 160 }}>
          <DateField label="Document date from" value={draft.from} onChange={change('from')} error={faults.from} />
        </Box>
        <Box css={{ width: '1/3', minWidth: 160 }}>
          <DateField label="To" value={draft.to} onChange={change('to')} error={faults.to} />
        </Box>
      </Box>
      <Box css={fieldsRow}>
        {(['currency', 'min', 'max'] as const).map((name) => (
          <Box key={name} css={{ width: '1/4', minWidth: 120 }}>
            <TextField
              label={labels[name]}
              placeholder={name === 'currency' ? 'EUR' : undefined}
              defaultValue={start[name]}
              onChange={(event) => change(name)(event.target.value)}
              error={faults[name]}
            />
          </Box>
        ))}
      </Box>
      {causes.length === 0 ? null : (
        <Select
          label="Cause"
          value={keyOf(draft)}
          onChange={({ target }) => {
            const found = causes.find((cause) => keyOf(inDraft(cause)) === target.value);
            setDraft((before) => ({ ...before, ...inDraft(found) }));
          }}
        >
          <option value="">Any cause</option>
          {causes.map((cause) => (
            <option key={keyOf(inDraft(cause))} value={keyOf(inDraft(cause))}>
              {`${cause.title} (${cause.count})`}
            </option>
          ))}
        </Select>
      )}
      <Row>
        <Button
          size="small"
          type="primary"
          onPress={() => {
            setChecked(true);
            if (Object.keys(faultsOf(draft)).length === 0) onApply(chosen(draft));
          }}
        >
          Apply filters
        </Button>
        <Button size="small" onPress={onClose}>
          Close
        </Button>
      </Row>
    </Card>
  );
};

/** Fields keep their line when one of them tells a fault below. */
const fieldsRow = { stack: 'x', gap: 'small', alignY: 'top', wrap: 'wrap' } as const;

const labels = { currency: 'Currency', min: 'Amount from', max: 'Amount to' };

/** A cause is told by its code together with what it is about. */
const keyOf = ({ cause, subject }: Pick<Draft, 'cause' | 'subject'>) => (cause === '' ? '' : `${cause} ${subject}`);
const inDraft = (cause: DocumentListView['causes'][number] | undefined) => ({
  cause: cause?.code ?? '',
  subject: cause?.subject ?? '',
});

const draftOf = (params: Place['params']): Draft => ({
  from: params.from ?? '',
  to: params.to ?? '',
  currency: params.currency ?? '',
  min: params.min ?? '',
  max: params.max ?? '',
  cause: params.cause ?? '',
  subject: params.subject ?? '',
});

function faultsOf({ from, to, currency, min, max }: Draft): Partial<Draft> {
  const unreadable = 'Enter an amount such as 1,234.50.';
  const known = /^[a-z]{3}$/i.test(currency);
  return chosen({
    to: from !== '' && to !== '' && to < from ? 'Choose a day on or after the first one.' : undefined,
    currency:
      known || (currency === '' && min === '' && max === '')
        ? undefined
        : 'Enter the currency of the amounts as three letters, e.g. EUR.',
    min: known && min !== '' && minorUnitsOf(min, currency) === undefined ? unreadable : undefined,
    max: known && max !== '' && minorUnitsOf(max, currency) === undefined ? unreadable : undefined,
  });
}
