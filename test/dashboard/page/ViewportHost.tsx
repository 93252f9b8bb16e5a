import { useMemo } from 'react';
import { AppView } from '../stage/AppView.tsx';
import { createHostApi } from '../stage/host-api.ts';
import { appPathOf, appPlaceOf, pathOfRoute } from '../stage/routes.ts';
import { StageContext } from '../stage/stage-context.ts';
import { accountApi } from './account-api.ts';
import { logRequest } from './request-log.ts';
import { navigate, type Place } from './router.ts';
import { useShell } from './shell-context.ts';
import { useStageSettings } from './stage-settings.ts';
import { showToast } from './toasts.ts';
import { appParams, contextFor, subjectOf } from './viewports.ts';

/** One viewport of the page, filled by the app. */
export function ViewportHost({ view, place }: { view: { viewport: string; component: string }; place: Place }) {
  const { base, config, merchant, mode, refresh } = useShell();
  const { react } = useStageSettings();
  const subject = subjectOf(place);
  const key = `${merchant.accountId}/${mode}/${view.viewport}/${subject?.id ?? ''}/${react}`;
  const appParameters = JSON.stringify(appParams(place.query));
  const stage = useMemo(
    () => ({
      app: config.app,
      locale: merchant.locale,
      timeZone: merchant.timezone,
      imageSources: config.app.imageSrc,
      navigate,
      pathOf: (route: Parameters<typeof pathOfRoute>[0]) => pathOfRoute(route, base),
    }),
    [base, config, merchant],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for all that the context is made of
  const { context, api } = useMemo(() => {
    const made = contextFor(
      view.viewport,
      place,
      config,
      merchant,
      location.origin + base.replace(/\/test$/, ''),
      mode,
    );
    const host = createHostApi({
      apiBase: accountApi(merchant.accountId, mode),
      context: made,
      toast: showToast,
      refresh,
      navigate: (route) => navigate(pathOfRoute(route, base)),
      sawRequest: (request) => logRequest(view.component, request),
      moveAppTo: (to, replace) => navigate(appPathOf(to, base), { replace, keepScroll: replace }),
    });
    return { context: made, api: host };
  }, [key, appParameters, merchant]);
  const appPlace = view.viewport === 'stripe.dashboard.fullpage' ? appPlaceOf(place.segments, place.query) : undefined;
  return (
    <StageContext.Provider value={stage}>
      <AppView
        key={key}
        component={view.component}
        viewport={view.viewport}
        react={react}
        context={context}
        api={api}
        appPlace={appPlace}
        placeholder={
          <div className="loading" aria-busy="true">
            <span className="skeleton skeleton--title" />
            <span className="skeleton skeleton--block" />
          </div>
        }
      />
    </StageContext.Provider>
  );
}
