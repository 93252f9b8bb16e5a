import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { CustomerScreen } from '../components/customer/CustomerScreen.tsx';
import { sessionOf } from '../data/session.ts';

/** Beside a customer (`stripe.dashboard.customer.detail`). */
const CustomerDetail = (context: ExtensionContextValue) => (
  <CustomerScreen session={sessionOf(context)} customerId={context.environment.objectContext?.id ?? ''} />
);

export default CustomerDetail;
