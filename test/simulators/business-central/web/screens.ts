import { html } from 'hono/html';
import { z } from 'zod';
import type { Company } from '../company.ts';
import { BusinessCentralError } from '../errors.ts';
import { isDraft } from '../sales/document.ts';
import type { Kind } from '../sales/kind.ts';
import type { Row } from '../table.ts';
import { str } from '../values.ts';
import { actOnDocument, postJournalBatch, setBlocked } from './actions.ts';
import { documentLink, type Place, pageIds, pageLink, subjectOf } from './address.ts';
import { customerCard } from './customer.ts';
import { documentCard } from './document.ts';
import { type JournalKind, journalList, journalSets, ledgerList } from './journals.ts';
import { companyPage, type Markup, type Notice } from './layout.ts';
import { customerList, documentList } from './lists.ts';
import { message, page, seeOther } from './respond.ts';

const actionSchema = z.enum(['post', 'delete', 'block', 'unblock']);

/** Draws the page that a place names. @param notice what became of the last button */
export async function showScreen(company: Company, place: Place, notice?: Notice, status = 200): Promise<Response> {
  const subject = subjectOf(place.page);
  const drawn = (title: string, list: number | null, body: Markup, code = status) =>
    page(code, companyPage(place, { title, list, notice, body }));
  if (subject === undefined)
    return drawn('No such page', null, message(`The simulated web client has no page ${place.page}.`), 404);
  if ('customers' in subject) {
    if (place.number === null) return drawn('Customers', subject.list, customerList(company, place));
    const row = company.table('customers').findBy('number', place.number);
    if (row !== undefined)
      return drawn(
        `${place.number} ${str(row.values, 'displayName')}`,
        subject.list,
        customerCard(company, place, row),
      );
    return drawn(
      'Not found',
      subject.list,
      message(`There is no customer ${place.number}. It may have been deleted.`),
      404,
    );
  }
  if ('journal' in subject) {
    const { journal, list } = subject;
    return journal === 'posted'
      ? drawn('General ledger entries', list, ledgerList(company, place))
      : drawn(journalSets[journal].title, list, journalList(company, place, journal));
  }
  const { kind, posted, list } = subject;
  if (place.number === null) return drawn(`${kind.documentType}s`, list, documentList(company, place, kind, posted));
  const row = findDocument(company, kind, posted, place.number);
  if (row !== undefined) return drawn(place.number, list, documentCard(company, place, kind, row));
  return drawn('Not found', list, missing(company, place, kind), 404);
}

function findDocument(company: Company, kind: Kind, posted: boolean, number: string): Row | undefined {
  return company.table(kind.set).find(({ values }) => values.number === number && isDraft(values) !== posted);
}

/** What a link to a draft finds once that draft was posted or deleted. */
function missing(company: Company, place: Place, kind: Kind): Markup {
  const posted = company.table(kind.set).findBy('draftNumber', place.number ?? '');
  if (posted === undefined)
    return message(`There is no ${kind.noun} ${place.number ?? ''} here. It may have been deleted.`);
  return html`<section class="card"><h1>Not found</h1><p>The draft ${place.number} was posted as
<a href="${documentLink(place, kind, posted)}">${str(posted.values, 'number')}</a>.</p></section>`;
}

/** Presses a button of the page; what the ledger refuses is said on the page. */
export async function pressButton(company: Company, place: Place, form: FormData): Promise<Response> {
  const action = actionSchema.safeParse(form.get('action'));
  const subject = subjectOf(place.page);
  if (action.data === 'post' && subject !== undefined && 'journal' in subject && subject.journal !== 'posted')
    return postJournal(company, place, subject.journal, String(form.get('journal') ?? ''));
  if (!action.success || subject === undefined || 'journal' in subject || place.number === null)
    return showScreen(company, place, { kind: 'error', text: 'This page has no such button.' }, 400);
  try {
    if ('customers' in subject) {
      const row = company.table('customers').findBy('number', place.number);
      if (row === undefined || action.data === 'post' || action.data === 'delete') return showScreen(company, place);
      setBlocked(company, row, action.data === 'block');
      return seeOther(pageLink(place, pageIds.customerCard, place.number));
    }
    const { kind, posted, list } = subject;
    const row = findDocument(company, kind, posted, place.number);
    if (row === undefined || action.data === 'block' || action.data === 'unblock') return showScreen(company, place);
    actOnDocument(company, kind, row, action.data);
    const after = company.table(kind.set).get(row.id);
    return seeOther(after === undefined ? pageLink(place, list) : documentLink(place, kind, after));
  } catch (error) {
    if (error instanceof BusinessCentralError)
      return showScreen(company, place, { kind: 'error', text: error.message }, 409);
    throw error;
  }
}

/** Posts a whole batch, as the button of the journal does. */
async function postJournal(company: Company, place: Place, kind: JournalKind, code: string): Promise<Response> {
  try {
    if (!postJournalBatch(company, journalSets[kind].batches, code))
      return showScreen(company, place, { kind: 'error', text: `There is no journal ${code}.` }, 404);
    return seeOther(pageLink(place, pageIds.ledgerEntries));
  } catch (error) {
    if (!(error instanceof BusinessCentralError)) throw error;
    return showScreen(company, place, { kind: 'error', text: error.message }, 409);
  }
}
