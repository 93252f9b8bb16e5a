import { AppMark } from '../components/app-mark.tsx';
import { Glyph } from '../components/icon.tsx';
import { PreviewErrors } from './PreviewErrors.tsx';
import type { Place } from './router.ts';
import { useShell } from './shell-context.ts';
import { ViewportHost } from './ViewportHost.tsx';
import { drawerViewport } from './viewports.ts';

type Props = { place: Place; open: boolean; onToggle(): void; onSettings(): void };

/** The dock at the right edge and, when open, the app's drawer beside the page. */
export function AppDrawer({ place, open, onToggle, onSettings }: Props) {
  const { config } = useShell();
  const view = drawerViewport(place, config);
  return (
    <>
      {open ? (
        <aside className="app-drawer" aria-label={config.app.name}>
          <header className="app-drawer-head">
            <AppMark app={config.app} size={20} />
            <span className="app-drawer-name">{config.app.name}</span>
            <button type="button" className="icon-button" aria-label="App settings" onClick={onSettings}>
              <Glyph name="settings" size={16} />
            </button>
            <button type="button" className="icon-button" aria-label="Close app" onClick={onToggle}>
              <Glyph name="cancel" size={14} />
            </button>
          </header>
          <PreviewErrors />
          {view === undefined ? (
            <p className="app-drawer-none">{config.app.name} shows nothing on this page.</p>
          ) : (
            <ViewportHost view={view} place={place} />
          )}
        </aside>
      ) : null}
      <nav className="app-dock" aria-label="Apps">
        <button
          type="button"
          aria-pressed={open}
          aria-label={`${open ? 'Close' : 'Open'} ${config.app.name}`}
          title={config.app.name}
          onClick={onToggle}
        >
          <AppMark app={config.app} size={24} />
        </button>
      </nav>
    </>
  );
}
