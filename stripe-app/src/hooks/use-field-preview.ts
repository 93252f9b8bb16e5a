import { useEffect, useRef, useState } from 'react';
import { paths } from '../../../shared/api/paths.ts';
import type { TestFieldMappingAnswer } from '../../../shared/api/settings.ts';
import type { FieldMapping } from '../../../shared/field-mapping.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { post } from '../data/client.ts';
import type { Session } from '../data/session.ts';

export type FieldPreview = TestFieldMappingAnswer['values'][number];

/** Nobody is answered for every letter: what is typed is tried when the typing pauses. */
const pause = 500;

const finished = ({ target, source }: FieldMapping): boolean => {
  if (target === '') return false;
  if (source.kind === 'metadata') return source.key !== '' && source.key.length <= 40;
  if (source.kind === 'field') return source.path !== '';
  return source.kind === 'constant' ? true : source.template !== '';
};

/**
 * What each mapping, saved or not, makes of an invoice; by position, null where it is not finished or not known yet.
 * Nothing is written. A preview that fails is no fault of the page: its place stays empty.
 */
export function useFieldPreview(
  session: Session,
  invoiceId: string | null,
  fields: readonly FieldMapping[],
): (FieldPreview | null)[] {
  const asked = JSON.stringify(fields);
  const [found, setFound] = useState<{ asked: string; invoiceId: string; values: FieldPreview[] } | null>(null);
  const latest = useRef({ session, fields });
  latest.current = { session, fields };

  useEffect(() => {
    if (invoiceId === null) return undefined;
    let over = false;
    const timer = setTimeout(() => {
      const tried = latest.current.fields.filter(finished);
      if (tried.length === 0) return;
      const payload = { invoice_id: invoiceId, fields: tried };
      post<TestFieldMappingAnswer>(latest.current.session, paths.settingsTestFields, payload, answerKeys.fieldTest)
        .then(({ values }) => {
          if (!over) setFound({ asked, invoiceId, values });
        })
        // Only an example while somebody types: without one the line stays empty, and trying or saving says what is wrong.
        .catch(() => undefined);
    }, pause);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asked, invoiceId]);

  const current = found !== null && found.asked === asked && found.invoiceId === invoiceId ? found.values : [];
  let next = 0;
  return fields.map((field) => {
    if (!finished(field)) return null;
    const value = current[next] ?? null;
    next += 1;
    return value;
  });
}
