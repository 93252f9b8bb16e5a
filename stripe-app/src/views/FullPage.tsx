import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { PageScreen } from '../components/page/PageScreen.tsx';

/** The app's own page (`stripe.dashboard.fullpage`). */
const FullPage = (context: ExtensionContextValue) => <PageScreen context={context} />;

export default FullPage;
