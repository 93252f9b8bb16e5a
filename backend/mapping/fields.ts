import type { TestFieldMappingAnswer } from '#shared/api/settings.ts';
import type { FieldMapping, TargetField } from '#shared/field-mapping.ts';
import { describeProblem, Problem } from '#shared/problems.ts';
import { fitCharacters, fitLength } from './limits.ts';
import { type MappingSource, NotScalar, readSource, sourceWords } from './source.ts';
import { TemplateFault } from './template.ts';
import { transformValue, typedValue, ValueFault } from './values.ts';

/** What mappings are evaluated against. */
export type FieldContext = {
  targets: readonly TargetField[];
  source: MappingSource;
  /** IANA zone in which instants become calendar dates. */
  timeZone: string;
  /** As merchants call the ledger. */
  ledgerName: string;
};

/** One mapping's outcome: a value, nothing (the field is left alone), or what is wrong. */
export type FieldOutcome = { target: string; value: string | null; notes: string[]; problem: Problem | null };

/** Values by target id; notes for the document; everything that is wrong, not only the first. */
export type FieldValues = { values: Record<string, string>; notes: string[]; problems: Problem[] };

/**
 * Fills the fields of one entity. Of several mappings to one target the first that is not empty counts (C14). An empty
 * mapping leaves its field to the ledger.
 */
export function evaluateFields(
  mappings: readonly FieldMapping[],
  entity: TargetField['entity'],
  context: FieldContext,
): FieldValues {
  const result: FieldValues = { values: {}, notes: [], problems: [] };
  for (const mapping of mappings) {
    const target = findTarget(context.targets, mapping.target);
    // What the ledger does not offer belongs to no entity: told once, with the document.
    if ((target?.entity ?? 'invoice') !== entity || Object.hasOwn(result.values, mapping.target)) continue;
    const { value, notes, problem } = evaluateField(mapping, context);
    if (problem !== null) result.problems.push(problem);
    if (value === null) continue;
    result.values[mapping.target] = value;
    result.notes.push(...notes);
  }
  return result;
}

/** Evaluates one mapping; never throws for what a merchant can have done. */
export function evaluateField(mapping: FieldMapping, context: FieldContext): FieldOutcome {
  const target = findTarget(context.targets, mapping.target);
  const outcome = { target: mapping.target, value: null, notes: [], problem: null };
  const label = target?.label ?? mapping.target;
  if (target === undefined) {
    const detail = `${context.ledgerName} has no field “${mapping.target}”. Remove the mapping, or choose another field.`;
    return { ...outcome, problem: new Problem('field_invalid', { field: label, detail }) };
  }
  try {
    return { ...outcome, ...fill(mapping, target, context) };
  } catch (error) {
    return { ...outcome, problem: toProblem(error, mapping, label) };
  }
}

/** Tries mappings for the settings page: values, notes and errors side by side, nothing written. */
export function testFields(mappings: readonly FieldMapping[], context: FieldContext): TestFieldMappingAnswer {
  return {
    values: mappings.map((mapping) => {
      const { target, value, notes, problem } = evaluateField(mapping, context);
      return {
        target,
        value,
        note: notes.join(' ') || (value === null && problem === null ? emptyNote(mapping) : null),
        error: problem === null ? null : describeProblem(problem.toRecord()).why,
      };
    }),
  };
}

function fill(
  mapping: FieldMapping,
  target: TargetField,
  { source, timeZone, ledgerName }: FieldContext,
): { value: string | null; notes: string[] } {
  const read = transformValue(readSource(mapping.source, source, timeZone), mapping.transform, timeZone);
  const usable = read === null || String(read).trim() === '' ? mapping.fallback : read;
  if (usable === null || usable === '') return { value: null, notes: [] };
  const { label, maxLength } = target;
  const characters = fitCharacters(typedValue(usable, target.type, timeZone), label);
  if (characters.value.trim() === '') return { value: null, notes: characters.notes };
  const isName = /name\d?$/i.test(target.id);
  const length = fitLength(characters.value, { label, maxLength, tooLong: mapping.tooLong, isName, ledgerName });
  return { value: length.value, notes: [...characters.notes, ...length.notes] };
}

/**
 * The target of that id. A company's dimensions are no fixed list: `invoice.dimension:<CODE>` and
 * `line.dimension:<CODE>` take a value's code of any of them, where the connector has dimensions at all.
 */
function findTarget(targets: readonly TargetField[], id: string): TargetField | undefined {
  const listed = targets.find((target) => target.id === id);
  const [, document, code] = /^(invoice|line)\.dimension:(.+)$/.exec(id) ?? [];
  if (listed !== undefined || code === undefined) return listed;
  const label = `Dimension ${code}`;
  return {
    id,
    entity: document === 'line' ? 'line' : 'invoice',
    label,
    description: '',
    type: 'code',
    maxLength: null,
  };
}

function toProblem(error: unknown, mapping: FieldMapping, field: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TemplateFault) return new Problem('template_failed', { field, detail: error.message });
  // The value itself stays out: it may be a person's data, and problems travel into logs and metadata.
  const from = sourceWords(mapping.source);
  const subject = `${from.charAt(0).toUpperCase()}${from.slice(1)}`;
  if (error instanceof ValueFault)
    return new Problem('field_invalid', { field, detail: `${subject} ${error.message}.` });
  if (error instanceof NotScalar) {
    return new Problem('field_invalid', { field, detail: `${subject} holds several values. Choose one field in it.` });
  }
  throw error;
}

const emptyNote = ({ source, fallback }: FieldMapping): string =>
  `Empty: ${sourceWords(source)} gives nothing here${fallback === null ? ', and there is no default' : ''}. The field is left to the ledger.`;
