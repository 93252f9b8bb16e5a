import type { SingleSearchFieldProps } from '@stripe/ui-extension-sdk/ui';
import { type KeyboardEvent, useId, useState } from 'react';
import { Field, useDisabled } from './field.tsx';
import { Glyph } from './icon.tsx';
import { useValue } from './use-value.ts';

type Key = string | number;
type Props = Omit<SingleSearchFieldProps, 'selectionMode' | 'onSelectionChange' | 'defaultSelected'> & {
  selectionMode: 'single' | 'multiple';
  onSelectionChange?: (selected: Key | null | Set<Key>) => void;
  defaultSelected?: Key | Key[];
};

const heights = { small: 120, medium: 200, large: 320 };

/** A combobox over the entries the view supplies; a view that searches elsewhere reacts to `onInputChange`. */
export function SearchField(props: Props) {
  const { data, listboxSize = 'medium', selectionMode, onInputChange, onSelectionChange, placeholder } = props;
  const listId = useId();
  const [text, setText] = useValue(props.value, props.defaultValue ?? labelOf(data, props.defaultSelected));
  const [selected, setSelected] = useState<Key[]>(asList(props.defaultSelected));
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const disabled = useDisabled(props.disabled);
  const remote = onInputChange !== undefined;
  const hits = remote ? data : data.filter((entry) => entry.value.toLowerCase().includes(text.toLowerCase()));

  const type = (next: string) => {
    setText(next);
    setOpen(true);
    setActive(0);
    onInputChange?.(next);
  };
  const pick = (id: string, value: string) => {
    if (selectionMode === 'single') {
      setSelected([id]);
      setText(value);
      setOpen(false);
      onSelectionChange?.(id);
      return;
    }
    const next = selected.includes(id) ? selected.filter((one) => one !== id) : [...selected, id];
    setSelected(next);
    onSelectionChange?.(new Set(next));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) event.stopPropagation();
    if (event.key === 'Escape') return setOpen(false);
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter' && open && hits[active] !== undefined) pick(hits[active].id, hits[active].value);
    else return;
    setOpen(event.key !== 'Enter' || selectionMode === 'multiple');
    event.preventDefault();
  };
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <span className="sdk-search">
          <Glyph name="search" size={12} />
          <input
            id={id}
            role="combobox"
            className="sdk-input sdk-input--medium"
            autoComplete="off"
            aria-expanded={open}
            aria-controls={listId}
            aria-describedby={describedBy}
            aria-activedescendant={open && hits[active] !== undefined ? `${listId}-${active}` : undefined}
            value={text}
            disabled={disabled}
            placeholder={placeholder}
            onChange={(event) => type(event.currentTarget.value)}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
          {open ? (
            <div
              id={listId}
              role="listbox"
              aria-multiselectable={selectionMode === 'multiple'}
              className="sdk-menu sdk-search-list"
              style={{ maxHeight: heights[listboxSize] }}
            >
              {hits.length === 0 ? <div className="sdk-search-none">No results</div> : null}
              {hits.map((entry, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the combobox
                <div
                  key={entry.id}
                  id={`${listId}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={selected.includes(entry.id)}
                  className={`sdk-menu-item${index === active ? ' is-active' : ''}`}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => pick(entry.id, entry.value)}
                >
                  {entry.value}
                  {selected.includes(entry.id) ? <Glyph name="check" size={12} /> : null}
                </div>
              ))}
            </div>
          ) : null}
        </span>
      )}
    </Field>
  );
}

const asList = (value: Key | Key[] | undefined): Key[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function labelOf(data: { id: string; value: string }[], selected: Key | Key[] | undefined): string {
  return typeof selected === 'string' || typeof selected === 'number'
    ? (data.find((entry) => entry.id === String(selected))?.value ?? '')
    : '';
}
