import type { ReferenceKind, ReferenceRecord } from '../port.ts';
import type { CompanyApi } from './api.ts';
import { guid } from './odata.ts';
import { accountSchema, codedSchema, currencySchema, itemSchema, paymentTermSchema, taxSchema } from './wire.ts';

/** What was told, without what is blank. */
const told = (values: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value ? [[key, value]] : [])));

/** Pages of one kind of reference records. Read through `$select`, since items carry a lot more. */
export async function* references(api: CompanyApi, kind: ReferenceKind): AsyncGenerator<ReferenceRecord[]> {
  for await (const page of readers[kind](api)) yield page;
}

type Reader = (api: CompanyApi) => AsyncGenerator<ReferenceRecord[]>;

const readers: Record<ReferenceKind, Reader> = {
  async *item(api) {
    const options = { select: Object.keys(itemSchema.shape) };
    for await (const page of api.pages(itemSchema, 'items', options, 'read items'))
      yield page.map(({ id, number, displayName: name, blocked, ...rest }) => ({
        ...{ kind: 'item' as const, id, code: number, name, blocked },
        extra: told({
          type: rest.type,
          gtin: rest.gtin,
          unitOfMeasure: rest.baseUnitOfMeasureCode,
          taxCode: rest.taxGroupCode,
        }),
      }));
  },
  async *account(api) {
    const options = { select: Object.keys(accountSchema.shape) };
    for await (const page of api.pages(accountSchema, 'accounts', options, 'read G/L accounts'))
      yield page
        // Headings and totals are lines of the chart, not accounts one can book to.
        .filter((account) => account.accountType === 'Posting')
        .map(({ id, number, displayName: name, ...rest }) => ({
          ...{ kind: 'account' as const, id, code: number, name, blocked: rest.blocked || !rest.directPosting },
          extra: told({ category: rest.category.trim(), directPosting: String(rest.directPosting) }),
        }));
  },
  async *tax_code(api) {
    const options = { select: Object.keys(taxSchema.shape) };
    for await (const page of api.pages(taxSchema, 'taxGroups', options, 'read tax groups'))
      yield page.map(({ taxType, ...rest }) => coded('tax_code', rest, { taxType }));
  },
  async *tax_area(api) {
    const options = { select: Object.keys(taxSchema.shape) };
    for await (const page of api.pages(taxSchema, 'taxAreas', options, 'read tax areas'))
      yield page.map(({ taxType, ...rest }) => coded('tax_area', rest, { taxType }));
  },
  async *payment_terms(api) {
    const options = { select: Object.keys(paymentTermSchema.shape) };
    for await (const page of api.pages(paymentTermSchema, 'paymentTerms', options, 'read payment terms'))
      yield page.map(({ dueDateCalculation: due, ...rest }) => coded('payment_terms', rest, { due }));
  },
  async *payment_method(api) {
    const options = { select: Object.keys(codedSchema.shape) };
    for await (const page of api.pages(codedSchema, 'paymentMethods', options, 'read payment methods'))
      yield page.map((record) => coded('payment_method', record, {}));
  },
  async *currency(api) {
    const options = { select: Object.keys(currencySchema.shape) };
    // "2:2" is the least and the most number of decimals shown.
    for await (const page of api.pages(currencySchema, 'currencies', options, 'read currencies'))
      yield page.map(({ amountDecimalPlaces: places, ...rest }) =>
        coded('currency', rest, { decimals: places.split(':').at(-1) ?? '' }),
      );
  },
  async *dimension_value(api) {
    const options = { select: Object.keys(codedSchema.shape) };
    for (const dimension of await api.all(codedSchema, 'dimensions', options, 'read dimensions')) {
      const extra = { dimension: dimension.code, dimensionName: dimension.displayName };
      const path = `dimensions(${guid(dimension.id)})/dimensionValues`;
      for await (const page of api.pages(codedSchema, path, options, 'read dimension values'))
        yield page.map((value) => coded('dimension_value', value, extra));
    }
  },
};

function coded(
  kind: ReferenceKind,
  record: { id: string; code: string; displayName: string },
  extra: Record<string, string>,
): ReferenceRecord {
  const { id, code, displayName } = record;
  return { kind, id, code, name: displayName === '' ? code : displayName, blocked: false, extra: told(extra) };
}
