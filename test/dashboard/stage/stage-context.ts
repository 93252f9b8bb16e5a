import type { RouteDescriptor } from '@stripe/ui-extension-sdk/ui';
import { createContext, useContext } from 'react';

/** What the mapped components need to know of the page around them. */
export type Stage = {
  app: { name: string; icon?: string };
  locale: string;
  timeZone: string;
  /** Sources images may come from (manifest's image-src); data URLs are always allowed. */
  imageSources: string[];
  /** Leaves the present view for a path of the preview. */
  navigate(path: string): void;
  /** The preview's path of a Dashboard route. */
  pathOf(route: RouteDescriptor): string;
};

export const StageContext = createContext<Stage | undefined>(undefined);

/** @throws Error outside of an app's view, which would be a mistake of the preview itself. */
export function useStage(): Stage {
  const stage = useContext(StageContext);
  if (stage === undefined) throw new Error('An SDK component was rendered outside of StageContext.');
  return stage;
}
