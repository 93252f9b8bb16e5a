import type { Settings } from '../../../../shared/settings.ts';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Section, Stack } from '../Layout.tsx';
import { ChoiceSetting, type Options, TextSetting } from './Fields.tsx';
import { ProductTable } from './ProductTable.tsx';
import { TargetSelect } from './TargetSelect.tsx';

type Products = Settings['products'];
type Search = Extract<Products, { mode: 'search' }>;

const modes: Options<Products['mode']> = [
  ['table', 'By the table below'],
  ['search', 'By a search rule'],
];
const missing: Options<Products['missing']> = [
  ['stop', 'Stop the invoice and tell me'],
  ['default', 'Use the default item or account'],
];
const sources: Options<'name' | 'id' | 'lookup_key' | 'product' | 'price'> = [
  ['name', 'Product name'],
  ['id', 'Product ID'],
  ['lookup_key', 'Lookup key of the price'],
  ['product', 'Metadata field of the product'],
  ['price', 'Metadata field of the price'],
];
const targets: Options<Search['target']> = [
  ['number', 'Item number'],
  ['name', 'Item description'],
  ['gtin', 'Item GTIN'],
];

/** Which item or account a Stripe product is: by a search rule or by a table, never by both. */
export const ProductsSection = ({ form }: { form: SettingsForm }) => {
  const { products, defaultTarget } = form.draft.settings;
  const set = (changed: Products) => form.change((settings) => ({ ...settings, products: changed }));
  return (
    <Stack gap="xlarge">
      <Section gap="medium" title="Products" description="How a line of an invoice finds its item or account.">
        <ChoiceSetting
          form={form}
          path="settings.products.mode"
          label="Products are found"
          description="The table is exact; the rule needs no upkeep when both sides use the same names or numbers."
          value={products.mode}
          options={modes}
          onChange={(mode) => set(inMode(mode, products.missing))}
        />
        {products.mode === 'search' ? <SearchFields form={form} search={products} onChange={set} /> : null}
        <ChoiceSetting
          form={form}
          path="settings.products.missing"
          label="A product is not found"
          description="What happens with the invoice."
          value={products.missing}
          options={missing}
          onChange={(choice) => set({ ...products, missing: choice })}
        />
        <TargetSelect
          form={form}
          path="settings.defaultTarget"
          label="Default"
          description="For lines without a product, and for missing products when chosen above."
          value={defaultTarget}
          onChange={(target) => form.change((settings) => ({ ...settings, defaultTarget: target }))}
        />
      </Section>
      {products.mode === 'table' ? <ProductTable form={form} /> : null}
    </Stack>
  );
};

type SearchProps = { form: SettingsForm; search: Search; onChange: (products: Products) => void };

const SearchFields = ({ form, search, onChange }: SearchProps) => {
  const { source } = search;
  return (
    <Stack gap="medium">
      <ChoiceSetting
        form={form}
        path="settings.products.source"
        label="Take from Stripe"
        description="What is looked for."
        value={source.kind === 'metadata' ? source.of : source.kind}
        options={sources}
        onChange={(kind) => onChange({ ...search, source: sourceOf(kind, source) })}
      />
      {source.kind === 'metadata' ? (
        <TextSetting
          form={form}
          path="settings.products.source.key"
          label="Metadata key of the product"
          description="Any characters, as the key stands in Stripe."
          required
          value={source.key}
          onChange={(key) => onChange({ ...search, source: { ...source, key } })}
        />
      ) : null}
      <ChoiceSetting
        form={form}
        path="settings.products.target"
        label="Compare with"
        description="What must be equal. Several equal items are never guessed between."
        value={search.target}
        options={targets}
        onChange={(target) => onChange({ ...search, target })}
      />
    </Stack>
  );
};

function inMode(mode: Products['mode'], choice: Products['missing']): Products {
  return mode === 'table'
    ? { mode, missing: choice }
    : { mode, source: { kind: 'name' }, target: 'name', missing: choice };
}

function sourceOf(kind: (typeof sources)[number][0], before: Search['source']): Search['source'] {
  if (kind !== 'product' && kind !== 'price') return { kind };
  return { kind: 'metadata', of: kind, key: before.kind === 'metadata' ? before.key : '' };
}
