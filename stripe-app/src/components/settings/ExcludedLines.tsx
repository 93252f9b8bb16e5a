import { Button, Select } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { ExcludedLine } from '../../../../shared/excluded-lines.ts';
import { useInitial } from '../../hooks/use-initial.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Card, Muted, Row, Section } from '../Layout.tsx';
import { SwitchSetting, TextSetting } from './Fields.tsx';

/** Kinds of lines that are left out of the books: two switches, and any number of products and metadata fields. */
export const ExcludedLines = ({ form }: { form: SettingsForm }) => {
  const { excludedLines } = form.draft.settings;
  const [arrangement, setArrangement] = useState(0);
  const set = (changed: ExcludedLine[]) => form.change((settings) => ({ ...settings, excludedLines: changed }));
  const has = (kind: 'zero_amount' | 'proration') => excludedLines.some((rule) => rule.kind === kind);
  const toggle = (kind: 'zero_amount' | 'proration', on: boolean) =>
    set(on ? [...excludedLines, { kind }] : excludedLines.filter((rule) => rule.kind !== kind));
  const rearrange = (changed: ExcludedLine[]) => {
    set(changed);
    setArrangement(arrangement + 1);
  };
  return (
    <Section
      gap="medium"
      title="Lines left out"
      description="What is left out is missing from the document’s total, too; the invoice says so, and the rest is still compared to the cent."
    >
      <SwitchSetting
        form={form}
        path="settings.excludedLines.zero"
        label="Leave out lines of zero"
        description="For example a free item or a trial period."
        value={has('zero_amount')}
        onChange={(on) => toggle('zero_amount', on)}
      />
      <SwitchSetting
        form={form}
        path="settings.excludedLines.proration"
        label="Leave out prorations"
        description="What Stripe adds when a subscription changes within its period."
        value={has('proration')}
        onChange={(on) => toggle('proration', on)}
      />
      {excludedLines.map((rule, position) =>
        rule.kind === 'product' || rule.kind === 'metadata' ? (
          <RuleCard
            // A rule has no identity but its place.
            key={`${form.revision} ${arrangement} ${position}`}
            form={form}
            rule={rule}
            position={position}
            onChange={(changed) => set(excludedLines.map((old, at) => (at === position ? changed : old)))}
            onRemove={() => rearrange(excludedLines.filter((_, at) => at !== position))}
          />
        ) : null,
      )}
      <Row>
        <Button
          size="small"
          disabled={form.readOnly || excludedLines.length >= 50}
          onPress={() => set([...excludedLines, { kind: 'product', productId: '' }])}
        >
          Leave out a product
        </Button>
        <Button
          size="small"
          disabled={form.readOnly || excludedLines.length >= 50}
          onPress={() => set([...excludedLines, { kind: 'metadata', key: '', value: null }])}
        >
          Leave out by metadata
        </Button>
      </Row>
    </Section>
  );
};

type CardProps = {
  form: SettingsForm;
  rule: Extract<ExcludedLine, { kind: 'product' | 'metadata' }>;
  position: number;
  onChange: (rule: ExcludedLine) => void;
  onRemove: () => void;
};

const RuleCard = ({ form, rule, position, onChange, onRemove }: CardProps) => {
  const path = `settings.excludedLines.${position}`;
  return (
    <Card gap="medium">
      {rule.kind === 'product' ? (
        <ProductChoice form={form} path={path} productId={rule.productId} onChange={onChange} />
      ) : (
        <MetadataFields form={form} path={path} rule={rule} onChange={onChange} />
      )}
      <Row>
        <Button size="small" disabled={form.readOnly} onPress={onRemove}>
          Remove
        </Button>
      </Row>
    </Card>
  );
};

type ProductProps = { form: SettingsForm; path: string; productId: string; onChange: (rule: ExcludedLine) => void };

const ProductChoice = ({ form, path, productId, onChange }: ProductProps) => {
  const initial = useInitial(productId, form.revision);
  const error = form.errors[`${path}.productId`];
  const { products } = form.view;
  const gone = productId !== '' && !products.some((product) => product.productId === productId);
  return (
    <Select
      label="Product left out"
      description="Lines of this product do not reach your books."
      defaultValue={initial}
      disabled={form.readOnly}
      error={error}
      invalid={error !== undefined}
      onChange={(event) => onChange({ kind: 'product', productId: event.target.value })}
    >
      <option value="">Choose a product</option>
      {gone ? <option value={productId}>{productId}</option> : null}
      {products.map((product) => (
        <option key={product.productId} value={product.productId}>
          {product.productName}
        </option>
      ))}
    </Select>
  );
};

type MetadataProps = {
  form: SettingsForm;
  path: string;
  rule: Extract<ExcludedLine, { kind: 'metadata' }>;
  onChange: (rule: ExcludedLine) => void;
};

const MetadataFields = ({ form, path, rule, onChange }: MetadataProps) => (
  <>
    <TextSetting
      form={form}
      path={`${path}.key`}
      label="Metadata key of the line"
      description="Lines that carry this key are left out."
      required
      value={rule.key}
      onChange={(key) => onChange({ ...rule, key })}
    />
    <TextSetting
      form={form}
      path={`${path}.value`}
      label="Only with this value"
      description="Empty: whatever the value is."
      value={rule.value ?? ''}
      onChange={(value) => onChange({ ...rule, value: value === '' ? null : value })}
    />
    <Muted>Metadata of invoice items and subscription items, as it stands on the invoice’s line.</Muted>
  </>
);
