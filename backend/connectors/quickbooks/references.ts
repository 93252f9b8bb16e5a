import Big from 'big.js';
import type { ReferenceKind, ReferenceRecord } from '../port.ts';
import type { Books } from './books.ts';
import type { FirstPages } from './first-pages.ts';
import { accountSchema, currencySchema, itemSchema, namedSchema, taxCodeSchema, termSchema } from './wire.ts';

/** What was told, without what is blank. */
const told = (values: Record<string, string | null | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value ? [[key, value]] : [])));

type Reader = (lists: FirstPages, books: Books) => AsyncGenerator<ReferenceRecord[]>;

/** Pages of one kind of reference records, inactive ones marked as blocked. */
export async function* references(
  lists: FirstPages,
  books: Books,
  kind: ReferenceKind,
): AsyncGenerator<ReferenceRecord[]> {
  yield* readers[kind](lists, books);
}

const readers: Record<ReferenceKind, Reader> = {
  async *item(lists) {
    for await (const page of lists.of('Item', itemSchema, 'read items'))
      yield page
        // Categories and bundles are no items that a line can name.
        .filter(({ Type }) => Type !== 'Category' && Type !== 'Group')
        .map(({ Id, Name, FullyQualifiedName, Sku, Type, Active }) => ({
          ...{ kind: 'item' as const, id: Id, code: FullyQualifiedName ?? Name, name: Name, blocked: !Active },
          extra: told({ sku: Sku, type: Type }),
        }));
  },
  async *account(lists) {
    for await (const page of lists.of('Account', accountSchema, 'read accounts'))
      yield page.map(({ Id, Name, FullyQualifiedName, AcctNum, Active, ...rest }) => ({
        ...{ kind: 'account' as const, id: Id, code: AcctNum ?? FullyQualifiedName ?? Name, name: Name },
        blocked: !Active,
        extra: told({ category: rest.Classification, type: rest.AccountType, currency: rest.CurrencyRef?.value }),
      }));
  },
  async *tax_code(lists, books) {
    const { american, taxCodes } = await books.known();
    const percentages = new Map(
      taxCodes.map(({ id, rates }) => [id, rates.reduce((sum, rate) => sum + rate.percent, 0)]),
    );
    const names = new Set<string>();
    for await (const page of lists.of('TaxCode', taxCodeSchema, 'read tax codes')) {
      for (const { Name } of page) names.add(Name);
      yield page.map(({ Id, Name, Description, Active }) =>
        taxCode(Id, Name, Description ?? Name, !Active, percentages.get(Id)),
      );
    }
    // In the US lines are taxed or not; the service knows both without listing them.
    const pseudo = american ? ['TAX', 'NON'].filter((name) => !names.has(name)) : [];
    yield pseudo.map((name) => taxCode(name, name, name === 'TAX' ? 'Taxable' : 'Not taxable', false));
  },
  // Tax follows from the codes of the lines alone.
  async *tax_area() {},
  async *payment_terms(lists) {
    for await (const page of lists.of('Term', termSchema, 'read terms'))
      yield page.map(({ Id, Name, Active, DueDays }) => ({
        ...{ kind: 'payment_terms' as const, id: Id, code: Name, name: Name, blocked: !Active },
        extra: told({ due: DueDays === undefined ? null : String(DueDays) }),
      }));
  },
  async *payment_method(lists) {
    for await (const page of lists.of('PaymentMethod', namedSchema, 'read payment methods'))
      yield page.map(({ Id, Name, Active }) => ({
        ...{ kind: 'payment_method' as const, id: Id, code: Name, name: Name, blocked: !Active },
        extra: {},
      }));
  },
  async *currency(lists, books) {
    const { multicurrency, facts } = await books.known();
    const home = facts.localCurrency;
    yield [{ kind: 'currency', id: home, code: home, name: home, blocked: false, extra: {} }];
    if (!multicurrency) return;
    for await (const page of lists.of('CompanyCurrency', currencySchema, 'read currencies'))
      yield page
        .filter(({ Code }) => Code !== home)
        .map(({ Id, Code, Name, Active }) => ({
          ...{ kind: 'currency' as const, id: Id, code: Code, name: Name ?? Code, blocked: !Active },
          extra: {},
        }));
  },
  async *dimension_value(lists) {
    const both = [
      { entity: 'Class', dimension: 'CLASS', dimensionName: 'Class' },
      { entity: 'Department', dimension: 'LOCATION', dimensionName: 'Location' },
    ] as const;
    for (const { entity, ...extra } of both)
      for await (const page of lists.of(entity, namedSchema, `read ${extra.dimensionName} names`))
        yield page.map(({ Id, Name, FullyQualifiedName, Active }) => ({
          ...{ kind: 'dimension_value' as const, id: `${extra.dimension}:${Id}`, code: FullyQualifiedName ?? Name },
          ...{ name: FullyQualifiedName ?? Name, blocked: !Active, extra },
        }));
  },
};

/** Known by its name, which is unique: ids of tax codes say nothing to anybody. */
const taxCode = (id: string, code: string, name: string, blocked: boolean, percentage?: number): ReferenceRecord => ({
  ...{ kind: 'tax_code', id, code, name: name === code ? '' : name, blocked },
  extra: told({ percentage: percentage === undefined ? null : new Big(percentage).toFixed() }),
});
