import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { FullPageView } from '@stripe/ui-extension-sdk/ui';
import { sessionOf } from '../../data/session.ts';
import { usePlace } from '../../hooks/use-place.ts';
import { Loading } from '../Loading.tsx';
import { DocumentsTab } from './documents/DocumentsTab.tsx';

/** The full page: what its address names. */
export const PageScreen = ({ context }: { context: ExtensionContextValue }) => {
  const session = sessionOf(context);
  const { place, go } = usePlace(context);
  if (place === null) {
    return (
      <FullPageView>
        <Loading what="Opening…" />
      </FullPageView>
    );
  }
  return (
    <FullPageView>
      <DocumentsTab session={session} params={place.params} go={go} />
    </FullPageView>
  );
};
