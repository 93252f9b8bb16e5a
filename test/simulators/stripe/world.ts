import type { Collection, Store, Stored } from '../kit/store.ts';
import { StripeError } from './http/errors.ts';
import type { Coupon, Price, Product, TaxRate } from './objects/catalog.ts';
import type { Account, Customer, PaymentMethod, TaxId } from './objects/customers.ts';
import type { Delivery, StripeEvent, WebhookEndpoint } from './objects/events.ts';
import type { Discount, Invoice, InvoiceItem, InvoicePayment } from './objects/invoices.ts';
import type { BalanceTransaction, CustomerBalanceTransaction, Dispute, ExchangeRate, Payout } from './objects/money.ts';
import type { Charge, CreditNote, PaymentIntent, PaymentRecord, Refund } from './objects/payments.ts';
import type { Subscription, SubscriptionItem } from './objects/subscriptions.ts';

/** A secret key and the account it belongs to. */
type ApiKey = { id: string; account: string };
/** An answer kept for repeats of the same request. */
export type KeptAnswer = { id: string; request: string; status: number; body: string; at: number };

/** The objects of one account; accounts never share a collection, so none can see another's. */
export type AccountData = {
  customers: Collection<Customer>;
  taxIds: Collection<TaxId>;
  paymentMethods: Collection<PaymentMethod>;
  products: Collection<Product>;
  prices: Collection<Price>;
  taxRates: Collection<TaxRate>;
  coupons: Collection<Coupon>;
  discounts: Collection<Discount>;
  invoiceItems: Collection<InvoiceItem>;
  invoices: Collection<Invoice>;
  invoicePayments: Collection<InvoicePayment>;
  paymentIntents: Collection<PaymentIntent>;
  paymentRecords: Collection<PaymentRecord>;
  charges: Collection<Charge>;
  refunds: Collection<Refund>;
  creditNotes: Collection<CreditNote>;
  balanceTransactions: Collection<BalanceTransaction>;
  payouts: Collection<Payout>;
  disputes: Collection<Dispute>;
  customerBalanceTransactions: Collection<CustomerBalanceTransaction>;
  exchangeRates: Collection<ExchangeRate>;
  subscriptions: Collection<Subscription>;
  subscriptionItems: Collection<SubscriptionItem>;
  events: Collection<StripeEvent>;
  webhookEndpoints: Collection<WebhookEndpoint>;
  keptAnswers: Collection<KeptAnswer>;
};

/** Everything the simulator knows, in one journaled store. */
export class World {
  readonly accounts: Collection<Account>;
  readonly keys: Collection<ApiKey>;
  readonly deliveries: Collection<Delivery>;
  readonly #store: Store;
  readonly #open = new Map<string, AccountData>();

  constructor(store: Store) {
    this.#store = store;
    this.accounts = store.collection('accounts');
    this.keys = store.collection('keys');
    this.deliveries = store.collection('deliveries');
  }

  /** Does a request's work wholly or, when it is refused, not at all; a declined charge is work done. */
  atomically<T>(work: () => T): T {
    return this.#store.atomically(work, (error) => error instanceof StripeError && error.type === 'card_error');
  }

  /** The objects of an account. */
  of(account: string): AccountData {
    const found = this.#open.get(account);
    if (found !== undefined) return found;
    const named = <T extends Stored>(name: string) => this.#store.collection<T>(`${account}/${name}`);
    const data: AccountData = {
      customers: named('customers'),
      taxIds: named('tax_ids'),
      paymentMethods: named('payment_methods'),
      products: named('products'),
      prices: named('prices'),
      taxRates: named('tax_rates'),
      coupons: named('coupons'),
      discounts: named('discounts'),
      invoiceItems: named('invoiceitems'),
      invoices: named('invoices'),
      invoicePayments: named('invoice_payments'),
      paymentIntents: named('payment_intents'),
      paymentRecords: named('payment_records'),
      charges: named('charges'),
      refunds: named('refunds'),
      creditNotes: named('credit_notes'),
      balanceTransactions: named('balance_transactions'),
      payouts: named('payouts'),
      disputes: named('disputes'),
      customerBalanceTransactions: named('customer_balance_transactions'),
      exchangeRates: named('exchange_rates'),
      subscriptions: named('subscriptions'),
      subscriptionItems: named('subscription_items'),
      events: named('events'),
      webhookEndpoints: named('webhook_endpoints'),
      keptAnswers: named('kept_answers'),
    };
    this.#open.set(account, data);
    return data;
  }

  /** The account that uses the platform key; its app is what the other accounts install. */
  get platform(): Account {
    const found = this.accounts.find((account) => account.platform);
    if (found === undefined) throw new Error('The simulator has no platform account');
    return found;
  }
}
