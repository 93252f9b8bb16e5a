import type { Route } from '../http/router.ts';
import { accountRoutes } from './accounts.ts';
import { balanceRoutes } from './balance.ts';
import { couponRoutes } from './coupons.ts';
import { creditNoteRoutes } from './creditNotes.ts';
import { customerBalanceRoutes } from './customerBalance.ts';
import { customerRoutes } from './customers.ts';
import { disputeRoutes } from './disputes.ts';
import { eventRoutes } from './events.ts';
import { invoiceActionRoutes } from './invoiceActions.ts';
import { invoiceItemRoutes } from './invoiceItems.ts';
import { invoiceLineRoutes } from './invoiceLines.ts';
import { paymentRoutes } from './invoicePayments.ts';
import { invoiceRoutes } from './invoices.ts';
import { paymentMethodRoutes } from './paymentMethods.ts';
import { payoutRoutes } from './payouts.ts';
import { priceRoutes } from './prices.ts';
import { productRoutes } from './products.ts';
import { refundRoutes } from './refunds.ts';
import { subscriptionItemRoutes } from './subscriptionItems.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { taxIdRoutes } from './taxIds.ts';
import { taxRateRoutes } from './taxRates.ts';
import { webhookEndpointRoutes } from './webhookEndpoints.ts';

/** Every operation the simulator answers. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...balanceRoutes,
  ...couponRoutes,
  ...creditNoteRoutes,
  ...customerBalanceRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...eventRoutes,
  ...invoiceActionRoutes,
  ...invoiceItemRoutes,
  ...invoiceLineRoutes,
  ...invoiceRoutes,
  ...paymentMethodRoutes,
  ...paymentRoutes,
  ...payoutRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...refundRoutes,
  ...subscriptionItemRoutes,
  ...subscriptionRoutes,
  ...taxIdRoutes,
  ...taxRateRoutes,
  ...webhookEndpointRoutes,
];
