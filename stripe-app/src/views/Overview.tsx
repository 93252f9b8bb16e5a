import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { OverviewScreen } from '../components/overview/OverviewScreen.tsx';
import { sessionOf } from '../data/session.ts';

/** Beside the home page and on every page without a view of its own (`home.overview`, `drawer.default`). */
const Overview = (context: ExtensionContextValue) => <OverviewScreen session={sessionOf(context)} />;

export default Overview;
