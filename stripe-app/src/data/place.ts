import type { BreadcrumbLink } from '@stripe/ui-extension-sdk/ui';

/** Where the full page stands: `['documents']`, `['document', id]`, with what is chosen there. */
export type Place = { path: readonly string[]; params: Readonly<Record<string, string>> };

/** A place of the full page as a link, from anywhere in the Dashboard. */
export function pageRoute(path: readonly string[], params: Place['params'] = {}): BreadcrumbLink['route'] {
  return { name: 'fullPageGlob', params: { glob: [...path], searchParams: { ...params } } };
}

export const documentsCrumb: BreadcrumbLink = { type: 'link', label: 'Documents', route: pageRoute(['documents']) };

export const moneyCrumb: BreadcrumbLink = { type: 'link', label: 'Money movement', route: pageRoute(['money']) };
export const payoutsCrumb: BreadcrumbLink = { type: 'link', label: 'Payouts', route: pageRoute(['payouts']) };

/** The same without what is not chosen: an address holds only what differs from the usual. */
export function chosen(params: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}
