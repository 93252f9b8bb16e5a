import type { MenuGroupProps, MenuItemProps, MenuProps } from '@stripe/ui-extension-sdk/ui';
import {
  createContext,
  type Key,
  type KeyboardEvent,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';

type Choose = (id: Key, own: ((key: Key) => void) | undefined) => void;
const MenuContext = createContext<Choose>(() => {});

export function Menu({ children, onAction, trigger }: MenuProps) {
  return (
    <Popup trigger={trigger}>
      {(close) => (
        <MenuContext.Provider
          value={(id, own) => {
            close();
            own?.(id);
            onAction?.(id);
          }}
        >
          {children}
        </MenuContext.Provider>
      )}
    </Popup>
  );
}

export function MenuGroup({ children, title }: MenuGroupProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of menu items, no form
    <div role="group" className="sdk-menu-group" aria-labelledby={id}>
      {title === undefined ? null : (
        <div id={id} className="sdk-menu-group-title">
          {title}
        </div>
      )}
      {children}
    </div>
  );
}

export function MenuItem({ children, disabled, id, onAction }: MenuItemProps) {
  const choose = useContext(MenuContext);
  return (
    <button
      type="button"
      role="menuitem"
      className="sdk-menu-item"
      disabled={disabled}
      onClick={() => choose(id ?? '', onAction)}
    >
      {children}
    </button>
  );
}

/**
 * A list under its trigger. It opens on a press of the trigger, and closes on Escape, on a choice and on a click
 * elsewhere; arrow keys move along its items.
 */
export function Popup({ trigger, children }: { trigger: ReactNode; children: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    items(list.current)[0]?.focus();
    const away = (event: MouseEvent) => {
      if (event.target instanceof Node && !anchor.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('mousedown', away);
    return () => document.removeEventListener('mousedown', away);
  }, [open]);
  const close = () => {
    setOpen(false);
    anchor.current?.querySelector<HTMLElement>('button, a')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const all = items(list.current);
    const active = document.activeElement;
    const now = active instanceof HTMLElement ? all.indexOf(active) : -1;
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') all[(now + 1) % all.length]?.focus();
    else if (event.key === 'ArrowUp') all[(now - 1 + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the trigger and the items inside
    <span ref={anchor} className="sdk-popup" onKeyDown={onKeyDown}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the trigger inside is the control */}
      <span className="sdk-popup-trigger" aria-haspopup="menu" onClick={() => setOpen(!open)}>
        {trigger}
      </span>
      {open ? (
        <div ref={list} role="menu" className="sdk-menu">
          {children(close)}
        </div>
      ) : null}
    </span>
  );
}

function items(list: HTMLElement | null): HTMLElement[] {
  return list === null ? [] : [...list.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)')];
}
