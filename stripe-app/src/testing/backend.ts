import Stripe from 'stripe';
import { vi } from 'vitest';
import { z } from 'zod';
import { errorAnswerSchema, signedEnvelopeSchema } from '../../../shared/api/common.ts';
import { contract } from './contract.ts';
import { signingSecret } from './dashboard.ts';

/** An answer with another status than 200, e.g. problem details. */
export class Answer {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

type Reply = object | Answer | 'unreachable' | Promise<object>;
type Replies = Record<string, Reply | ((body: Record<string, unknown>) => Reply)>;

export type SentRequest = { path: string; body: Record<string, unknown> };

/**
 * Takes the place of `fetch`. Like the backend it refuses a body that is not exactly what was signed; it also checks
 * each request and each answer against the contract, so that fixtures cannot drift.
 */
export function fakeBackend(replies: Replies): {
  requests: SentRequest[];
  replies: Replies;
  to: (path: string) => SentRequest[];
} {
  const requests: SentRequest[] = [];
  const { signature: verifier } = new Stripe('sk_test_unused').webhooks;
  if (verifier === null) throw new Error('This version of stripe-node cannot verify signatures.');
  const answer = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    const raw = z.string().parse(init?.body);
    const signature = new Headers(init?.headers).get('Stripe-Signature') ?? '';
    verifier.verifyHeader(raw, signature, signingSecret);
    const body = z.record(z.string(), z.unknown()).parse(JSON.parse(raw));
    signedEnvelopeSchema.parse(body);
    const agreed = contract[url.pathname];
    if (agreed === undefined) throw new Error(`No path ${url.pathname} in the contract.`);
    agreed.request.parse(body);
    requests.push({ path: url.pathname, body });
    const given = replies[url.pathname];
    const reply = await (typeof given === 'function' ? given(body) : given);
    if (reply === undefined) throw new Error(`The test has no answer for ${url.pathname}.`);
    if (reply === 'unreachable') throw new TypeError('fetch failed');
    if (reply instanceof Answer) return new Response(JSON.stringify(reply.body), { status: reply.status });
    return Response.json(agreed.answer.parse(reply));
  };
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    try {
      return await answer(input, init);
    } catch (error) {
      // A view turns every failed request into words; a fault of the test itself must not hide behind them.
      if (!(error instanceof TypeError && error.message === 'fetch failed')) {
        console.error(error);
      }
      throw error;
    }
  });
  return { requests, replies, to: (path) => requests.filter((request) => request.path === path) };
}

/** Problem details as the backend sends them. */
export function problemAnswer(status: number, over: Partial<z.input<typeof errorAnswerSchema>> = {}): Answer {
  return new Answer(
    status,
    errorAnswerSchema.parse({
      type: 'https://docs.tieout.example/errors#internal',
      title: 'A fault of ours',
      status,
      detail: 'Tieout met a case it does not handle yet.',
      code: 'internal',
      ...over,
    }),
  );
}

/** An answer that comes when the test says so. */
export function later<Value extends object>(): { promise: Promise<Value>; come: (value: Value) => void } {
  const { promise, resolve } = Promise.withResolvers<Value>();
  return { promise, come: resolve };
}
