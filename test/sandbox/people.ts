import type { Merchant } from '#test/dashboard/merchant.ts';
import type { Shop } from './shop.ts';

/** Dashboard users of the two merchants. */
export const people = {
  nordlicht: { id: 'usr_nordlicht_anna', name: 'Anna Berger', email: 'anna.berger@nordlicht-software.example' },
  freshCoffee: { id: 'usr_freshcoffee_owen', name: 'Owen Clarke', email: 'owen@freshcoffee.example' },
};

/** Who signs in at Microsoft Entra: one bookkeeper who may open the books of both companies. */
export const bookkeeper = { name: 'Anna Berger', email: 'anna.berger@hansa-buchhaltung.example' };

/** The accounts that the preview can switch between. */
export const merchants = ({ nordlicht, freshCoffee }: Pick<Shop, 'nordlicht' | 'freshCoffee'>): Merchant[] => [
  {
    ...nordlicht,
    name: 'Nordlicht Software GmbH',
    locale: 'en-US',
    timezone: 'Europe/Berlin',
    country: 'DE',
    user: people.nordlicht,
    roles: ['admin'],
  },
  {
    ...freshCoffee,
    name: 'Fresh Coffee Ltd',
    locale: 'en-GB',
    timezone: 'Europe/London',
    country: 'GB',
    user: people.freshCoffee,
    roles: ['admin'],
  },
];
