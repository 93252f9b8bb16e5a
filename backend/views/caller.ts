import type { Installation } from '../intake/installations.ts';

/** Who asks, proven by Stripe's signature over the body: account and user; mode and roles because the view signs them. */
export type Caller = {
  installation: Installation;
  userId: string;
  userName: string;
  mayChange: boolean;
  requestId: string;
};
