import { Accordion, AccordionItem, Button, TextField } from '@stripe/ui-extension-sdk/ui';
import { type ReactNode, useState } from 'react';
import type { SettingsForm } from '../../hooks/use-settings.ts';
import { Muted, Row, Stack } from '../Layout.tsx';
import { LedgerSelect } from './LedgerSelect.tsx';

const path = 'settings.customers.defaults.taxAreaByCountry';

type Props = {
  form: SettingsForm;
  /** Tax area id by ISO country. */
  value: Record<string, string>;
  onChange: (value: Record<string, string>) => void;
};

/** Countries whose new customers get a tax area of their own. */
export const TaxAreaByCountry = ({ form, value, onChange }: Props) => {
  const [country, setCountry] = useState('');
  const [area, setArea] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [added, setAdded] = useState(0);
  const { taxAreas } = form.view.options;
  const add = () => {
    const code = country.trim().toUpperCase();
    if (!/^[A-Z]{2}$/.test(code) || area === null) {
      setFault('Enter a country as two letters, for example DE, and choose its tax area.');
      return;
    }
    onChange({ ...value, [code]: area });
    setCountry('');
    setArea(null);
    setFault(null);
    setAdded(added + 1);
  };
  const error = fault ?? form.errors[path];
  return (
    <Stack gap="small">
      <Muted>Tax area by country of the customer</Muted>
      <Folded count={Object.keys(value).length}>
        {Object.entries(value).map(([code, id]) => (
          <LedgerSelect
            key={code}
            form={form}
            path={`${path}.${code}`}
            label={`Tax area for ${code}`}
            options={taxAreas}
            by="id"
            value={id}
            none="Remove this country"
            onChange={(next) => onChange(next === null ? without(value, code) : { ...value, [code]: next })}
          />
        ))}
      </Folded>
      <TextField
        key={`country ${added} ${form.revision}`}
        label="Country to add"
        placeholder="DE"
        maxLength={2}
        disabled={form.readOnly}
        onChange={(event) => setCountry(event.target.value)}
        error={error}
        invalid={error !== undefined}
      />
      <LedgerSelect
        key={`area ${added}`}
        form={form}
        path={`${path}.new`}
        label="Tax area of that country"
        options={taxAreas}
        by="id"
        value={area}
        none="Choose a tax area"
        onChange={setArea}
      />
      <Row>
        <Button size="small" disabled={form.readOnly} onPress={add}>
          Add country
        </Button>
      </Row>
    </Stack>
  );
};

/** A handful stands open; a whole continent would push the rest of the page out of sight. */
const Folded = ({ count, children }: { count: number; children: ReactNode }) =>
  count <= 5 ? (
    <Stack gap="small">{children}</Stack>
  ) : (
    <Accordion>
      <AccordionItem title={`${count} countries`} subtitle="With a tax area of their own">
        <Stack gap="small">{children}</Stack>
      </AccordionItem>
    </Accordion>
  );

function without(value: Record<string, string>, country: string): Record<string, string> {
  return Object.fromEntries(Object.entries(value).filter(([code]) => code !== country));
}
