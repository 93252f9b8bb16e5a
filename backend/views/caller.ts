import type { Installation } from '../intake/installations.ts';

/** Who asks, proven by Stripe's signature over the body: account and user; mode and roles because the view signs them. */
export type Caller = {
  installation: Installation;
  userId: string;
  userName: string;
  /** May work on documents. */
  mayChange: boolean;
  /** May change settings, connections and keys. */
  mayConfigure: boolean;
  requestId: string;
};
