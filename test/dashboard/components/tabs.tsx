import type { TabListProps, TabPanelProps, TabPanelsProps, TabProps, TabsProps } from '@stripe/ui-extension-sdk/ui';
import type { TabProps as NextTabProps, TabsProps as NextTabsProps } from '@stripe/ui-extension-sdk/ui/next';
import { createContext, type KeyboardEvent, useContext, useEffect, useId, useMemo, useRef, useState } from 'react';

type Known = { id: string; label: string };
type Selection = {
  base: string;
  selected: string | undefined;
  select(id: string): void;
  /** The first tab that appears is the selected one until somebody chooses. */
  register(tab: Known): void;
  tabs: Known[];
};

const TabsContext = createContext<Selection | undefined>(undefined);

function useTabs(): Selection {
  const tabs = useContext(TabsContext);
  if (tabs === undefined) throw new Error('Tab, TabList, TabPanels and TabPanel belong into Tabs.');
  return tabs;
}

function useSelection(
  selectedKey: string | undefined,
  onSelectionChange: ((id: string) => void) | undefined,
): Selection {
  const base = useId();
  const [own, setOwn] = useState<string>();
  const [tabs, setTabs] = useState<Known[]>([]);
  return useMemo(
    () => ({
      base,
      tabs,
      selected: selectedKey ?? own ?? tabs[0]?.id,
      select(id) {
        setOwn(id);
        onSelectionChange?.(id);
      },
      register: (tab) =>
        setTabs((known) =>
          known.some((one) => one.id === tab.id && one.label === tab.label)
            ? known
            : [...known.filter((one) => one.id !== tab.id), tab],
        ),
    }),
    [base, tabs, selectedKey, own, onSelectionChange],
  );
}

/** `Tabs` of the entry point `ui`: a TabList with Tab, and TabPanels with TabPanel, tied by id. */
export function Tabs({ children, fitted, onSelectionChange, selectedKey, size = 'medium' }: TabsProps) {
  const selection = useSelection(selectedKey, onSelectionChange);
  return (
    <TabsContext.Provider value={selection}>
      <div className={`sdk-tabs sdk-tabs--${size}${fitted ? ' sdk-tabs--fitted' : ''}`}>{children}</div>
    </TabsContext.Provider>
  );
}

export function TabList({ children }: TabListProps) {
  return (
    <div role="tablist" className="sdk-tab-list" onKeyDown={moveFocus}>
      {children}
    </div>
  );
}

export function Tab({ children, disabled, id }: TabProps) {
  const { register } = useTabs();
  useEffect(() => register({ id, label: '' }), [register, id]);
  return (
    <TabButton id={id} disabled={disabled}>
      {children}
    </TabButton>
  );
}

function TabButton({
  id,
  disabled,
  children,
}: {
  id: string;
  disabled?: boolean | undefined;
  children: React.ReactNode;
}) {
  const { base, selected, select } = useTabs();
  const active = selected === id;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (active && button.current !== null) showInList(button.current);
  }, [active]);
  return (
    <button
      ref={button}
      type="button"
      role="tab"
      id={`${base}-tab-${id}`}
      aria-controls={`${base}-panel-${id}`}
      aria-selected={active}
      tabIndex={active ? 0 : -1}
      disabled={disabled}
      className="sdk-tab"
      onClick={() => select(id)}
    >
      {children}
    </button>
  );
}

export function TabPanels({ children }: TabPanelsProps) {
  return <div className="sdk-tab-panels">{children}</div>;
}

export function TabPanel({ children, id }: TabPanelProps) {
  const { base, selected } = useTabs();
  return (
    <div role="tabpanel" id={`${base}-panel-${id}`} aria-labelledby={`${base}-tab-${id}`} hidden={selected !== id}>
      {children}
    </div>
  );
}

/** `Tabs` of the entry point `ui/next`: each Tab carries its label and its content. */
export function NextTabs({ children, onSelectionChange, selectedKey }: NextTabsProps) {
  const selection = useSelection(selectedKey, onSelectionChange);
  return (
    <TabsContext.Provider value={selection}>
      <div className="sdk-tabs sdk-tabs--medium">
        <TabList>
          {selection.tabs.map((tab) => (
            <TabButton key={tab.id} id={tab.id}>
              {tab.label}
            </TabButton>
          ))}
        </TabList>
        <div className="sdk-tab-panels">{children}</div>
      </div>
    </TabsContext.Provider>
  );
}

export function NextTab({ children, id, label }: NextTabProps) {
  const { register } = useTabs();
  useEffect(() => register({ id, label }), [register, id, label]);
  return <TabPanel id={id}>{children}</TabPanel>;
}

/** Scrolls a row of tabs that is wider than the page, and nothing but that row, until the tab is seen. */
function showInList(tab: HTMLElement): void {
  const list = tab.parentElement;
  if (list === null) return;
  const [outer, inner] = [list.getBoundingClientRect(), tab.getBoundingClientRect()];
  if (inner.left < outer.left) list.scrollLeft -= outer.left - inner.left;
  else if (inner.right > outer.right) list.scrollLeft += inner.right - outer.right;
}

/** Arrow keys move along the tabs, as in every tab list of the platform. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[role=tab]:not(:disabled)')];
  const active = document.activeElement;
  const now = active instanceof HTMLButtonElement ? tabs.indexOf(active) : -1;
  const next = tabs[(now + step + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}
