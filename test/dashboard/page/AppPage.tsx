import { AppMark } from '../components/app-mark.tsx';
import { PreviewErrors } from './PreviewErrors.tsx';
import type { Place } from './router.ts';
import { useShell } from './shell-context.ts';
import { ViewportHost } from './ViewportHost.tsx';
import { viewFor } from './viewports.ts';

/** A page that belongs to the app: settings, onboarding, full page. */
export function AppPage({
  viewport,
  place,
}: {
  viewport: 'settings' | 'onboarding' | 'stripe.dashboard.fullpage';
  place: Place;
}) {
  const { config } = useShell();
  const view = viewFor(viewport, config);
  return (
    <article className={`app-page app-page--${viewport.split('.').at(-1)}`}>
      {viewport === 'settings' ? (
        <header className="page-head">
          <div className="app-page-title">
            <AppMark app={config.app} size={40} />
            <div>
              <span className="kicker">Installed apps</span>
              <h1>{config.app.name}</h1>
            </div>
          </div>
        </header>
      ) : null}
      <PreviewErrors />
      {view === undefined ? (
        <p className="empty-list">
          {config.app.name} has no view for {viewport}. Name one in ui_extension.views of stripe-app.json.
        </p>
      ) : (
        <ViewportHost view={view} place={place} />
      )}
    </article>
  );
}
