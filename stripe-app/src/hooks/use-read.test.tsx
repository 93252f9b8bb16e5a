import { describe, expect, it } from 'vitest';
import type { InvoiceView } from '../../../shared/api/invoice.ts';
import { paths } from '../../../shared/api/paths.ts';
import { answerName } from '../data/answer-cache.ts';
import { sessionOf } from '../data/session.ts';
import { fakeBackend, later, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { synced } from '../testing/fixtures/invoice.ts';
import { Screen, unmountAll } from '../testing/screen.ts';
import InvoiceDetail from '../views/InvoiceDetail.tsx';

const context = contextOf({ id: 'in_1Synced', object: 'invoice' });
const open = (props = context) => new Screen(<InvoiceDetail {...props} />);
const renamed: InvoiceView = { ...synced, sentence: 'Written anew.' };

describe('given an invoice that was shown before', () => {
  it('when it is opened again, then it stands there at once, and the fresh answer takes its place', async () => {
    const backend = fakeBackend({ [paths.invoice]: synced });
    await open().sees(synced.sentence);
    unmountAll();

    const fresh = later<InvoiceView>();
    backend.replies[paths.invoice] = fresh.promise;
    const again = open();
    expect(again.text).toContain(synced.sentence);
    expect(again.elements(['Spinner'])).toEqual([]);
    fresh.come(renamed);
    await again.sees('Written anew.');
    expect(backend.requests).toHaveLength(2);
  });

  it('when no answer comes, then what was known stays, with what went wrong', async () => {
    const backend = fakeBackend({ [paths.invoice]: synced });
    await open().sees(synced.sentence);
    unmountAll();
    backend.replies[paths.invoice] = 'unreachable';
    const again = open();
    await again.sees('Refresh');
    expect(again.text).toContain(synced.sentence);
  });

  it('when it is opened in the other mode, then nothing of it is shown before its own answer', async () => {
    const backend = fakeBackend({ [paths.invoice]: synced });
    await open().sees(synced.sentence);
    unmountAll();
    backend.replies[paths.invoice] = later<InvoiceView>().promise;
    expect(open(contextOf({ id: 'in_1Synced', object: 'invoice' }, 'live')).text).not.toContain(synced.sentence);
  });

  it('when somebody else, another account, another role or another object asks, then it is another memory', () => {
    const session = sessionOf(context);
    const name = answerName(session, paths.invoice, { invoice_id: 'in_1' });
    expect([
      answerName({ ...session, userId: 'usr_2Other' }, paths.invoice, { invoice_id: 'in_1' }),
      answerName({ ...session, accountId: 'acct_2Other' }, paths.invoice, { invoice_id: 'in_1' }),
      answerName({ ...session, roles: [] }, paths.invoice, { invoice_id: 'in_1' }),
      answerName(session, paths.invoice, { invoice_id: 'in_2' }),
      answerName(session, paths.customer, { invoice_id: 'in_1' }),
    ]).not.toContain(name);
  });

  it('when the backend refuses, then it disappears, and everything else that was remembered', async () => {
    const backend = fakeBackend({ [paths.invoice]: synced });
    await open().sees(synced.sentence);
    unmountAll();
    backend.replies[paths.invoice] = problemAnswer(403, { title: 'You may not see this' });
    const again = open();
    await again.sees('You may not see this');
    expect(again.text).not.toContain(synced.sentence);
    expect([...dashboard.storage.values()]).toEqual(['[]']);
  });
});
