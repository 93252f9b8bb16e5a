import { and, eq, inArray, or } from 'drizzle-orm';
import type { TargetField } from '#shared/field-mapping.ts';
import type { Settings } from '#shared/settings.ts';
import type { ReferenceKind } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerReferences } from '../database/schema/ledger.ts';
import { recordName } from '../documents/record-name.ts';
import type { SettingsFault } from './errors.ts';
import { at, moneyPointers, type OpenPointer, type Pointer } from './pointers.ts';
import type { ConnectionKey } from './versions.ts';

const kindWords: Record<ReferenceKind, string> = {
  item: 'item',
  account: 'account',
  tax_code: 'tax code',
  tax_area: 'tax area',
  payment_terms: 'payment terms',
  payment_method: 'payment method',
  currency: 'currency',
  dimension_value: 'dimension value',
};

/** Every pointer of the settings. */
export function pointersOf(settings: Settings): Pointer[] {
  const { variance } = settings.documents;
  const { defaults } = settings.customers;
  const pointers: OpenPointer[] = [
    at('customers.defaults.paymentTermsId', 'payment_terms', defaults.paymentTermsId),
    at('customers.defaults.paymentMethodId', 'payment_method', defaults.paymentMethodId),
    at('customers.defaults.taxAreaId', 'tax_area', defaults.taxAreaId),
    ...Object.entries(defaults.taxAreaByCountry).map(([country, id]) =>
      at(`customers.defaults.taxAreaByCountry.${country}`, 'tax_area', id),
    ),
    at('documents.variance.roundingAccountId', 'account', variance.roundingAccountId),
    { ...at('documents.variance.roundingTaxCode', 'tax_code', variance.roundingTaxCode), by: 'code' },
    at('defaultTarget', settings.defaultTarget?.kind ?? 'item', settings.defaultTarget?.id),
    { ...at('untaxedCode', 'tax_code', settings.untaxedCode), by: 'code' },
    ...moneyPointers(settings.money),
  ];
  return pointers.flatMap(({ value, ...pointer }) => (value ? [{ ...pointer, value }] : []));
}

/** Checks pointers against the mirror in one statement: gone or blocked records are faults, in words. */
export async function findDeadPointers(
  db: Queryable,
  connection: ConnectionKey,
  ledgerName: string,
  pointers: readonly Pointer[],
): Promise<SettingsFault[]> {
  if (pointers.length === 0) return [];
  const values = pointers.map(({ value }) => value);
  const known = await db
    .select()
    .from(ledgerReferences)
    .where(
      and(
        eq(ledgerReferences.installationId, connection.installationId),
        eq(ledgerReferences.connectionId, connection.id),
        inArray(ledgerReferences.kind, [...new Set(pointers.map(({ kind }) => kind))]),
        or(inArray(ledgerReferences.ledgerId, values), inArray(ledgerReferences.code, values)),
      ),
    );
  return pointers.flatMap(({ path, kind, by, value }) => {
    const record = known.find((row) => row.kind === kind && (by === 'id' ? row.ledgerId : row.code) === value);
    const words = kindWords[kind];
    if (record === undefined) {
      const message = `${ledgerName} has no ${words} “${value}” (any more). Choose another one.`;
      return [{ path, message }];
    }
    if (!record.blocked) return [];
    const name = recordName(record);
    return [
      { path, message: `The ${words} ${name} is blocked in ${ledgerName}. Unblock it there, or choose another one.` },
    ];
  });
}

/** What the schema cannot see: choices that need another one, targets that the ledger does not offer. */
export function findContradictions(
  settings: Settings,
  targetFields: readonly TargetField[] | undefined,
  templateFault: ((template: string) => string | null) | undefined,
): SettingsFault[] {
  const faults: SettingsFault[] = [];
  const { variance } = settings.documents;
  if (variance.handling === 'rounding_line' && variance.roundingAccountId === null) {
    faults.push({
      path: 'documents.variance.roundingAccountId',
      message: 'A rounding line needs an account. Choose one, or accept small differences without a line.',
    });
  }
  const { products, defaultTarget } = settings;
  if (products.missing === 'default' && defaultTarget === null) {
    faults.push({
      path: 'defaultTarget',
      message: 'Products without an item shall go to the default item or account, but none is chosen. Choose one.',
    });
  }
  const offered = targetFields && new Set(targetFields.map(({ id }) => id));
  settings.fields.forEach(({ target, source }, index) => {
    const fault = source.kind === 'template' ? templateFault?.(source.template) : null;
    if (fault) {
      faults.push({
        path: `fields.${index}.source.template`,
        message: `The template for “${target}” is wrong. ${fault}.`,
      });
    }
    // Dimensions differ from company to company: they are checked when a value is written.
    if (offered === undefined || offered.has(target) || /^(invoice|line)\.dimension:./.test(target)) return;
    faults.push({
      path: `fields.${index}.target`,
      message: `“${target}” is not a field that can be filled. Choose another one, or remove the mapping.`,
    });
  });
  return faults;
}
