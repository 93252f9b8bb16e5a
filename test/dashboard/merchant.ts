/** A Stripe account that somebody is signed in to in the preview. */
export type Merchant = {
  accountId: string;
  /** Key of the account; it stays in the preview's server. */
  secretKey: string;
  /** Key of the account in live mode; without it the live pages of Stripe stay empty and say so. */
  liveKey?: string;
  name: string;
  /** BCP 47, `en-US` when absent. */
  locale?: string;
  /** IANA name, `UTC` when absent. */
  timezone?: string;
  /** Two letters, `US` when absent. */
  country?: string;
  user: { id: string; email: string; name: string };
  /** Ids of Dashboard roles, `['admin']` when absent. */
  roles?: string[];
};
