import { useEffect, useRef, useState } from 'react';
import { paths } from '../../../shared/api/paths.ts';
import type { AffectedAnswer, AffectedDocument } from '../../../shared/api/settings-history.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { post } from '../data/client.ts';
import type { RequestFailure } from '../data/request-failure.ts';
import type { Session } from '../data/session.ts';
import { asFailure } from './use-resource.ts';

export type Affected = {
  checked: number;
  /** Null until the first page has come. */
  total: number | null;
  documents: AffectedDocument[];
  done: boolean;
  failure: RequestFailure | null;
  /** Goes on where it stopped. */
  retry: () => void;
};

type Found = Omit<Affected, 'retry' | 'failure'> & { after: string | null };
const nothing: Found = { checked: 0, total: null, documents: [], done: false, after: null };

/**
 * Which documents the changes since a version affect: the backend plans them anew page by page, and what was found so
 * far stands there meanwhile.
 */
export function useAffected(session: Session, since: number): Affected {
  const [found, setFound] = useState<Found>(nothing);
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const [turn, setTurn] = useState(0);
  const latest = useRef({ session, found });
  latest.current = { session, found };

  useEffect(() => {
    let gone = false;
    const walk = async () => {
      let now = turn === 0 ? nothing : latest.current.found;
      setFailure(null);
      while (!gone && !now.done) {
        const payload = { since, after: now.after };
        const page = await post<AffectedAnswer>(
          latest.current.session,
          paths.settingsAffected,
          payload,
          answerKeys.affected,
        );
        now = {
          checked: now.checked + page.checked,
          total: page.total,
          documents: [...now.documents, ...page.documents],
          done: page.next === null,
          after: page.next,
        };
        if (!gone) setFound(now);
      }
    };
    walk().catch((error: unknown) => {
      if (!gone) setFailure(asFailure(error));
    });
    return () => {
      gone = true;
    };
  }, [since, turn]);

  return { ...found, failure, retry: () => setTurn(turn + 1) };
}
