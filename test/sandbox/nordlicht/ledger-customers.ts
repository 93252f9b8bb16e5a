import type { SeedCustomer as LedgerCustomer } from '#test/simulators/business-central/seed.ts';

const families =
  'Albrecht Bachmann Conrad Dietrich Engelhardt Falk Gerlach Hartwig Immel Jansen Keller Lindner Maurer Naumann Oswald Pohl Quandt Richter Sommer Thiele'.split(
    ' ',
  );
const trades = ['Anlagenbau GmbH', 'Druckerei KG', 'Handels GmbH', 'Immobilien AG'];
const places = [
  ['Augsburger Straße', '86150', 'Augsburg'],
  ['Bremer Straße', '28195', 'Bremen'],
  ['Chemnitzer Straße', '09111', 'Chemnitz'],
  ['Dortmunder Straße', '44135', 'Dortmund'],
  ['Erfurter Straße', '99084', 'Erfurt'],
  ['Freiburger Straße', '79098', 'Freiburg im Breisgau'],
  ['Göttinger Straße', '37073', 'Göttingen'],
] as const;

/** Customers who buy without Stripe: the crowd among which the right one must be found. */
export const otherLedgerCustomers: LedgerCustomer[] = families.flatMap((family, row) =>
  trades.map((trade, column) => {
    const index = row * trades.length + column;
    const [street, postalCode, city] = places[index % places.length] ?? places[0];
    const name = `${family} ${trade}`;
    const domain = `${family}-${trade.split(' ')[0]}.example`.toLowerCase();
    return {
      number: `D${20_000 + index * 10}`,
      displayName: name,
      email: `${column % 2 === 0 ? 'buchhaltung' : 'info'}@${domain}`,
      taxArea: 'DOMESTIC',
      paymentTerms: index % 3 === 0 ? '14T' : '30T',
      ...(index % 29 === 13 ? { blocked: 'Invoice' as const } : {}),
      properties: {
        addressLine1: `${street} ${(index % 40) + 1}`,
        postalCode,
        city,
        country: 'DE',
        phoneNumber: `+49 ${300 + row} ${710_000 + index * 37}`,
        taxRegistrationNumber: `DE${210_000_000 + index * 1_234_567}`,
      },
    };
  }),
);
