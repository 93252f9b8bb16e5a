import { useState } from 'react';
import { paths } from '../../../shared/api/paths.ts';
import type { FieldSourcesAnswer } from '../../../shared/api/settings.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { post } from '../data/client.ts';
import type { Session } from '../data/session.ts';
import { type Resource, useResource } from './use-resource.ts';

export type Sample = { resource: Resource<FieldSourcesAnswer>; choose: (invoiceId: string) => void };

/** The invoice that mappings are looked at with, and every value that stands on it. Begins with the newest one. */
export function useSample(session: Session): Sample {
  const [invoiceId, setInvoiceId] = useState<string | null>(null);
  const resource = useResource<FieldSourcesAnswer>(`sources ${invoiceId ?? ''}`, () =>
    post(session, paths.settingsSources, { invoice_id: invoiceId }, answerKeys.fieldSources),
  );
  return { resource, choose: setInvoiceId };
}
