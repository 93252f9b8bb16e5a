import type { DocumentFilter, DocumentListRead } from '../../../shared/api/documents.ts';
import { currencyExponent } from '../../../shared/currency.ts';
import type { SyncStatus } from '../../../shared/statuses.ts';
import { chosen, type Place } from './place.ts';

/** Groups of states that a merchant looks for together, in the order of the list's tabs. */
export const statusGroups = {
  all: { label: 'All', status: undefined },
  booked: { label: 'In the books', status: ['synced', 'synced_with_variance'] },
  attention: { label: 'Needs attention', status: ['failed', 'needs_review'] },
  waiting: { label: 'On the way', status: ['waiting', 'queued', 'syncing'] },
  aside: { label: 'Set aside', status: ['excluded', 'undone'] },
} as const satisfies Record<string, { label: string; status: readonly SyncStatus[] | undefined }>;
export type StatusGroup = keyof typeof statusGroups;

export const isGroup = (name: string | undefined): name is StatusGroup => name !== undefined && name in statusGroups;

/** The group that a state belongs to. */
export const groupOfStatus = (status: SyncStatus): StatusGroup =>
  groupNames.find((name) => statusGroups[name].status?.some((one) => one === status) === true) ?? 'all';

export const groupNames = Object.keys(statusGroups).filter(isGroup);

/** Orders of the list by the name they have in the address. */
export const listOrders = {
  changed: { label: 'Last change, newest first', sort: 'changed', direction: 'desc' },
  'changed-up': { label: 'Last change, oldest first', sort: 'changed', direction: 'asc' },
  date: { label: 'Document date, newest first', sort: 'date', direction: 'desc' },
  'date-up': { label: 'Document date, oldest first', sort: 'date', direction: 'asc' },
  amount: { label: 'Amount, highest first', sort: 'amount', direction: 'desc' },
  'amount-up': { label: 'Amount, lowest first', sort: 'amount', direction: 'asc' },
} as const satisfies Record<string, { label: string } & Pick<DocumentListRead, 'sort' | 'direction'>>;
export type ListOrder = keyof typeof listOrders;

export const isOrder = (name: string | undefined): name is ListOrder => name !== undefined && name in listOrders;

type Params = Place['params'];

export const groupOf = ({ status }: Params): StatusGroup => (isGroup(status) ? status : 'all');
export const orderOf = ({ order }: Params): ListOrder => (isOrder(order) ? order : 'changed');

/** The filter that an address stands for. What cannot be read, e.g. half a date, narrows nothing. */
export function filterOf(params: Params): DocumentFilter {
  const { status } = statusGroups[groupOf(params)];
  const currency = /^[a-z]{3}$/i.test(params.currency ?? '') ? params.currency?.toUpperCase() : undefined;
  return {
    ...(status === undefined ? {} : { status: [...status] }),
    ...chosen({
      search: params.search?.trim(),
      from: dateOf(params.from),
      to: dateOf(params.to),
      customer: params.customer?.startsWith('cus_') === true ? params.customer : undefined,
      currency,
      amountMin: currency === undefined ? undefined : minorUnitsOf(params.min, currency),
      amountMax: currency === undefined ? undefined : minorUnitsOf(params.max, currency),
      cause: params.cause,
      subject: params.subject,
    }),
  };
}

const dateOf = (text: string | undefined) =>
  /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(text ?? '')) ? text : undefined;

/**
 * What somebody types as an amount, in minor units: "1,234.5" and "1.234,50" of euros are both 123450. The last
 * separator is the decimal one when at most as many digits follow as the currency has.
 */
export function minorUnitsOf(text: string | undefined, currency: string): string | undefined {
  const typed = (text ?? '').replace(/[\s'’ ]/g, '');
  if (!/^-?[\d.,]+$/.test(typed) || !/\d/.test(typed)) return undefined;
  const digits = currencyExponent(currency);
  const [, whole = typed, fraction = ''] = new RegExp(`^(.*)[.,](\\d{0,${digits}})$`).exec(typed) ?? [];
  const number = `${whole.replace(/[.,]/g, '')}${fraction.padEnd(digits, '0')}`;
  return /^-?\d{1,18}$/.test(number) ? BigInt(number).toString() : undefined;
}
