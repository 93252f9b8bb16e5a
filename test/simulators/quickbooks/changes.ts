import { stamp } from './clock.ts';
import type { Company } from './company.ts';
import { queryInvalid } from './errors.ts';
import { at, type JsonObject, textOf } from './json.ts';
import { entityNames } from './schema/index.ts';

const MONTH_MS = 30 * 86_400_000;

/** `GET /cdc?entities=…&changedSince=…`: what changed in the last 30 days, deletions too, 1,000 records in all. */
export function changesSince(company: Company, url: URL, now: Date): JsonObject {
  const since = new Date(url.searchParams.get('changedSince') ?? '');
  if (Number.isNaN(since.getTime())) throw queryInvalid('changedSince is not a date and time');
  if (now.getTime() - since.getTime() > MONTH_MS) throw queryInvalid('changedSince is more than 30 days ago');
  const names = (url.searchParams.get('entities') ?? '').split(',').filter((name) => name !== '');
  let left = 1000;
  const responses = names.map((wanted) => {
    const entity = entityNames.find((name) => name.toLowerCase() === wanted.trim().toLowerCase());
    if (entity === undefined) throw queryInvalid(`Invalid entity: ${wanted}`);
    const changed = [...company.all(entity)].filter(
      (record) =>
        Date.parse(textOf(at(record, 'MetaData.LastUpdatedTime'))) >= Math.floor(since.getTime() / 1000) * 1000,
    );
    const gone: JsonObject[] = company.deletedSince(entity, since).map((one) => ({
      domain: 'QBO',
      status: 'Deleted',
      Id: one.id,
      MetaData: { LastUpdatedTime: stamp(one.at) },
    }));
    const page = [...gone, ...changed].slice(0, left);
    left -= page.length;
    return page.length === 0 ? {} : { [entity]: page, startPosition: 1, maxResults: page.length };
  });
  return { CDCResponse: [{ QueryResponse: responses }] };
}
