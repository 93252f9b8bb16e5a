import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { InvoiceScreen } from '../components/invoice/InvoiceScreen.tsx';
import { sessionOf } from '../data/session.ts';

/** Beside an invoice (`stripe.dashboard.invoice.detail`). */
const InvoiceDetail = (context: ExtensionContextValue) => (
  <InvoiceScreen session={sessionOf(context)} invoiceId={context.environment.objectContext?.id ?? ''} />
);

export default InvoiceDetail;
