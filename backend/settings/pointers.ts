import type { MoneySettings } from '#shared/money-settings.ts';
import type { ReferenceKind } from '../connectors/port.ts';

/** A place in the settings that points to a record of the ledger, by the ledger's id or by its code. */
export type Pointer = { path: string; kind: ReferenceKind; by: 'id' | 'code'; value: string };
/** A place where nothing need be chosen. */
export type OpenPointer = Omit<Pointer, 'value'> & { value: string | null | undefined };

export const at = (path: string, kind: ReferenceKind, value: string | null | undefined): OpenPointer => ({
  path,
  kind,
  by: 'id',
  value,
});

/** The accounts, items and tax codes to which money movement is booked. */
export function moneyPointers({ accounts, uninvoiced, rules }: MoneySettings): OpenPointer[] {
  const byCurrency = (['clearing', 'bank'] as const).flatMap((role) =>
    Object.entries(accounts[role]).map(([currency, id]) => at(`money.accounts.${role}.${currency}`, 'account', id)),
  );
  const others = Object.entries(accounts.others).map(([role, id]) =>
    at(`money.accounts.others.${role}`, 'account', id),
  );
  const sale = uninvoiced.as === 'customer_credit' ? null : uninvoiced;
  return [
    ...byCurrency,
    ...others,
    at('money.uninvoiced.itemId', 'item', sale?.itemId),
    { ...at('money.uninvoiced.taxCode', 'tax_code', sale?.taxCode), by: 'code' },
    ...rules.flatMap(({ set }, index): OpenPointer[] => [
      at(`money.rules.${index}.set.accountId`, 'account', set.accountId),
      at(`money.rules.${index}.set.itemId`, 'item', set.itemId),
      { ...at(`money.rules.${index}.set.taxCode`, 'tax_code', set.taxCode), by: 'code' },
    ]),
  ];
}
