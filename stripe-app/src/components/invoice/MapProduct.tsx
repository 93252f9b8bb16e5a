import { Button, Select } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { Card } from '../Layout.tsx';

type Props = { invoice: InvoiceView; product: string; state: InvoiceState };

/** Answers "which item or account is this product?" on the spot; the answer holds for every other invoice too. */
export const MapProduct = ({ invoice, product, state }: Props) => {
  const [chosen, setChosen] = useState('');
  const [missing, setMissing] = useState(false);
  const save = () => {
    const target = targetOf(chosen);
    setMissing(target === null);
    if (target === null) return;
    state.resolve({ resolve: 'map_product', invoice_id: invoice.invoiceId, product, target });
  };
  return (
    <Card>
      <Select
        label={`Item or account in ${invoice.connection.ledgerName}`}
        description="Used for this product from now on. Other invoices that wait for it follow by themselves."
        defaultValue=""
        required
        onChange={(event) => setChosen(event.target.value)}
        error={missing ? 'Choose an item or account first.' : undefined}
        invalid={missing}
      >
        <option value="">Choose an item or account</option>
        {invoice.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <Button type="primary" onPress={save} pending={state.mutation.pending === 'map_product'}>
        Save and replay
      </Button>
    </Card>
  );
};

/** `item:<id>` or `account:<id>`, as the backend writes its choices. */
function targetOf(choice: string): { kind: 'item' | 'account'; id: string } | null {
  const [kind, ...rest] = choice.split(':');
  const id = rest.join(':');
  return (kind === 'item' || kind === 'account') && id !== '' ? { kind, id } : null;
}
