import type { LedgerHttp, LedgerRequest, LedgerResponse } from '../port.ts';

type Scripted = { status?: number; body?: unknown; headers?: Record<string, string> };

/** A ledger that answers what the test wrote down, in that order, and remembers what was asked. For odd answers only. */
export function scriptedHttp(...answers: Scripted[]): { http: LedgerHttp; asked: LedgerRequest[] } {
  const asked: LedgerRequest[] = [];
  return {
    asked,
    http: {
      async request(request): Promise<LedgerResponse> {
        asked.push(request);
        const answer = answers[asked.length - 1];
        if (answer === undefined) throw new Error(`Nobody expected ${request.method} ${request.path}`);
        return { status: answer.status ?? 200, headers: new Headers(answer.headers), body: answer.body };
      },
    },
  };
}

export const company = {
  tenant: null,
  environment: 'Production',
  environmentType: 'Production',
  companyId: '11111111-1111-1111-1111-111111111111',
  name: 'CRONUS International Ltd.',
};
export const base = `/v2.0/Production/api/v2.0/companies(${company.companyId})`;
/** Ids that tell apart what they stand for. */
export const id = (digit: string): string =>
  `${digit.repeat(8)}-${digit.repeat(4)}-${digit.repeat(4)}-${digit.repeat(4)}-${digit.repeat(12)}`;
