import { badRequest, notFound } from '../errors.ts';

/** One part of a resource path: `customers(…)`, `salesInvoiceLines`, `Microsoft.NAV.post`. */
export type Segment = { name: string; key?: string };

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Splits a decoded resource path below `/api/v2.0/`.
 * @throws BusinessCentralError for a malformed segment or a key that is no GUID.
 */
export function readPath(path: string): Segment[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^([A-Za-z$_][\w.$]*)(?:\((.*)\))?$/.exec(part);
      const name = match?.[1];
      if (name === undefined) throw notFound(`Resource not found for the segment '${part}'.`);
      const raw = match?.[2];
      if (raw === undefined) return { name };
      const key = raw.replace(/^id=/, '');
      // Subscriptions are the one set with a string key.
      if (name === 'subscriptions') return { name, key: key.replace(/^'(.*)'$/, '$1') };
      if (!guid.test(key))
        throw badRequest(`Error in query syntax: the key '${raw}' of '${name}' is not a GUID without quotes.`);
      return { name, key: key.toLowerCase() };
    });
}
