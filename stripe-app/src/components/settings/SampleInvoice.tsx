import { Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { Sample } from '../../hooks/use-sample.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Stack } from '../Layout.tsx';

/** Which invoice's values are shown beside the fields to choose from. */
export const SampleInvoice = ({ sample }: { sample: Sample }) => {
  const { value, failure, loading, reload } = sample.resource;
  const [other, setOther] = useState(false);
  const [fault, setFault] = useState(false);
  return (
    <Stack gap="small">
      {failure === null ? null : <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />}
      {value === null ? (
        <Muted>
          {failure === null ? 'Looking up values of your newest invoice…' : 'Fields can be typed without it.'}
        </Muted>
      ) : (
        <Select
          label="Show the values of"
          description="What the fields below say on this invoice, so that you see what you choose."
          defaultValue={value.chosen ?? ''}
          onChange={(event) => {
            const chosen = event.target.value;
            setOther(chosen === 'other');
            if (chosen.startsWith('in_')) sample.choose(chosen);
          }}
        >
          {value.invoices.length === 0 ? <option value="">There is no invoice yet</option> : null}
          {value.invoices.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
          <option value="other">Another invoice…</option>
        </Select>
      )}
      {other ? (
        <TextField
          label="ID of the invoice"
          placeholder="in_…"
          onChange={(event) => {
            const id = event.target.value.trim();
            setFault(id !== '' && !id.startsWith('in_'));
            // A whole ID is longer than its beginning: nothing is asked for while it is being typed.
            if (/^in_\w{14,}$/.test(id)) sample.choose(id);
          }}
          error={fault ? 'Enter the ID of an invoice; it begins with in_.' : undefined}
          invalid={fault}
        />
      ) : null}
    </Stack>
  );
};
