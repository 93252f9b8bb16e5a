import { Button, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { ProductView } from '../../../../shared/api/product.ts';
import { Card, Muted, Row } from '../Layout.tsx';

/** More than this are filtered by typing before they are listed. */
const listed = 100;

export type Target = { kind: 'item' | 'account'; id: string };
type Props = { product: ProductView; pending: boolean; onChoose: (target: Target | null) => void };

/** Changes where the product is booked; what is not chosen is left to the rules in the settings. */
export const ChooseTarget = ({ product, pending, onChoose }: Props) => {
  const { target, choices } = product;
  const now = target?.how === 'chosen' ? `${target.kind}:${target.id}` : '';
  const [chosen, setChosen] = useState(now);
  const [filter, setFilter] = useState('');
  const [unchanged, setUnchanged] = useState(false);
  const words = filter.trim().toLowerCase();
  const fitting = choices.filter(({ value, label }) => value === chosen || label.toLowerCase().includes(words));
  const save = () => {
    setUnchanged(chosen === now);
    if (chosen !== now) onChoose(targetOf(chosen));
  };
  return (
    <Card>
      {choices.length > listed ? (
        <TextField
          label="Find an item or account"
          placeholder="Type a number or name"
          onChange={(event) => setFilter(event.target.value)}
        />
      ) : null}
      <Select
        key={`${now} ${words}`}
        label={`Item or account in ${product.connection.ledgerName}`}
        description="Used for this product from the next sync on. It is kept as a version of your settings."
        defaultValue={chosen}
        onChange={(event) => setChosen(event.target.value)}
        error={unchanged ? 'This is what is used now. Choose another one first.' : undefined}
        invalid={unchanged}
      >
        <option value="">Leave it to the rules in the settings</option>
        {fitting.slice(0, listed).map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      {fitting.length > listed ? (
        <Muted>{`The first ${listed} of ${fitting.length} are listed. Type to narrow them down.`}</Muted>
      ) : null}
      <Row>
        <Button type="primary" onPress={save} pending={pending}>
          Save
        </Button>
      </Row>
    </Card>
  );
};

/** `item:<id>` or `account:<id>`, as the backend writes its choices. */
function targetOf(choice: string): Target | null {
  const [kind, ...rest] = choice.split(':');
  return kind === 'item' || kind === 'account' ? { kind, id: rest.join(':') } : null;
}
