import { Button, Select } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { InvoiceView, Resolve } from '../../../../shared/api/invoice.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { Card } from '../Layout.tsx';

type Policy = Extract<Resolve, { resolve: 'closed_period' }>['policy'];

const policies: { value: Policy; label: string }[] = [
  { value: 'first_open_day', label: 'Post on the first open day' },
  { value: 'hold', label: 'Wait until the period is opened' },
];

/** Answers "what about closed periods?" where an invoice met one; the rule holds for every other invoice too. */
export const ClosedPeriod = ({ invoice, state }: { invoice: InvoiceView; state: InvoiceState }) => {
  const [policy, setPolicy] = useState<Policy>('first_open_day');
  return (
    <Card>
      <Select
        label="Invoices of closed periods"
        description="Holds from now on for every invoice and is kept in the sync settings. The invoice date itself stays."
        defaultValue={policy}
        onChange={(event) => setPolicy(event.target.value === 'hold' ? 'hold' : 'first_open_day')}
      >
        {policies.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <Button
        type="primary"
        pending={state.mutation.pending === 'closed_period'}
        onPress={() => state.resolve({ resolve: 'closed_period', invoice_id: invoice.invoiceId, policy })}
      >
        Save and replay
      </Button>
    </Card>
  );
};
