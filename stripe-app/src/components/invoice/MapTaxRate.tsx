import { Button, Select } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { Card } from '../Layout.tsx';

/** Answers "which tax code is this rate?" on the spot; the answer holds for every other invoice too. */
export const MapTaxRate = ({ invoice, rate, state }: { invoice: InvoiceView; rate: string; state: InvoiceState }) => {
  const [chosen, setChosen] = useState('');
  const [missing, setMissing] = useState(false);
  const save = () => {
    setMissing(chosen === '');
    if (chosen === '') return;
    state.resolve({ resolve: 'map_tax_rate', invoice_id: invoice.invoiceId, tax_rate: rate, tax_code: chosen });
  };
  return (
    <Card>
      <Select
        label={`Tax code in ${invoice.connection.ledgerName}`}
        description="Used for this tax rate from now on. Other invoices that wait for it follow by themselves."
        defaultValue=""
        required
        onChange={(event) => setChosen(event.target.value)}
        error={missing ? 'Choose a tax code first.' : undefined}
        invalid={missing}
      >
        <option value="">Choose a tax code</option>
        {invoice.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <Button type="primary" onPress={save} pending={state.mutation.pending === 'map_tax_rate'}>
        Save and replay
      </Button>
    </Card>
  );
};
