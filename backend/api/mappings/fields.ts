import { eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { type FieldMapping, fieldMappingSchema, targetFieldSchema } from '#shared/field-mapping.ts';
import { syncItems } from '../../database/schema/index.ts';
import { templateFault } from '../../mapping/template.ts';
import { saveSettings } from '../../settings/save.ts';
import { readSettings } from '../../settings/versions.ts';
import { nearest } from './nearest.ts';
import { type Books, type Checked, countOutcome, faultAt, type Placed } from './table.ts';

export const fieldRow = fieldMappingSchema.meta({
  id: 'FieldMapping',
  description:
    'A field of the ledger and where its value comes from. Of several for one field the first that is not empty counts.',
});
/** What is said of one field: its sources in their order; none takes the mapping away. */
export const fieldChoice = z
  .strictObject({ sources: z.array(fieldMappingSchema.omit({ target: true })).max(10) })
  .meta({ id: 'FieldChoice' });
export const fieldTarget = targetFieldSchema
  .extend({ mappings: z.array(fieldMappingSchema) })
  .meta({ id: 'FieldTarget', description: 'A field that may be filled, and how it is filled now.' });
export type FieldTargetView = z.output<typeof fieldTarget>;

export const fieldCsv = {
  columns: ['target', 'source', 'of', 'value', 'transform', 'fallback', 'too_long'],
  required: ['target', 'source', 'value'],
  read: ({ target, source = '', of, value, transform, fallback, too_long }: Record<string, string>) => ({
    target,
    source: sourceOf(source.toLowerCase(), of, value),
    ...(transform === '' ? {} : { transform: transform?.toLowerCase() }),
    fallback: fallback === '' ? null : fallback,
    ...(too_long === '' ? {} : { tooLong: too_long?.toLowerCase() }),
  }),
  write: ({ target, source, transform, fallback, tooLong }: FieldMapping) => ({
    target,
    source: source.kind,
    of: source.kind === 'metadata' ? source.of : '',
    value: sourceValue(source),
    transform,
    fallback: fallback ?? '',
    too_long: tooLong,
  }),
} as const;

const sourceOf = (kind: string, of: string | undefined, value: string | undefined): Record<string, unknown> => {
  if (kind === 'field') return { kind, path: value };
  if (kind === 'metadata') return { kind, of, key: value };
  return kind === 'template' ? { kind, template: value } : { kind, value };
};

function sourceValue(source: FieldMapping['source']): string {
  switch (source.kind) {
    case 'field':
      return source.path;
    case 'metadata':
      return source.key;
    case 'constant':
      return source.value;
    case 'template':
      return source.template;
  }
}

/** Every field of the ledger that may be filled, with its mappings in force; fields that are mapped and gone come last. */
export async function listFields(books: Books): Promise<FieldTargetView[]> {
  const { settings } = await readSettings(books.services.db, books.connection);
  const { targetFields } = books.services.connector(books.connection.ledger);
  const listed = targetFields.map((field) => ({
    ...field,
    mappings: settings.fields.filter(({ target }) => target === field.id),
  }));
  const others = new Set(
    settings.fields.map(({ target }) => target).filter((id) => !targetFields.some((field) => field.id === id)),
  );
  return [
    ...listed,
    ...[...others].map((id) => ({
      id,
      entity: id.startsWith('line.') ? ('line' as const) : ('invoice' as const),
      label: id,
      description: '',
      type: 'code' as const,
      maxLength: null,
      mappings: settings.fields.filter(({ target }) => target === id),
    })),
  ];
}

/** The mappings in force, one per row. */
export const fieldMappings = async (books: Books): Promise<FieldMapping[]> =>
  (await readSettings(books.services.db, books.connection)).settings.fields;

/** Looks at mappings of fields before they are kept: is there such a field, and can the template be rendered? */
export function fieldFaults(books: Books, rows: readonly Placed<FieldMapping>[]) {
  const { targetFields } = books.services.connector(books.connection.ledger);
  const existing = targetFields.map(({ id, label }) => ({ value: id, label }));
  return rows.flatMap((placed) => {
    const { target, source } = placed.row;
    const offered = targetFields.some(({ id }) => id === target) || /^(invoice|line)\.dimension:./.test(target);
    const fault = source.kind === 'template' ? templateFault(source.template) : null;
    return [
      ...(offered
        ? []
        : [
            faultAt(placed, 'target', `${books.ledgerName} has no field “${target}” that can be filled.`, {
              value: target,
              nearest: nearest(target, existing),
            }),
          ]),
      ...(fault === null ? [] : [faultAt(placed, 'source.template', `The template is wrong. ${fault}.`)]),
    ];
  });
}

/**
 * Rows replace what was mapped to the fields that they name. They are kept as a version of the settings.
 * @param emptied fields whose mappings go without any taking their place
 */
export async function checkFields(
  books: Books,
  rows: readonly Placed<FieldMapping>[],
  emptied: readonly string[] = [],
): Promise<Checked> {
  const { services, connection, ledgerName, caller } = books;
  const current = await readSettings(services.db, connection);
  const named = [...new Set([...rows.map(({ row }) => row.target), ...emptied])];
  const of = (fields: readonly FieldMapping[], target: string): string | null => {
    const mapped = fields.filter((field) => field.target === target);
    return mapped.length === 0 ? null : JSON.stringify(mapped.map((field) => fieldMappingSchema.parse(field)));
  };
  const given = rows.map(({ row }) => row);
  const outcome = countOutcome(
    named.map((key) => ({ key, before: of(current.settings.fields, key), after: of(given, key) })),
  );
  const fields = [...current.settings.fields.filter(({ target }) => !named.includes(target)), ...given];
  const { targetFields } = services.connector(connection.ledger);
  return {
    faults: fieldFaults(books, rows),
    outcome,
    async apply(tx) {
      if (outcome.changed.length === 0) return;
      await saveSettings(tx, {
        ...{ connection, ledgerName, actor: caller.userName, targetFields, templateFault },
        expectedVersion: current.version,
        settings: { ...current.settings, fields },
        productMappings: [],
        taxMappings: [],
      });
    },
    waiting:
      outcome.changed.length === 0
        ? eq(syncItems.problemCode, '')
        : inArray(syncItems.problemCode, ['field_invalid', 'field_too_long', 'template_failed']),
  };
}
