/**
 * Injected before everything else into the frame's script of React 17.0.2, which the Dashboard's docs name. What a view
 * can reach is React 17's: no `useId`, no `useTransition`, no `useSyncExternalStore`, one render per update outside of
 * handlers. The reconciler beneath comes with remote-ui and expects two fields that React 18 put beside the
 * dispatcher; only those are added.
 */
import * as React from 'react';

type Internals = { ReactCurrentActQueue?: object; ReactCurrentBatchConfig?: { transition: unknown } };
const [, internals] = Object.entries(React).find(([name]) => name.startsWith('__SECRET_INTERNALS')) ?? [];
if (areInternals(internals)) {
  internals.ReactCurrentActQueue ??= { current: null };
  if (internals.ReactCurrentBatchConfig !== undefined) internals.ReactCurrentBatchConfig.transition = null;
}

function areInternals(value: unknown): value is Internals {
  return typeof value === 'object' && value !== null && 'ReactCurrentDispatcher' in value;
}
