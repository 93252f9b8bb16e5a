import type { SeedCustomer } from '../seed/model.ts';
import { customersAbroad } from './customers-abroad.ts';
import { customersAtHome } from './customers-home.ts';

/**
 * Nordlicht's customers in Stripe, and how the books know them: the same by customer number, tax id, e-mail, or name
 * and phone; under other spellings; twice behind one mailbox; blocked; with a wrong tax area; or not at all yet.
 */
export const customers: SeedCustomer[] = [...customersAtHome, ...customersAbroad];
