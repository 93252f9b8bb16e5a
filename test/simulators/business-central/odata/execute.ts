import type { Company } from '../company.ts';
import type { Handler, Scope } from '../entities/handler.ts';
import { findHandler } from '../entities/index.ts';
import {
  badRequest,
  entityChanged,
  methodNotAllowed,
  methodNotImplemented,
  missingToken,
  notFound,
  recordNotFound,
} from '../errors.ts';
import { readBody } from '../input.ts';
import type { EntitySet } from '../schema/field.ts';
import { readPage } from './list.ts';
import { type Entry, etagOf, writeEntity } from './output.ts';
import type { Segment } from './path.ts';
import { type Query, readQuery } from './query.ts';

export type ODataRequest = {
  method: string;
  /** Below `companies(…)`. */
  segments: readonly Segment[];
  options: readonly [string, string][];
  header(name: string): string | undefined;
  /** The parsed body, undefined when there was none. */
  body: unknown;
  /** URL up to and with `companies(…)`. */
  companyUrl: string;
  /** URL of this very request, for next links. */
  url: string;
};

export type ODataResult = { status: number; headers: Record<string, string>; body?: unknown };

type Target = { handler: Handler; scope: Scope; entry?: Entry; action?: string; count?: true; path: string };

const noSegment = (name: string) => notFound(`Resource not found for the segment '${name}'.`);

function handlerOf(set: string, segment: string): Handler {
  const handler = findHandler(set);
  if (handler === undefined) throw methodNotImplemented(`The simulator does not serve '${segment}'.`);
  return handler;
}

function requireEntry(handler: Handler, scope: Scope, id: string): Entry {
  const entry = handler.find(scope, id);
  if (entry === undefined) throw recordNotFound(handler.set.table, `Id='{${id.toUpperCase()}}'`);
  return entry;
}

/** Follows a path to the set, record or action that it names. */
function locate(company: Company, segments: readonly Segment[]): Target {
  const [first, ...rest] = segments;
  if (first === undefined) throw noSegment('');
  const start = findHandler(first.name);
  if (start === undefined) throw noSegment(first.name);
  let target: Target = { handler: start, scope: { company }, path: first.name };
  let key = first.key;
  for (const segment of [...rest, undefined]) {
    if (key !== undefined) {
      target = { ...target, entry: requireEntry(target.handler, target.scope, key), path: `${target.path}(${key})` };
    }
    if (segment === undefined) break;
    target = step(target, segment);
    key = segment.key;
  }
  return target;
}

function step(target: Target, segment: Segment): Target {
  const { handler, entry, scope } = target;
  const { set } = handler;
  if (entry === undefined) {
    if (segment.name === '$count') return { ...target, count: true };
    throw noSegment(segment.name);
  }
  if (segment.name.startsWith('Microsoft.NAV.')) {
    if (!set.actions.includes(segment.name)) throw noSegment(segment.name);
    return { ...target, action: segment.name };
  }
  const navigation = Object.hasOwn(set.navigation, segment.name) ? set.navigation[segment.name] : undefined;
  if (navigation === undefined) throw noSegment(segment.name);
  const next = handlerOf(navigation.set, segment.name);
  const below: Scope = { company: scope.company, parent: { set: set.name, id: entry.id } };
  const path = `${target.path}/${segment.name}`;
  if (navigation.many) return { handler: next, scope: below, path };
  const [single] = next.entries(below);
  if (single === undefined) throw noSegment(segment.name);
  return { handler: next, scope: below, path, entry: single };
}

function children(handler: Handler, scope: Scope, entry: Entry, query: Query): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, inner] of query.expand) {
    const navigation = handler.set.navigation[name];
    if (navigation === undefined) continue;
    const next = handlerOf(navigation.set, name);
    const below: Scope = { company: scope.company, parent: { set: handler.set.name, id: entry.id } };
    const page = readPage(next, below, inner, Number.POSITIVE_INFINITY);
    const written = page.entries.map((child) =>
      writeEntity(next.set, child, inner.select, { children: children(next, below, child, inner) }),
    );
    out[name] = navigation.many ? written : (written[0] ?? null);
  }
  return out;
}

function answerOne(target: Target, entry: Entry, query: Query, request: ODataRequest, status: number): ODataResult {
  const { handler, scope } = target;
  const [full = entry] = handler.calculate?.(scope, [entry]) ?? [entry];
  const context = `${request.companyUrl.replace('/companies(', '/$metadata#companies(')}/${target.path.replace(/\([^()]*\)$/, '')}/$entity`;
  const body = writeEntity(handler.set, full, query.select, {
    context,
    children: children(handler, scope, full, query),
  });
  return { status, headers: { ETag: etagOf(entry) }, body };
}

function pageSizeOf(request: ODataRequest, largest: number): number {
  const prefer = request.header('prefer') ?? '';
  const asked = /(?:odata\.)?maxpagesize\s*=\s*(\d+)/i.exec(prefer)?.[1];
  return asked === undefined || Number(asked) === 0 ? largest : Math.min(Number(asked), largest);
}

