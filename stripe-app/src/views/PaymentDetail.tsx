import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { PaymentScreen } from '../components/payment/PaymentScreen.tsx';
import { sessionOf } from '../data/session.ts';

/** Beside a payment (`stripe.dashboard.payment.detail`). */
const PaymentDetail = (context: ExtensionContextValue) => (
  <PaymentScreen session={sessionOf(context)} paymentId={context.environment.objectContext?.id ?? ''} />
);

export default PaymentDetail;
