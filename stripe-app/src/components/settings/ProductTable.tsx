import { Badge, Button, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { Target } from '../../data/settings-draft.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Card, Muted, Row, Section, Stack, Strong } from '../Layout.tsx';
import { optionLabel } from './LedgerSelect.tsx';
import { TargetSelect } from './TargetSelect.tsx';

const pageSize = 20;

/** Product by product; those without an answer first. */
export const ProductTable = ({ form }: { form: SettingsForm }) => {
  const [filter, setFilter] = useState('');
  const [pages, setPages] = useState(1);
  const words = filter.trim().toLowerCase();
  // Sorted by what was read, not by the draft: a row must not jump away while it is being answered.
  const rows = form.view.products
    .filter(({ productId, productName }) => `${productName} ${productId}`.toLowerCase().includes(words))
    .sort((a, b) => Number(a.target !== null) - Number(b.target !== null));
  const shown = rows.slice(0, pages * pageSize);
  return (
    <Section title="Table of products">
      {form.view.products.length > pageSize ? (
        <TextField
          label="Find a product"
          placeholder="Name or ID"
          onChange={(event) => {
            setFilter(event.target.value);
            setPages(1);
          }}
        />
      ) : null}
      {form.view.products.length === 0 ? (
        <Muted>No products in Stripe yet. They appear here as soon as there are some.</Muted>
      ) : null}
      {form.view.products.length > 0 && rows.length === 0 ? <Muted>No product fits what you typed.</Muted> : null}
      {shown.map(({ productId, productName }) => (
        <ProductRow
          key={productId}
          form={form}
          productId={productId}
          name={productName}
          target={form.draft.products[productId] ?? null}
        />
      ))}
      {rows.length > shown.length ? (
        <Row>
          <Button size="small" onPress={() => setPages(pages + 1)}>
            {`Show more (${rows.length - shown.length})`}
          </Button>
        </Row>
      ) : null}
    </Section>
  );
};

type RowProps = { form: SettingsForm; productId: string; name: string; target: Target | null };

const ProductRow = ({ form, productId, name, target }: RowProps) => {
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <Row>
        <Stack gap="xxsmall">
          <Row gap="xsmall">
            <Strong>{name}</Strong>
            {target === null ? <Badge type="warning">Not mapped</Badge> : null}
          </Row>
          <Muted>{target === null ? productId : targetLabel(form, target)}</Muted>
        </Stack>
        <Button size="small" disabled={form.readOnly} onPress={() => setOpen(!open)}>
          {open ? 'Done' : `Change ${name}`}
        </Button>
      </Row>
      {open ? (
        <TargetSelect
          form={form}
          path={`products.${productId}`}
          label={name}
          value={target}
          onChange={(next) => form.setProduct(productId, next)}
        />
      ) : null}
    </Card>
  );
};

function targetLabel({ view }: SettingsForm, { kind, id }: Target): string {
  const options = kind === 'item' ? view.options.items : view.options.accounts;
  const found = options.find((option) => option.id === id);
  const word = kind === 'item' ? 'Item' : 'Account';
  return found === undefined ? `${word} blocked or no longer in the ledger` : `${word} ${optionLabel(found)}`;
}
