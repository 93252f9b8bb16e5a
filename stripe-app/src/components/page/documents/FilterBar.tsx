import { Box, Button, Chip, ChipList, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { useEffect, useRef, useState } from 'react';
import type { DocumentListView } from '../../../../../shared/api/documents.ts';
import { isOrder, listOrders, orderOf } from '../../../data/document-params.ts';
import { plainDate } from '../../../data/format.ts';
import type { Place } from '../../../data/place.ts';
import { Row, Stack } from '../../Layout.tsx';
import { FilterFields } from './FilterFields.tsx';

type Props = {
  params: Place['params'];
  view: DocumentListView | null;
  locale: string;
  onChange: (params: Record<string, string | undefined>) => void;
};

/** A person stops typing for that long before it is looked up. */
const quietMs = 350;

/** Search, order and filters; what is set stands below as chips that can be taken away one by one. */
export const FilterBar = ({ params, view, locale, onChange }: Props) => {
  const [open, setOpen] = useState(false);
  const chips = chipsOf(params, view, locale);
  return (
    <Stack gap="small">
      <Row gap="small">
        <Box css={{ width: '2/5', minWidth: 280 }}>
          <SearchBox search={params.search ?? ''} onSearch={(search) => onChange({ search })} />
        </Box>
        <Box css={{ width: '1/4', minWidth: 200 }}>
          <Select
            label="Order"
            hiddenElements={['label']}
            value={orderOf(params)}
            onChange={({ target }) => {
              if (isOrder(target.value)) onChange({ order: target.value === 'changed' ? undefined : target.value });
            }}
          >
            {Object.entries(listOrders).map(([name, { label }]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </Select>
        </Box>
        <Button onPress={() => setOpen(!open)}>{open ? 'Hide filters' : 'Filters'}</Button>
      </Row>
      {open ? (
        <FilterFields
          params={params}
          causes={view?.causes ?? []}
          onApply={(chosen) => onChange({ ...noFields, ...chosen })}
          onClose={() => setOpen(false)}
        />
      ) : null}
      {chips.length === 0 ? null : (
        <ChipList>
          {chips.map(({ label, value, without }) => (
            <Chip key={label} label={label} value={value} onClose={() => onChange(without)} />
          ))}
        </ChipList>
      )}
    </Stack>
  );
};

const noFields = {
  cause: undefined,
  subject: undefined,
  from: undefined,
  to: undefined,
  currency: undefined,
  min: undefined,
  max: undefined,
};

function chipsOf(params: Place['params'], view: DocumentListView | null, locale: string) {
  const { from, to, currency, min, max, cause, customer } = params;
  const dates = [
    from === undefined ? 'the beginning' : plainDate(from, locale),
    to === undefined ? 'today' : plainDate(to, locale),
  ];
  const customerName = view?.rows[0]?.customerName;
  return [
    ...(cause === undefined
      ? []
      : [{ label: 'Cause', value: view?.causeTitle ?? cause, without: { cause: undefined, subject: undefined } }]),
    ...(customer === undefined
      ? []
      : [{ label: 'Customer', value: customerName ?? customer, without: { customer: undefined } }]),
    ...(from === undefined && to === undefined
      ? []
      : [{ label: 'Date', value: `${dates[0]} to ${dates[1]}`, without: { from: undefined, to: undefined } }]),
    ...(currency === undefined
      ? []
      : [
          {
            label: 'Amount',
            value: [
              currency.toUpperCase(),
              min === undefined ? '' : `from ${min}`,
              max === undefined ? '' : `to ${max}`,
            ]
              .filter((part) => part !== '')
              .join(' '),
            without: { currency: undefined, min: undefined, max: undefined },
          },
        ]),
  ];
}

type SearchProps = { search: string; onSearch: (search: string) => void };

const SearchBox = ({ search, onSearch }: SearchProps) => {
  const [typed, setTyped] = useState(search);
  const [field, setField] = useState({ start: search, revision: 0 });
  const known = useRef(search);
  const latest = useRef(onSearch);
  latest.current = onSearch;
  useEffect(() => {
    // Changed by another way than typing, e.g. by going back: the field starts over from it.
    if (search === known.current) return;
    known.current = search;
    setTyped(search);
    setField(({ revision }) => ({ start: search, revision: revision + 1 }));
  }, [search]);
  useEffect(() => {
    if (typed === known.current) return undefined;
    const timer = setTimeout(() => {
      known.current = typed;
      latest.current(typed);
    }, quietMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextField
      key={field.revision}
      label="Search documents"
      hiddenElements={['label']}
      type="search"
      placeholder="Search number, customer or ledger number"
      maxLength={200}
      defaultValue={field.start}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
};
