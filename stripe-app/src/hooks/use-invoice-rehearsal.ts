import { useEffect, useRef, useState } from 'react';
import type { InvoiceRehearsalAnswer, RehearsedInvoice } from '../../../shared/api/onboarding.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerKeys } from '../data/answer-keys.ts';
import { post } from '../data/client.ts';
import type { RequestFailure } from '../data/request-failure.ts';
import type { Session } from '../data/session.ts';
import { asFailure } from './use-resource.ts';

/** As many as are rehearsed, the newest first. */
export const rehearsedInvoices = 20;

export type InvoiceRehearsal = {
  invoices: RehearsedInvoice[];
  running: boolean;
  /** Came to its end at least once. */
  done: boolean;
  failure: RequestFailure | null;
  start: () => void;
};

/** Plans the newest invoices a few at a time, without writing; what is known so far stands there meanwhile. */
export function useInvoiceRehearsal(session: Session): InvoiceRehearsal {
  const [state, setState] = useState<Omit<InvoiceRehearsal, 'start'>>({
    invoices: [],
    running: false,
    done: false,
    failure: null,
  });
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  const walk = async (mine: number) => {
    let invoices: RehearsedInvoice[] = [];
    let after: string | null = null;
    do {
      const page: InvoiceRehearsalAnswer = await post(
        session,
        paths.onboardingRehearse,
        { after },
        answerKeys.invoiceRehearsal,
      );
      if (mine !== turn.current) return;
      invoices = [...invoices, ...page.invoices].slice(0, rehearsedInvoices);
      after = invoices.length < rehearsedInvoices ? page.next : null;
      setState({ invoices, running: after !== null, done: after === null, failure: null });
    } while (after !== null);
  };
  return {
    ...state,
    start: () => {
      turn.current += 1;
      const mine = turn.current;
      setState({ invoices: [], running: true, done: false, failure: null });
      walk(mine).catch((error: unknown) => {
        if (mine === turn.current) setState((before) => ({ ...before, running: false, failure: asFailure(error) }));
      });
    },
  };
}
