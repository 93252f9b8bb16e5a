import type { CustomerLinkView } from '../../../../shared/api/customer.ts';

/** Which dialogue is open over the customer, and about which link; `link` without one: nobody is linked yet. */
export type OpenDialog =
  | { kind: 'link'; link: CustomerLinkView | null }
  | { kind: 'unlink' | 'replay'; link: CustomerLinkView }
  | null;
