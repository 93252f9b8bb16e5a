import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { OverviewScreen } from '../components/overview/OverviewScreen.tsx';
import { sessionOf } from '../data/session.ts';

/** On every other page of the Dashboard (`stripe.dashboard.drawer.default`). */
const Overview = (context: ExtensionContextValue) => <OverviewScreen session={sessionOf(context)} />;

export default Overview;