function nextLink(request: ODataRequest, token: string): string {
  const url = new URL(request.url);
  url.searchParams.delete('$skiptoken');
  url.searchParams.append('$skiptoken', token);
  return url.toString();
}

function answerList(target: Target, query: Query, request: ODataRequest): ODataResult {
  const { handler, scope } = target;
  const size = pageSizeOf(request, scope.company.behaviour.pageSize);
  const page = readPage(handler, scope, query, size);
  const body: Record<string, unknown> = {
    '@odata.context': `${request.companyUrl.replace('/companies(', '/$metadata#companies(')}/${target.path}`,
  };
  if (page.count !== undefined) body['@odata.count'] = page.count;
  body.value = page.entries.map((entry) =>
    writeEntity(handler.set, entry, query.select, { children: children(handler, scope, entry, query) }),
  );
  if (page.nextToken !== undefined) body['@odata.nextLink'] = nextLink(request, page.nextToken);
  const asked = request.header('prefer')?.includes('maxpagesize') ?? false;
  return { status: 200, headers: asked ? { 'Preference-Applied': `odata.maxpagesize=${size}` } : {}, body };
}

/** @throws BusinessCentralError when the record has changed since the client read it. */
function requireFresh(request: ODataRequest, target: Target, entry: Entry, needed: boolean): void {
  const token = request.header('if-match');
  if (token === undefined) {
    if (needed) throw missingToken();
    return;
  }
  if (token === '*') return;
  if (!/^W\/"[^"]+"$/.test(token)) throw missingToken();
  if (token !== etagOf(entry)) throw entityChanged(target.scope.company.behaviour.staleEtag);
}

function insert(target: Target, request: ODataRequest, set: EntitySet): ODataResult {
  const { handler, scope } = target;
  if (handler.insert === undefined || !set.allows.insert) throw methodNotAllowed(set.name, 'Insert');
  const query = readQuery(set, request.options, scope.company.behaviour);
  const input = readBody(set, request.body, 'insert', scope.company.behaviour);
  const entry = handler.insert(scope, input);
  const location = `${request.companyUrl}/${target.path}(${entry.id})`;
  if (/return-no-content/.test(request.header('prefer') ?? '')) return { status: 204, headers: { Location: location } };
  const answer = answerOne({ ...target, path: `${target.path}(${entry.id})` }, entry, query, request, 201);
  return { ...answer, headers: { ...answer.headers, Location: location } };
}

function change(target: Target, entry: Entry, request: ODataRequest, set: EntitySet): ODataResult {
  const { handler, scope } = target;
  if (request.method === 'DELETE') {
    if (handler.remove === undefined || !set.allows.remove) throw methodNotAllowed(set.name, 'Delete');
    requireFresh(request, target, entry, scope.company.behaviour.deleteNeedsEtag);
    handler.remove(scope, entry);
    return { status: 204, headers: {} };
  }
  if (handler.modify === undefined || !set.allows.modify) throw methodNotAllowed(set.name, 'Modify');
  requireFresh(request, target, entry, true);
  const query = readQuery(set, request.options, scope.company.behaviour);
  const input = readBody(set, request.body, 'modify', scope.company.behaviour);
  return answerOne(target, handler.modify(scope, entry, input), query, request, 200);
}

/**
 * Executes one OData request against a company, wholly or not at all.
 * @throws BusinessCentralError in the service's words.
 */
export function execute(company: Company, request: ODataRequest): ODataResult {
  return company.atomically(() => {
    const target = locate(company, request.segments);
    const { set } = target.handler;
    const { entry } = target;
    if (target.action !== undefined && entry !== undefined) {
      if (request.method !== 'POST') throw methodNotAllowed(set.name, request.method);
      requireFresh(request, target, entry, false);
      const made = target.handler.act?.(target.scope, entry, target.action);
      return {
        status: 204,
        headers: made === undefined ? {} : { Location: `${request.companyUrl}/${made.set}(${made.id})` },
      };
    }
    if (request.method === 'GET') {
      const query = readQuery(set, request.options, company.behaviour);
      if (target.count) {
        const counted = readPage(target.handler, target.scope, { ...query, count: true }, Number.POSITIVE_INFINITY);
        return { status: 200, headers: {}, body: counted.count ?? 0 };
      }
      return entry === undefined ? answerList(target, query, request) : answerOne(target, entry, query, request, 200);
    }
    if (request.method === 'POST') {
      if (entry !== undefined || target.count) throw methodNotAllowed(set.name, 'Insert');
      return insert(target, request, set);
    }
    if (request.method === 'PATCH' || request.method === 'DELETE') {
      if (entry === undefined) throw badRequest(`${request.method} needs the key of one ${set.entity}.`);
      return change(target, entry, request, set);
    }
    throw methodNotAllowed(set.name, request.method);
  });
}
