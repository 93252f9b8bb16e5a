import { useStorage } from '@stripe/ui-extension-sdk/data';
import { useRef } from 'react';
import { answerName, recall, remember } from '../data/answer-cache.ts';
import { hasKeys, type Payload, post } from '../data/client.ts';
import type { Session } from '../data/session.ts';
import { type Resource, useResource } from './use-resource.ts';

/**
 * The one signed read of a view. What the same person was answered before, in any view of the page, is shown at once
 * while the fresh answer is fetched; a refusal (401, 403) takes away everything that was remembered.
 * @param keys properties the answer must have to be taken for an Answer, remembered or fresh.
 */
export function useRead<Answer extends object>(
  session: Session,
  path: string,
  payload: Payload,
  keys: readonly (keyof Answer & string)[],
): Resource<Answer> {
  const [stored, store] = useStorage('answers');
  const latest = useRef(stored);
  latest.current = stored;
  const name = answerName(session, path, payload);
  return useResource<Answer>(name, () => post<Answer>(session, path, payload, keys), {
    recall: () => {
      const known = recall(latest.current, name);
      return hasKeys<Answer>(known, keys) ? known : null;
    },
    keep: (answer) => {
      latest.current = remember(latest.current, name, answer);
      store(latest.current);
    },
    forget: () => store('[]'),
  });
}
