import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { BalanceScreen } from '../components/balance/BalanceScreen.tsx';
import { sessionOf } from '../data/session.ts';

/** Beside the balances (`stripe.dashboard.balance.overview`). */
const BalanceOverview = (context: ExtensionContextValue) => <BalanceScreen session={sessionOf(context)} />;

export default BalanceOverview;
