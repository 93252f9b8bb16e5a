import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Glyph } from '../components/icon.tsx';
import { useRequestLog } from './request-log.ts';
import { navigate } from './router.ts';
import { useShell } from './shell-context.ts';
import { changeStage, useStageSettings } from './stage-settings.ts';

/** Built-in roles of the Dashboard by their stable ids. */
const roles: [id: string, name: string][] = [
  ['super_admin', 'Super administrator'],
  ['admin', 'Administrator'],
  ['developer', 'Developer'],
  ['analyst', 'Analyst'],
  ['support_specialist', 'Support specialist'],
  ['view_only', 'View only'],
];
const locales = ['en-US', 'en-GB', 'de-DE', 'fr-FR', 'es-ES', 'ja-JP'];

/** The preview's own switches: who looks, in which mode, how it looks, and which React runs the views. */
export function StageSwitches({ otherMode }: { otherMode: string }) {
  const [open, setOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const stage = useStageSettings();
  const { merchant, mode } = useShell();
  const requests = useRequestLog().length;

  useEffect(() => {
    if (!open) return undefined;
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !panel.current?.contains(event.target as Node))
        setOpen(false);
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, [open]);

  return (
    <div ref={panel}>
      <button
        type="button"
        className="stage-toggle"
        aria-label="Stage"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Glyph name="lab" size={12} /> <span>Stage</span>
      </button>
      {open ? (
        <section className="stage-panel" aria-label="Stage">
          <h2>Stage</h2>
          <Choice label="Mode" value={mode} onChange={() => navigate(otherMode)}>
            <option value="test">Test</option>
            <option value="live">Live</option>
          </Choice>
          <Choice label="Role" value={stage.role ?? ''} onChange={(role) => changeStage({ role: role || null })}>
            <option value="">As signed in ({merchant.user.name})</option>
            {roles.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice
            label="Locale"
            value={stage.locale ?? ''}
            onChange={(locale) => changeStage({ locale: locale || null })}
          >
            <option value="">As signed in</option>
            {locales.map((locale) => (
              <option key={locale}>{locale}</option>
            ))}
          </Choice>
          <Choice
            label="Theme"
            value={stage.theme}
            onChange={(theme) => changeStage({ theme: theme === 'dark' || theme === 'auto' ? theme : 'light' })}
          >
            <option value="light">Light</option>
            <option value="dark">Dark</option>
            <option value="auto">As the system</option>
          </Choice>
          <Choice
            label="Drawer"
            value={stage.drawer}
            onChange={(drawer) => changeStage({ drawer: drawer === 'wide' ? 'wide' : 'narrow' })}
          >
            <option value="narrow">Narrow</option>
            <option value="wide">Wide</option>
          </Choice>
          <Choice
            label="Page width"
            value={stage.page}
            onChange={(page) => changeStage({ page: page === '420' || page === '1440' ? page : 'fit' })}
          >
            <option value="fit">The window’s</option>
            <option value="420">420 pixels</option>
            <option value="1440">1440 pixels</option>
          </Choice>
          <Choice
            label="React of the views"
            value={stage.react}
            onChange={(react) => changeStage({ react: react === '17' ? '17' : '18' })}
          >
            <option value="18">18.3.1</option>
            <option value="17">17.0.2</option>
          </Choice>
          <Choice
            label="Requests"
            value={stage.requests ? 'shown' : 'hidden'}
            onChange={(requestsShown) => changeStage({ requests: requestsShown === 'shown' })}
          >
            <option value="hidden">Hidden ({requests})</option>
            <option value="shown">Shown ({requests})</option>
          </Choice>
          <p className="stage-panel-foot">These switches belong to the preview; the Dashboard has none of them.</p>
        </section>
      ) : null}
    </div>
  );
}

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  label: string;
  value: string;
  onChange(value: string): void;
  children: ReactNode;
}) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {children}
      </select>
    </label>
  );
}
